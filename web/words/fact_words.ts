// Owns what the figures behind an incident are called for people.
import { t, type Text } from "../i18n/translate.ts";

/** By the name that the server gives it in an incident's evidence. */
export const FACT_WORDS: Readonly<Record<string, Text>> = {
  active_sequence: "Release in use",
  clock_offset_ms: "Clock off by (ms)",
  devices: "Devices",
  disk_free_bytes: "Disk free",
  ends: "Ends in a row",
  last_heard_at: "Last heard",
  memory_ratio: "Memory",
  reason: "Reason",
  restarts_total: "Restarts",
  says_unsynced: "Says its clock is not set",
  sequence: "Release that failed",
  slowed_by: "Slowed down (times)",
  status: "Status",
  step: "Step",
  temperature_celsius: "Temperature",
};

/** A figure's name; the server's own where it is of another version. */
export function factWords(name: string): string {
  const text = Object.hasOwn(FACT_WORDS, name) ? FACT_WORDS[name] : undefined;
  return text === undefined ? name.replaceAll("_", " ") : t(text);
}
