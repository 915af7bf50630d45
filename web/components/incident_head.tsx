// Owns how an incident looks at a glance: how bad by an icon, a word and a colour, never one alone;
// what, of which thing, since when.
import type { ComponentType } from "preact";
import type { Incident } from "../../server/contract/incident.ts";
import { t, type Text } from "../i18n/translate.ts";
import { incidentPath } from "../words/incident_path.ts";
import { causeWords, subjectWords } from "../words/incident_words.ts";
import { CircleQuestionMark, OctagonX, TriangleAlert } from "./icons.ts";
import { Age } from "./instant.tsx";
import type { Tone } from "./status.tsx";

interface IncidentHeadProps {
  readonly incident: Incident;
  readonly zone: string;
  /** Whether its site is told. */
  readonly hasPlace?: boolean;
}

/** Islands only: ages tick. */
export function IncidentHead({ incident, zone, hasPlace = false }: IncidentHeadProps) {
  return (
    <div class="incident-head">
      <IncidentMark incident={incident} />
      <h3>
        <a href={incidentPath(incident.id)}>{causeWords(incident.cause)}</a>
      </h3>
      {incident.device_id !== null && <span class="hint">{subjectWords(incident)}</span>}
      {hasPlace && <span class="hint">{incident.location_name ?? t("This server")}</span>}
      <span class="hint since">
        {incident.state === "recovering" && `${t("recovering")} · `}
        {t("opened")} <Age iso={incident.opened_at} zone={zone} />
      </span>
    </div>
  );
}

const MARKS = {
  critical: [OctagonX, "bad", "Critical"],
  warning: [TriangleAlert, "warn", "Warning"],
  unknown: [CircleQuestionMark, "idle", "Unknown"],
} as const satisfies Record<string, readonly [ComponentType, Tone, Text]>;

/** How bad it is; of what nothing is known, that. */
export function IncidentMark({ incident }: { incident: Pick<Incident, "state" | "severity"> }) {
  return <Mark of={incident.state === "unknown" ? "unknown" : incident.severity} />;
}

/** How bad it was, of one that is over. */
export function SeverityMark({ severity }: Pick<Incident, "severity">) {
  return <Mark of={severity} isOver />;
}

function Mark({ of, isOver = false }: { of: keyof typeof MARKS; isOver?: boolean }) {
  const [Icon, tone, label] = MARKS[of];
  return (
    <span class={`incident-mark ${isOver ? "idle" : tone}`} data-mark={of}>
      <Icon /> {t(label)}
    </span>
  );
}
