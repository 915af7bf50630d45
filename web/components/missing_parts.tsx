// Owns saying which parts of a page could not be read, where the rest of it could: what is not shown is
// not to be taken for what is not there.
import type { Answer } from "../api/call.ts";
import { t } from "../i18n/translate.ts";
import { TriangleAlert } from "./icons.ts";
import { Banner } from "./status.tsx";

export interface MissingPartsProps {
  /** What each is called on the page, and what asking for it came to; `null`: it was not asked for. */
  readonly parts: readonly (readonly [string, Answer<unknown> | null])[];
  /** They bring the clocks of the sites. */
  readonly locations?: Answer<unknown>;
}

export function MissingParts({ parts, locations }: MissingPartsProps) {
  const missing = parts.filter(([, answer]) => answer?.ok === false).map(([name]) => name);
  const isWithoutClocks = locations?.ok === false;
  if (isWithoutClocks) missing.push(t("Locations"));
  if (missing.length === 0) return null;
  return (
    <Banner tone="warn">
      <TriangleAlert />
      <p>
        {t("A part of this page could not be read: {parts}.", { parts: missing.join(", ") })}
        {isWithoutClocks && ` ${t("Times are told in UTC meanwhile.")}`}{" "}
        <a class="link" href="">{t("Try again")}</a>
      </p>
    </Banner>
  );
}
