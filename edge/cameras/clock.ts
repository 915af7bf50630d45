// Owns what time is to the cameras, so that tests can hand in their own. Judges nothing.

/** Two clocks and a timer. */
export interface Clock {
  /** The wall clock, for people; it may jump. */
  now(): Date;
  /** Milliseconds that only ever grow, for every age and deadline. */
  monotonicMs(): number;
  /** Calls back once after `delayMs`; the returned function cancels. */
  setTimer(delayMs: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  setTimer(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
