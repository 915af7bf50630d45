// Owns how often a picture is asked for, and how wide: what a bad connection can carry.
// Decides only; picture_feed.js asks.
// @ts-check

/** @typedef {{ width: number, waitMs: number, quickInARow: number, failuresInARow: number }} Pace */
/**
 * `same`: there was no newer picture. `none`: there is none at all. `failed`: the agent could not
 * make it this small.
 * @typedef {{ kind: "picture" | "same" | "none" | "failed" | "away", tookMs: number }
 *   | { kind: "later", waitMs: number, tookMs: number }} Outcome
 */

/** The picture as the camera gives it: no work for the agent. */
export const WHOLE = 100_000;

/** Few, so that the agent makes few copies of a picture. */
const WIDTHS = [320, 640, 960, 1280, WHOLE];

/** A picture that takes longer is too large for this connection. */
const SLOW_MS = 1500;
const QUICK_MS = 400;
/** One quick answer may be luck; widths that go up and down are worse than a small picture. */
const QUICK_IN_A_ROW = 6;
const MAX_WAIT_MS = 8000;

/** @param {number} width of the first picture @returns {Pace} */
export function startPace(width) {
  return { width, waitMs: 0, quickInARow: 0, failuresInARow: 0 };
}

/**
 * What to do after an answer.
 * @param {Pace} pace
 * @param {Outcome} outcome
 * @param {{ widest: number, everyMs: number, canGrow: boolean }} wanted
 * @returns {Pace}
 */
export function nextPace(pace, outcome, { widest, everyMs, canGrow }) {
  if (outcome.kind === "later") return { ...pace, waitMs: outcome.waitMs };
  if (outcome.kind === "away") {
    const waitMs = Math.min(MAX_WAIT_MS, 1000 * 2 ** pace.failuresInARow);
    const failuresInARow = pace.failuresInARow + 1;
    return { width: stepped(pace.width, -1), waitMs, quickInARow: 0, failuresInARow };
  }
  // As long as it took: half of the air is left to others, and an answer never waits for the next.
  const waitMs = Math.max(everyMs - outcome.tookMs, Math.min(outcome.tookMs, MAX_WAIT_MS));
  const rested = { ...pace, waitMs, failuresInARow: 0 };
  if (outcome.kind === "failed") return { ...rested, width: WHOLE, quickInARow: 0 };
  if (outcome.kind !== "picture") return rested;
  if (outcome.tookMs > SLOW_MS) {
    return { ...rested, width: stepped(pace.width, -1), quickInARow: 0 };
  }
  if (outcome.tookMs > QUICK_MS) return { ...rested, quickInARow: 0 };
  const quickInARow = pace.quickInARow + 1;
  if (quickInARow < QUICK_IN_A_ROW || !canGrow) return { ...rested, quickInARow };
  return { ...rested, width: Math.min(stepped(pace.width, 1), widest), quickInARow: 0 };
}

/**
 * The width worth asking for: as many pixels as the element shows.
 * @param {number} shownPx of the screen's own pixels
 */
export function widthFor(shownPx) {
  return WIDTHS.find((width) => width >= shownPx) ?? WHOLE;
}

/** @param {number} width @param {1 | -1} by */
function stepped(width, by) {
  const index = WIDTHS.indexOf(width);
  return WIDTHS[Math.min(WIDTHS.length - 1, Math.max(0, index + by))] ?? width;
}
