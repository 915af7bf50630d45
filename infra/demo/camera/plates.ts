/** Which plates drive by: formats and letters that real states issue. Pure. */
import { pick } from "./random.ts";
import type { Random } from "./random.ts";

export type PlateStyle = { state: string; background: string; ink: string; band: string };

export type Plate = { text: string; style: PlateStyle };

type Series = { pattern: string; letters: string; style: PlateStyle };

// Issuers leave out letters that look like digits (I, O, Q) or that would spell words (vowels in Texas).
const mostLetters = "ABCDEFGHJKLMNPRSTUVWXYZ";
const consonants = "BCDFGHJKLMNPRSTVWXYZ";

const series: readonly Series[] = [
  {
    pattern: "7AAA000",
    letters: mostLetters,
    style: { state: "CALIFORNIA", background: "#fbfbf8", ink: "#1b2a5c", band: "#b3202c" },
  },
  {
    pattern: "AAA0000",
    letters: consonants,
    style: { state: "TEXAS", background: "#f6f6f2", ink: "#16181c", band: "#243a73" },
  },
  {
    pattern: "AAAA00",
    letters: mostLetters,
    style: { state: "FLORIDA", background: "#fafaf3", ink: "#14532d", band: "#d97706" },
  },
  {
    pattern: "AAA000",
    letters: mostLetters,
    style: { state: "OKLAHOMA", background: "#f4f7fa", ink: "#1f2937", band: "#0f6a8b" },
  },
];

/** A random plate of a random state. */
export function randomPlate(random: Random): Plate {
  const { pattern, letters, style } = pick(random, series);
  const text = [...pattern].map((sign) => {
    if (sign === "A") return pick(random, [...letters]);
    return sign === "7" ? pick(random, [..."56789"]) : pick(random, [..."0123456789"]);
  }).join("");
  return { text, style };
}

/** A plate with the given text, in the style of the state whose format it has. */
export function plateWithText(text: string): Plate {
  const shape = text.replaceAll(/[A-Z]/g, "A").replaceAll(/\d/g, "0");
  const match = series.find(({ pattern }) => pattern.replaceAll(/\d/g, "0") === shape);
  const style = match?.style ?? series[0]?.style;
  if (!style) throw new Error("Cannot draw a plate: there is no series");
  return { text, style };
}
