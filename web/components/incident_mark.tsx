// Owns how bad an incident looks: an icon, a word and a colour, never one alone.
import type { Incident } from "../../server/contract/incident.ts";
import { type IncidentMarkWords, markWords, severityWords } from "../words/incident_words.ts";
import { CircleCheck, CircleQuestionMark, OctagonX, TriangleAlert } from "./icons.ts";

const ICONS = {
  critical: OctagonX,
  warning: TriangleAlert,
  unknown: CircleQuestionMark,
  over: CircleCheck,
};

export function IncidentMark({ incident }: { incident: Pick<Incident, "state" | "severity"> }) {
  return <Mark words={markWords(incident)} />;
}

/** Of an incident that is over: how bad it was. */
export function SeverityMark({ severity }: Pick<Incident, "severity">) {
  return <Mark words={{ ...severityWords(severity), tone: "idle" }} />;
}

function Mark({ words: { kind, tone, label } }: { words: IncidentMarkWords }) {
  const Icon = ICONS[kind];
  return (
    <span class={`incident-mark ${tone}`} data-mark={kind}>
      <Icon /> {label}
    </span>
  );
}
