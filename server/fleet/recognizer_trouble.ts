// Owns what people are told of a recognizer that does not work. Pure; the account's own words stay
// in the log.
import type { RecognizerHealth } from "../recognizer/plate_recognizer.ts";

/** One sentence, or `null` while it works, was not asked yet, or only has to wait its turn. */
export function recognizerTrouble({ status }: Pick<RecognizerHealth, "status">): string | null {
  switch (status) {
    case "refused":
      return "The recognizer refuses the account: check its token and credits";
    case "unavailable":
      return "The recognizer does not answer: frames are kept and read later";
    case "bad_answer":
      return "The recognizer's answers make no sense: is its address right?";
    default:
      return null;
  }
}
