// Owns the figures behind an incident, as people say them. A figure of a newer server stands as it came.
import type { IncidentEvidence } from "../../server/contract/incident.ts";
import { t } from "../i18n/translate.ts";
import { factWords } from "./fact_words.ts";
import { withLocalTimes } from "./local_times.ts";
import { countWords, percentWords, sizeWords } from "./number_words.ts";

export interface IncidentFigure {
  readonly name: string;
  readonly label: string;
  readonly value: string;
}

/** The sentence above them says these in words. */
const SAID: ReadonlySet<string> = new Set(["reason", "status", "step"]);

/** What the evidence counts and measures; its instants by the clock of `zone`. */
export function incidentFigures(
  data: IncidentEvidence["data"],
  zone: string,
): IncidentFigure[] {
  return Object.entries(data)
    .filter(([name, value]) => value !== null && value !== "" && !SAID.has(name))
    .map(([name, value]) => ({
      name,
      label: factWords(name),
      value: valueWords(name, { value, zone }),
    }));
}

function valueWords(name: string, { value, zone }: { value: unknown; zone: string }): string {
  if (typeof value === "string") return withLocalTimes(value, zone);
  if (typeof value === "boolean") return value ? t("Yes") : t("No");
  if (typeof value !== "number") return JSON.stringify(value);
  if (name.endsWith("_bytes")) return sizeWords(value);
  if (name.endsWith("_ratio")) return percentWords(value, 0);
  return name.endsWith("_celsius") ? `${countWords(value)} °C` : countWords(value);
}
