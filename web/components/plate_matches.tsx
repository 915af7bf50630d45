// Owns which entries of lists a read matches, and what that means, in words.
import type { NamedMatch } from "../../server/contract/plate_list.ts";
import { t } from "../i18n/translate.ts";
import { LIST_TONES, listKindWords, matchWords } from "../words/plate_words.ts";
import { PlateBadge } from "./plate_badge.tsx";

export function PlateMatches({ matches }: { matches: readonly NamedMatch[] }) {
  if (matches.length === 0) return <p class="hint">{t("It is on no list.")}</p>;
  return (
    <ul class="match-list">
      {matches.map((match) => (
        <li key={match.entry_id} class={LIST_TONES[match.list_kind]}>
          <span class="dot" aria-hidden="true" />
          <span>
            <a class="link" href={`/settings/lists/${match.list_id}?plate=${match.plate}`}>
              {match.list_name}
            </a>
            <small>
              {[listKindWords(match.list_kind), match.label, matchWords(match.how)]
                .filter((part) => part !== "").join(" · ")}
            </small>
          </span>
          <PlateBadge plate={match.plate} />
        </li>
      ))}
    </ul>
  );
}
