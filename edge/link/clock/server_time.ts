// Owns what is known of the server's time, as its distance from a clock that never jumps. Pure.

/** One measurement: the server's time is `offsetMs` ahead of the monotonic clock. */
export interface ServerTime {
  readonly offsetMs: number;
  /** When it was measured, on the monotonic clock. */
  readonly atMs: number;
  /** Half of the way there and back: the answer may have been written at any moment of it. */
  readonly uncertaintyMs: number;
}

/** A crystal is off by up to this share; only a network time service steers it. */
const DRIFT = 50e-6;

/** Worse than this is not known: the server refuses a picture from half a minute ahead. */
const WORST_UNCERTAINTY_MS = 10_000;

/** @param heard when it was asked and when the answer was there, on the monotonic clock */
export function measureServerTime(
  serverMs: number,
  heard: { sentMs: number; heardMs: number },
): ServerTime {
  return {
    offsetMs: serverMs - (heard.sentMs + heard.heardMs) / 2,
    atMs: heard.heardMs,
    uncertaintyMs: (heard.heardMs - heard.sentMs) / 2,
  };
}

/** The more exact of two measurements; the later one when the server's clock was set meanwhile. */
export function betterServerTime(known: ServerTime | null, measured: ServerTime): ServerTime {
  if (known === null) return measured;
  const knownMs = uncertaintyAt(known, measured.atMs);
  const contradicts =
    Math.abs(known.offsetMs - measured.offsetMs) > knownMs + measured.uncertaintyMs;
  return contradicts || measured.uncertaintyMs <= knownMs ? measured : known;
}

/** How wrong it may be at a later moment. */
export function uncertaintyAt(known: ServerTime, nowMs: number): number {
  return known.uncertaintyMs + Math.abs(nowMs - known.atMs) * DRIFT;
}

export function isExactEnough(known: ServerTime | null, nowMs: number): known is ServerTime {
  return known !== null && uncertaintyAt(known, nowMs) <= WORST_UNCERTAINTY_MS;
}
