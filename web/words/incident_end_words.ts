// Owns how the end of an incident is called.
import type { IncidentEnd } from "../../server/contract/incident.ts";
import { t, type Text } from "../i18n/translate.ts";

const ENDS: Readonly<Record<IncidentEnd, Text>> = {
  recovered: "Recovered",
  maintenance: "Maintenance began",
  removed: "Taken out of the fleet",
};

/** `""` while it is open. */
export function endWords(how: IncidentEnd | null): string {
  return how === null ? "" : t(ENDS[how]);
}
