// Owns the judgement whether a camera's keyframes are too rare for the wanted interval. Pure.

/** With fewer gaps than this, one late picture decides. */
const ENOUGH_PICTURES = 4;
/** Every second keyframe of a 1 s interval would be 2: what lies between is jitter. */
const TOO_RARE_RATIO = 1.5;

/** The pictures of one start that decoded keyframes only. Times are monotonic milliseconds. */
export interface KeyframeRun {
  readonly pictures: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
}

export const NO_KEYFRAMES: KeyframeRun = { pictures: 0, firstAtMs: 0, lastAtMs: 0 };

export function withKeyframe(run: KeyframeRun, atMs: number): KeyframeRun {
  return {
    pictures: run.pictures + 1,
    firstAtMs: run.pictures === 0 ? atMs : run.firstAtMs,
    lastAtMs: atMs,
  };
}

/**
 * Whether only decoding every picture can give the wanted interval: keyframes come too far apart,
 * or so far apart that the watchdog took the wait after the first ones for a stall. A stall without
 * any picture says nothing of keyframes.
 */
export function areKeyframesTooRare(
  run: KeyframeRun,
  { intervalMs, hasStalled }: { intervalMs: number; hasStalled: boolean },
): boolean {
  if (run.pictures < ENOUGH_PICTURES) return hasStalled && run.pictures > 0;
  return (run.lastAtMs - run.firstAtMs) / (run.pictures - 1) > TOO_RARE_RATIO * intervalMs;
}
