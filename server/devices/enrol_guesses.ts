// Owns how many wrong claim codes may be tried; right ones are never counted. A request counter
// (hono-rate-limiter) would hold up a van full of devices behind one address. Pure but for its count.

const WINDOW_MS = 60_000;
/** Enough for somebody with cold fingers. */
export const GUESSES_PER_ADDRESS = 10;
/** Over all addresses: 41 bits at this pace take 7,000 years a code. */
export const GUESSES_IN_ALL = 600;

export interface EnrolGuesses {
  /** @returns how long this address has to wait, 0 when it may try */
  waitMs(address: string, nowMs: number): number;
  /** A wrong code came from this address. */
  countWrong(address: string, nowMs: number): void;
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
    waitMs: (address, nowMs) => {
      openWindow(nowMs);
      const isOpen = (counts.get(address) ?? 0) < GUESSES_PER_ADDRESS && inAll < GUESSES_IN_ALL;
      return isOpen ? 0 : windowEndMs - nowMs;
    },
    countWrong: (address, nowMs) => {
      openWindow(nowMs);
      counts.set(address, (counts.get(address) ?? 0) + 1);
      inAll++;
    },
  };
}
