// Owns how the link waits: between attempts, and until something happens. An abort ends each wait.
import { ExponentialBackoff } from "cockatiel";

/** Resolves after `ms`, or at once when the signal aborts. Never rejects. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    signal.addEventListener("abort", finish);
  });
}

export interface BackoffRange {
  readonly firstMs: number;
  readonly longestMs: number;
}

export interface Backoff {
  /** The next delay in milliseconds; grows, with jitter. */
  next(): number;
  /** After a success: the next delay is the first again. */
  reset(): void;
}

/** Decorrelated jitter, so that a region that lost its uplink does not come back all at once. */
export function createBackoff({ firstMs, longestMs }: BackoffRange): Backoff {
  const start = () => new ExponentialBackoff({ initialDelay: firstMs, maxDelay: longestMs });
  let current: { next(context: unknown): ReturnType<ExponentialBackoff<unknown>["next"]> } =
    start();
  return {
    next() {
      const delay = current.next(undefined);
      current = delay;
      return Math.round(delay.duration);
    },
    reset() {
      current = start();
    },
  };
}

/** A wait that others may cut short. A nudge while nobody waits is kept for the next wait. */
export interface Nudge {
  nudge(): void;
  /** Resolves after `ms`, at a nudge, or at an abort. @returns true if it was a nudge */
  wait(ms: number, signal: AbortSignal): Promise<boolean>;
}

export function createNudge(): Nudge {
  let isPending = false;
  let wake = () => {};
  return {
    nudge() {
      isPending = true;
      wake();
    },
    async wait(ms, signal) {
      if (!isPending && !signal.aborted) {
        const { promise, resolve } = Promise.withResolvers<void>();
        wake = resolve;
        const timer = setTimeout(resolve, ms);
        const giveUp = () => resolve();
        signal.addEventListener("abort", giveUp);
        await promise;
        clearTimeout(timer);
        signal.removeEventListener("abort", giveUp);
      }
      const wasNudged = isPending;
      isPending = false;
      return wasNudged;
    },
  };
}
