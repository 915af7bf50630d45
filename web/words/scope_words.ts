// Owns how a limit to locations is told.
import type { Places } from "../components/place.ts";
import { t } from "../i18n/translate.ts";

const NAMED = 2;

/** `Everywhere`, `North, South` or `3 locations`; `null` and empty: every one. */
export function locationsWords(ids: readonly string[] | null, places: Places): string {
  if (ids === null || ids.length === 0) return t("Everywhere");
  const names = ids.map((id) => places[id]?.name);
  if (ids.length <= NAMED && names.every((name) => name !== undefined)) return names.join(", ");
  return t("{count, plural, one {# location} other {# locations}}", { count: ids.length });
}
