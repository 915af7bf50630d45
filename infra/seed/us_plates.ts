// Owns what plates of US states look like, and how recognizers misread them. Pure.
import { pick, type Random } from "../demo/camera/random.ts";

// Issuers leave out letters that look like digits.
const LETTERS = [..."ABCDEFGHJKLMNPRSTUVWXYZ"];
const DIGITS = [..."0123456789"];

/** Region as the recognizer names it → its usual series: `A` any letter, `0` any digit. */
export const PLATE_SERIES: Readonly<Record<string, readonly string[]>> = {
  "us-tx": ["AAA0000", "AAA0000", "AA0A000"],
  "us-ok": ["AAA000"],
  "us-ca": ["8AAA000", "9AAA000", "0A00000"],
  "us-fl": ["AAAA00", "AA00AA"],
  "us-az": ["AAA0000", "A0AAA0A"],
  "us-co": ["AAAA00", "AAA000"],
  "us-ga": ["AAA0000"],
  "us-tn": ["AAA0000", "AA00000"],
  "us-nm": ["AAAA00", "000AAA"],
  "us-ks": ["000AAA", "0000AAA"],
  "us-ar": ["AAA00A", "000AAA"],
};

const VANITY = ["WASHME", "CLEAN1", "BUBBLES", "MUDDY", "SHINY", "FOAMY", "GR8CAR", "NODUST"];
const VANITY_SHARE = 0.002;

/** A plate that the region issues. @throws RangeError for a region that is not in the table */
export function randomUsPlate(random: Random, region: string): string {
  if (random() < VANITY_SHARE) return pick(random, VANITY) + Math.floor(random() * 10);
  const pattern = pick(random, PLATE_SERIES[region] ?? []);
  return [...pattern].map((sign) => {
    if (sign === "A") return pick(random, LETTERS);
    return sign === "0" ? pick(random, DIGITS) : sign;
  }).join("");
}

const LOOK_ALIKES: Readonly<Record<string, string>> = {
  "0": "O",
  O: "0",
  "1": "I",
  "8": "B",
  B: "8",
  "5": "S",
  S: "5",
  "2": "Z",
  Z: "2",
  "6": "G",
  G: "6",
  M: "N",
  V: "Y",
};

/** The plate with one character taken for another, or lost; never the plate itself. */
export function misread(random: Random, plate: string): string {
  const signs = [...plate];
  const confusable = signs.flatMap((sign, index) => sign in LOOK_ALIKES ? [index] : []);
  if (confusable.length === 0 || random() < 0.15) {
    return signs.toSpliced(Math.floor(random() * signs.length), 1).join("");
  }
  const index = pick(random, confusable);
  return signs.with(index, LOOK_ALIKES[signs[index] ?? ""] ?? "").join("");
}
