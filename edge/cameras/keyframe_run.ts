// Owns what is known of a camera's keyframes, measured in the stream and by arrival, and the judgement
// whether they are too rare for the wanted interval. Pure.

/** With fewer gaps than this, one late picture decides. */
const ENOUGH_PICTURES = 4;
/** Pictures come up to 1.5 times the wanted interval apart (see picture_filters.ts). */
const TOO_RARE_RATIO = 1.5;
/** Between the two a camera stays as it is read now: an interval that varies must not restart it. */
const OFTEN_ENOUGH_RATIO = 1.2;
/** Gaps that are remembered; a camera may be told another interval while it runs. */
const MAX_GAPS = 9;

/** The keyframes of one start. Arrivals are monotonic milliseconds, of kept pictures only. */
export interface KeyframeRun {
  readonly pictures: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  /** The stream's own time of the last keyframe, and the newest gaps between two. */
  readonly streamAtS: number | null;
  readonly gapsMs: readonly number[];
}

export const NO_KEYFRAMES: KeyframeRun = {
  pictures: 0,
  firstAtMs: 0,
  lastAtMs: 0,
  streamAtS: null,
  gapsMs: [],
};

/** A picture of a start that decodes keyframes only has arrived. */
export function withKeyframe(run: KeyframeRun, atMs: number): KeyframeRun {
  return {
    ...run,
    pictures: run.pictures + 1,
    firstAtMs: run.pictures === 0 ? atMs : run.firstAtMs,
    lastAtMs: atMs,
  };
}

/** FFmpeg decoded a keyframe, whether it became a picture or not. */
export function withStreamTime(run: KeyframeRun, atS: number): KeyframeRun {
  const gapMs = run.streamAtS === null ? 0 : Math.round((atS - run.streamAtS) * 1000);
  // A camera that sets its clock, back or forth, leaves no true gap.
  const isGap = gapMs > 0 && gapMs < 600_000;
  return {
    ...run,
    streamAtS: atS,
    gapsMs: isGap ? [...run.gapsMs, gapMs].slice(-MAX_GAPS) : run.gapsMs,
  };
}

/** The usual time between two keyframes (the median), or null before there are enough. */
export function keyframeIntervalMs({ gapsMs }: KeyframeRun): number | null {
  if (gapsMs.length < ENOUGH_PICTURES - 1) return null;
  return gapsMs.toSorted((one, other) => one - other)[Math.floor(gapsMs.length / 2)] ?? null;
}

/**
 * Whether only decoding every picture can give the wanted interval: keyframes come too far apart,
 * or so far apart that the watchdog took the wait after the first ones for a stall. A stall without
 * any picture says nothing of keyframes, and late arrivals say nothing against measured ones.
 */
export function areKeyframesTooRare(
  run: KeyframeRun,
  { intervalMs, hasStalled }: { intervalMs: number; hasStalled: boolean },
): boolean {
  const measuredMs = keyframeIntervalMs(run);
  if (measuredMs !== null) return measuredMs > TOO_RARE_RATIO * intervalMs;
  if (run.pictures < ENOUGH_PICTURES) return hasStalled && run.pictures > 0;
  return (run.lastAtMs - run.firstAtMs) / (run.pictures - 1) > TOO_RARE_RATIO * intervalMs;
}

/** Whether a camera of which every picture is decoded has not needed that for a while. */
export function areKeyframesOftenEnough(
  { gapsMs }: KeyframeRun,
  { intervalMs }: { intervalMs: number },
): boolean {
  return gapsMs.length === MAX_GAPS && Math.max(...gapsMs) <= OFTEN_ENOUGH_RATIO * intervalMs;
}
