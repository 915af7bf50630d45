// Owns how alike, in pg_trgm's measure, a text must be to one that is a few characters apart. Pure.
// https://www.postgresql.org/docs/18/pgtrgm.html: a word is padded by two blanks before and one
// after; similarity is what two sets of trigrams share over what they have together. The closer the
// threshold is to the truth, the fewer texts the index gives out to be measured.

/** Trigrams that one changed or lost character takes away, and one that is put in between. */
const LOST_BY_CHANGE = 3;
const LOST_BY_ADDITION = 2;
/** `similarity()` is a 4-byte float: equal values must not be lost to its rounding. */
const ROUNDING = 0.001;

/**
 * The similarity that no text within `wrong` characters of `text` falls below, if they share a
 * trigram at all: what is found with it holds all of them, and more, which are then measured.
 */
export function trigramThreshold(text: string, wrong: number): number {
  const own = trigramsOf(text).size;
  const length = [...text].length;
  let least = 1;
  for (let added = 0; added <= wrong; added++) {
    for (let lost = 0; lost + added <= wrong; lost++) {
      const changed = wrong - added - lost;
      const touched = LOST_BY_CHANGE * (changed + lost) + LOST_BY_ADDITION * added;
      const shared = Math.max(1, own - touched);
      const theirs = length + added - lost + 1;
      least = Math.min(least, shared / Math.max(own, own + theirs - shared));
    }
  }
  return Math.max(ROUNDING, least - ROUNDING);
}

function trigramsOf(text: string): Set<string> {
  const padded = [..."  ", ...text.toLowerCase(), " "];
  return new Set(padded.slice(2).map((_, index) => padded.slice(index, index + 3).join("")));
}
