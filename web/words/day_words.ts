// Owns how a day of the calendar is told.
import { t } from "../i18n/translate.ts";
import { locale } from "./number_words.ts";

/** `Mon, Nov 23` of `2026-11-23`, wherever one is. */
export function dayWords(day: string): string {
  return new Date(`${day.slice(0, 10)}T12:00Z`).toLocaleDateString(locale(), {
    weekday: "short",
    day: "numeric",
    month: "short",
    timeZone: "UTC",
  });
}

/** `Mon, Nov 23 to Sun, Nov 29`; a single day once. */
export function daysWords({ from, to }: { from: string; to: string }): string {
  return from === to ? dayWords(from) : t("{from} to {to}", {
    from: dayWords(from),
    to: dayWords(to),
  });
}
