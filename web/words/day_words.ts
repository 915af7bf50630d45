// Owns how a day of the calendar is told.
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
