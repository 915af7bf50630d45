/**
 * In which order a few pictures of the same scene are shown, so that they look like a camera's: no
 * two of those are the same. Pure.
 */

/** Who looks at each picture, each second one and so on, up to each twelfth, is reckoned with. */
const MOST_STEP = 12;
/** So many of those shown last count: more than anybody waits before a picture is called frozen. */
export const IDLE_REMEMBERED = 6 * MOST_STEP;

/**
 * The next of `count` pictures: whoever looks at every nth sees the same one again as seldom as may
 * be, and never twice in a row.
 *
 * @param shown indices shown so far, the newest last.
 * @param count of pictures, at least 1.
 * @returns 0 to `count` − 1
 */
export function nextIdleIndex(shown: readonly number[], count: number): number {
  const recent = shown.slice(-IDLE_REMEMBERED);
  const candidates = Array.from({ length: count }, (_, index) => ({
    index,
    repeats: longestRepeat(recent, index),
    agoShown: recent.length - recent.lastIndexOf(index),
  }));
  candidates.sort((one, other) => one.repeats - other.repeats || other.agoShown - one.agoShown);
  return candidates[0]?.index ?? 0;
}

/** How often `index` would have been seen in a row by the unluckiest of those who look. */
function longestRepeat(recent: readonly number[], index: number): number {
  let longest = 0;
  for (let step = 1; step <= MOST_STEP; step++) {
    let repeats = 0;
    for (let at = recent.length - step; recent[at] === index; at -= step) repeats += 1;
    if (step === 1 && repeats > 0) return Infinity;
    longest = Math.max(longest, repeats);
  }
  return longest;
}
