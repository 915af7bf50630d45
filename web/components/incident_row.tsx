// Owns how an open incident looks in a list: what is the case, since when, what comes next, and
// beneath it what nobody can know because of it.
import type { Incident } from "../../server/contract/incident.ts";
import { t } from "../i18n/translate.ts";
import type { IncidentNode } from "../words/incident_groups.ts";
import { serverWords } from "../i18n/server_words.ts";
import { withLocalTimes } from "../words/local_times.ts";
import { Check, CircleQuestionMark, RefreshCw, Wrench } from "./icons.ts";
import { IncidentHead } from "./incident_head.tsx";
import { UnknownIncidents } from "./unknown_incidents.tsx";
import { Age } from "./instant.tsx";

interface IncidentRowProps {
  readonly node: IncidentNode;
  readonly zone: string;
}

/** Islands only: ages tick. */
export function IncidentRow({ node: { incident, children }, zone }: IncidentRowProps) {
  return (
    <li class="incident" data-incident={incident.id}>
      <IncidentHead incident={incident} zone={zone} />
      <p class="hint">{withLocalTimes(incident.evidence.text, zone)}</p>
      <IncidentNext incident={incident} />
      {incident.acknowledged !== null && <InHand {...incident.acknowledged} zone={zone} />}
      {children.length > 0 && <Unknown incidents={children} />}
    </li>
  );
}

function IncidentNext({ incident: { next_step, heals_by_itself } }: { incident: Incident }) {
  return (
    <>
      <p class="incident-next">
        <Wrench /> <span>{serverWords(next_step)}</span>
      </p>
      {heals_by_itself !== null && (
        <p class="incident-next hint">
          <RefreshCw /> <span>{serverWords(heals_by_itself)}</span>
        </p>
      )}
    </>
  );
}

function InHand({ at, by, note, zone }: NonNullable<Incident["acknowledged"]> & { zone: string }) {
  return (
    <p class="incident-next in-hand">
      <Check />
      <span>
        {t("{who} has it in hand", { who: by })}
        {note !== null && `: ${note}`} · <Age iso={at} zone={zone} />
      </span>
    </p>
  );
}

/** Nothing is heard of them: neither down nor well. */
function Unknown({ incidents }: { incidents: readonly Incident[] }) {
  return (
    <details class="incident-children" open={incidents.length <= 3}>
      <summary>
        <CircleQuestionMark /> {t(
          "{count, plural, one {# more is unknown} other {# more are unknown}} until this is over",
          {
            count: incidents.length,
          },
        )}
      </summary>
      <ul>
        <UnknownIncidents incidents={incidents} />
      </ul>
    </details>
  );
}
