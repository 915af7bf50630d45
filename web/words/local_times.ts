// Owns telling a server's sentence: in the reader's language, its instants by the clock of the place
// it speaks of.
import { instantWords } from "./time_words.ts";
import { serverWords } from "../i18n/server_words.ts";

const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;

/** `since 2026-11-23T20:05:00Z` → `since Nov 23, 14:05:00`. */
export function withLocalTimes(sentence: string, zone: string): string {
  return serverWords(sentence).replace(
    INSTANT,
    (iso) => instantWords(iso, { zone, as: "day_time" }),
  );
}
