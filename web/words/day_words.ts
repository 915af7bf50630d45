// Owns how a day of the calendar is told.
import { t } from "../i18n/translate.ts";
import { locale } from "../i18n/language.ts";

/** `Mon, Nov 23` of `2026-11-23`, wherever one is; `Nov 23, 2026` where the year is not plain. */
export function dayWords(day: string, as: "week" | "year" = "week"): string {
  return new Date(`${day.slice(0, 10)}T12:00Z`).toLocaleDateString(locale(), {
    ...(as === "week" ? { weekday: "short" } : { year: "numeric" }),
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
