// Owns how a location's settings of reading and keeping are told.
import { t } from "../i18n/translate.ts";

/** `30 days`, or for how long without a limit of its own. */
export function keptWords(days: number | null, what: "reads" | "pictures" = "reads"): string {
  if (days !== null) return t("{count, plural, one {# day} other {# days}}", { count: days });
  return what === "reads" ? t("For ever") : t("As long as their reads");
}
