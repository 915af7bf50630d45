// Owns how plates' matches, misses and lists are told in plain words.
import type { FoundHow } from "../../server/contract/read.ts";
import type { Miss } from "../../server/contract/event.ts";
import type { ListKind, MatchHow } from "../../server/contract/plate_list.ts";
import type { z } from "zod";
import type { Tone } from "../components/status.tsx";
import { t } from "../i18n/translate.ts";

export type MissReason = z.infer<typeof Miss>["reason"];

/** How a read was found by what was typed. */
export function foundWords(how: FoundHow): string {
  switch (how) {
    case "exact":
      return t("exact");
    case "prefix":
      return t("begins so");
    case "look_alike":
      return t("look-alike");
    case "one_wrong":
      return t("one character differs");
    case "two_wrong":
      return t("two characters differ");
  }
}

/** How a read matches an entry of a list. */
export function matchWords(how: MatchHow): string {
  switch (how) {
    case "exact":
      return t("exact");
    case "candidate":
      return t("another possible reading");
    case "look_alike":
      return t("look-alike");
    case "fuzzy":
      return t("one character differs");
  }
}

export interface MissWords {
  readonly title: string;
  readonly why: string;
  /** What to do so that it does not happen again. */
  readonly todo: string;
}

/** Why a plate was missed. */
export function missWords(reason: MissReason | null): MissWords {
  switch (reason) {
    case "no_plate_found":
      return {
        title: t("No plate to be seen"),
        why: t("The recognizer found a vehicle or nothing at all, but no plate in the picture."),
        todo: t(
          "Look at the picture: does the car stand where the plate is in view, is it covered, dirty, or is there glare? Else turn the camera or move its zone.",
        ),
      };
    case "low_confidence":
      return {
        title: t("Too unclear to be sure"),
        why: t("A plate was found, but the reading was less sure than this location demands."),
        todo: t(
          "Clean the lens, add light or come closer. If the guesses are mostly right, the location's least certainty may be set lower.",
        ),
      };
    case "recognizer_failed":
      return {
        title: t("The recognizer did not answer"),
        why: t("The picture was good, but the recognition service failed or was too slow."),
        todo: t("Nothing at the site. If it happens often, look at the open incidents."),
      };
    case "budget_exhausted":
      return {
        title: t("The month's calls are used up"),
        why: t("This location has used all the recognizer calls of its monthly budget."),
        todo: t("Raise the budget in the settings, or wait for the first of the month."),
      };
    case null:
      return {
        title: t("Not read"),
        why: t("The visit ended without a plate."),
        todo: t("Look at the picture."),
      };
  }
}

export function listKindWords(kind: ListKind): string {
  if (kind === "member") return t("Members");
  return kind === "blocked" ? t("Blocked") : t("Watched");
}

/** Colour of what a list means for its plates. */
export const LIST_TONES: Readonly<Record<ListKind, Tone>> = {
  member: "good",
  blocked: "bad",
  watch: "warn",
};
