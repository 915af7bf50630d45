// Owns the first line of an incident: how bad, what, of which thing, since when.
import type { Incident } from "../../server/contract/incident.ts";
import { t } from "../i18n/translate.ts";
import { causeWords, incidentPath, subjectWords } from "../words/incident_words.ts";
import { IncidentMark } from "./incident_mark.tsx";
import { Age } from "./instant.tsx";

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
