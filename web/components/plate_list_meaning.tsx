// Owns what a list does to gates, in words: the rule of server/lists/match_plate.ts.
import type { ListKind } from "../../server/contract/plate_list.ts";
import { t } from "../i18n/translate.ts";
import { LIST_TONES } from "../words/plate_words.ts";
import { Banner } from "./status.tsx";

export function PlateListMeaning({ kind }: { kind: ListKind }) {
  return (
    <Banner tone={LIST_TONES[kind]}>
      <p>{meaningOf(kind)}</p>
    </Banner>
  );
}

export function meaningOf(kind: ListKind): string {
  switch (kind) {
    case "member":
      return t(
        "A plate of this list may open a gate: when it was read exactly so, or when the recognizer holds it possible with enough certainty, and no blocked list has the plate. A plate that is only like it opens nothing.",
      );
    case "blocked":
      return t(
        "A plate of this list opens no gate, even where it is a member on another list. A plate that is only like it is shown to people and blocks nothing.",
      );
    case "watch":
      return t(
        "A plate of this list opens nothing and blocks nothing: webhooks, the live feed and displays say that it came.",
      );
  }
}
