// Owns how plates are spelled and compared. Pure; never decides what a comparison is good for.
// Nearness is for joining visits and for review by people: a gate opens on an exact match alone.

const NOT_OF_A_PLATE = /[^\p{Lu}\p{Lo}\p{Nd}]/gu;

/** Longest plate, in code points (contract `Plate`). */
export const MAX_PLATE_LENGTH = 16;

/** Larger than any character of a plate: the end of a prefix. */
export const LAST_CHARACTER = "\u{10FFFF}";

/**
 * Upper case letters and digits of any script, no separators: "ab-12 c" → "AB12C". May be empty or
 * longer than {@link MAX_PLATE_LENGTH}; normalising twice changes nothing.
 */
export function normalisePlate(text: string): string {
  const upper = text.normalize("NFKC").toUpperCase().normalize("NFKC");
  return upper.replace(NOT_OF_A_PLATE, "").normalize("NFC");
}

/** Characters that recognizers and people take for each other, by their representative. */
const LOOK_ALIKES = new Map([
  ...pairs("OQD", "0"),
  ...pairs("IL", "1"),
  ...pairs("Z", "2"),
  ...pairs("S", "5"),
  ...pairs("G", "6"),
  ...pairs("B", "8"),
]);

/** The plate with each look-alike replaced by its representative: "OB1" and "0BI" → "081". */
export function foldPlate(plate: string): string {
  return [...plate].map((character) => LOOK_ALIKES.get(character) ?? character).join("");
}

/** Below this length one character makes too large a part of the plate. */
const MIN_LENGTH_FOR_DISTANCE = 5;

export type PlateMatch = "same" | "near" | "different";

/**
 * How two normalised plates compare. `near`: the same but for look-alikes, or one character added,
 * lost or changed where both have at least 5.
 */
export function comparePlates(one: string, other: string): PlateMatch {
  if (one === other) return "same";
  if (foldPlate(one) === foldPlate(other)) return "near";
  const shorter = Math.min([...one].length, [...other].length);
  if (shorter < MIN_LENGTH_FOR_DISTANCE) return "different";
  return editDistance(one, other) <= 1 ? "near" : "different";
}

/**
 * Whether a guess of low confidence may have been this plate: part of it, or at least half of it
 * right. Much looser than {@link comparePlates}.
 */
export function resembles(guess: string, plate: string): boolean {
  const [a, b] = [foldPlate(guess), foldPlate(plate)];
  const shorter = Math.min(a.length, b.length);
  if (shorter >= 2 && (a.includes(b) || b.includes(a))) return true;
  return editDistance(a, b) <= Math.floor(Math.max([...a].length, [...b].length) / 2);
}

/** Characters to add, drop or change to make one of the other (Levenshtein), in code points. */
export function editDistance(one: string, other: string): number {
  const columns = [...other];
  let above = Array.from({ length: columns.length + 1 }, (_, index) => index);
  for (const [rowIndex, character] of [...one].entries()) {
    const row = [rowIndex + 1];
    for (const [index, column] of columns.entries()) {
      const changed = at(above, index) + (character === column ? 0 : 1);
      row.push(Math.min(changed, at(above, index + 1) + 1, at(row, index) + 1));
    }
    above = row;
  }
  return at(above, columns.length);
}

function at(row: number[], index: number): number {
  return row[index] ?? Infinity;
}

function pairs(characters: string, representative: string): [string, string][] {
  return [...characters].map((character) => [character, representative]);
}
