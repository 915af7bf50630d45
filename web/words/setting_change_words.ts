// Owns how a changed setting is told.
import { t } from "../i18n/translate.ts";

/** A value on one line: `1000`, `"tcp"`; `""` for none. */
export function valueWords(value: unknown): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** `3 changes`. */
export function changesWords(count: number): string {
  return t("{count, plural, =0 {No change} one {# change} other {# changes}}", { count });
}
