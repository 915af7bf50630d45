// Owns how many wrong claim codes may be tried; right ones are given back. A request counter
// (hono-rate-limiter) would hold up a van full of devices behind one address. Pure but for its count.

const WINDOW_MS = 60_000;
/** Enough for somebody with cold fingers. */
export const GUESSES_PER_ADDRESS = 10;
/** Over all addresses: 41 bits at this pace take 7,000 years a code. */
export const GUESSES_IN_ALL = 600;

export interface EnrolGuesses {
  /**
   * Takes one try, before it is known whether the code is right: those that come at once count.
   * @returns 0, or how long this address has to wait
   */
  take(address: string, nowMs: number): number;
  /** The try was no wrong code. */
  giveBack(address: string): void;
}

/** Counts of one process, for a minute each; bounded by {@link GUESSES_IN_ALL} entries. */
export function createEnrolGuesses(): EnrolGuesses {
  let counts = new Map<string, number>();
  let inAll = 0;
  let windowEndMs = 0;

  const openWindow = (nowMs: number) => {
    // Also when the clock went back: a window never lasts longer than its length.
    if (nowMs < windowEndMs && windowEndMs - nowMs <= WINDOW_MS) return;
    counts = new Map();
    inAll = 0;
    windowEndMs = nowMs + WINDOW_MS;
  };
  return {
    take: (address, nowMs) => {
      openWindow(nowMs);
      const taken = counts.get(address) ?? 0;
      if (taken >= GUESSES_PER_ADDRESS || inAll >= GUESSES_IN_ALL) return windowEndMs - nowMs;
      counts.set(address, taken + 1);
      inAll++;
      return 0;
    },
    giveBack: (address) => {
      const taken = counts.get(address) ?? 0;
      if (taken === 0) return; // its window is over
      counts.set(address, taken - 1);
      inAll--;
    },
  };
}
