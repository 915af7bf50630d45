// Owns the rows of incidents that another one explains: what they were, and that nobody knows now.
import type { Incident } from "../../server/contract/incident.ts";
import { t } from "../i18n/translate.ts";
import { incidentPath } from "../words/incident_path.ts";
import { causeWords, subjectWords } from "../words/incident_words.ts";
import { IncidentMark } from "./incident_head.tsx";

/** List items. */
export function UnknownIncidents({ incidents }: { incidents: readonly Incident[] }) {
  return (
    <>
      {incidents.map((incident) => (
        <li key={incident.id}>
          <IncidentMark incident={{ ...incident, state: "unknown" }} />
          <a href={incidentPath(incident.id)}>{subjectWords(incident)}</a>
          <span class="hint">{t("before: {what}", { what: causeWords(incident.cause) })}</span>
        </li>
      ))}
    </>
  );
}
