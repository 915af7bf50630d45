// Owns how alike, in pg_trgm's measure, a text must be to one that is a few characters apart. Pure.
// https://www.postgresql.org/docs/18/pgtrgm.html: a word is padded by two blanks before and one
// after; similarity is what two sets of trigrams share over what they have together.

/** One character changed, added or lost touches at most so many trigrams. */
const TOUCHED_BY_ONE = 3;
/** `similarity()` is a 4-byte float: equal values must not be lost to its rounding. */
const ROUNDING = 0.001;

/**
 * The similarity that no text within `wrong` characters of `text` falls below, if they share a
 * trigram at all: what is found with it holds all of them, and more, which are then measured.
 */
export function trigramThreshold(text: string, wrong: number): number {
  const own = trigramsOf(text).size;
  const longest = [...text].length + wrong + 1;
  const shared = Math.max(1, own - TOUCHED_BY_ONE * wrong);
  return Math.max(ROUNDING, shared / (own + longest - shared) - ROUNDING);
}

function trigramsOf(text: string): Set<string> {
  const padded = [..."  ", ...text.toLowerCase(), " "];
  return new Set(padded.slice(2).map((_, index) => padded.slice(index, index + 3).join("")));
}
