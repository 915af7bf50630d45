// Owns how maintenance windows are told.
import type { LocationWindows, MaintenanceWindow } from "../../server/contract/deployment.ts";
import { locale } from "../i18n/language.ts";
import { t } from "../i18n/translate.ts";
import { instantWords } from "./time_words.ts";

/** From Monday on, as the contract has them. */
export const DAYS: readonly MaintenanceWindow["days"][number][] = [
  "mon",
  "tue",
  "wed",
  "thu",
  "fri",
  "sat",
  "sun",
];
/** A Monday, to have the days' names from the language. */
const MONDAY_MS = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

/** `Mon` of `mon`, in the reader's language. */
export function dayWords(day: MaintenanceWindow["days"][number]): string {
  const at = new Date(MONDAY_MS + DAYS.indexOf(day) * DAY_MS);
  return new Intl.DateTimeFormat(locale(), { weekday: "short", timeZone: "UTC" }).format(at);
}

/** `Mon, Tue 23:00, 120 min`. */
export function windowWords({ days, start, duration_minutes }: MaintenanceWindow): string {
  const sorted = DAYS.filter((day) => days.includes(day));
  const named = sorted.length === DAYS.length ? t("every day") : sorted.map(dayWords).join(", ");
  return t("{days} at {start}, {minutes} min", { days: named, start, minutes: duration_minutes });
}

/** Whether a site may be disturbed now, and how long that holds. */
export function openWords({ windows, is_open, until, timezone }: LocationWindows): string {
  if (windows.length === 0) return t("at any time");
  const when = until === null ? null : instantWords(until, { zone: timezone, as: "day_time" });
  if (when === null) return is_open ? t("open now") : t("closed");
  return is_open ? t("open until {when}", { when }) : t("opens {when}", { when });
}
