// Owns when a delivery that failed is tried again. Pure: the dice are handed in.

/** Waits between attempts in milliseconds: after the ninth attempt a delivery has failed. */
export const RETRY_DELAYS_MS: readonly number[] = [
  5_000,
  30_000,
  5 * 60_000,
  30 * 60_000,
  2 * 3_600_000,
  5 * 3_600_000,
  10 * 3_600_000,
  14 * 3_600_000,
];

/** A receiver may ask for patience (`Retry-After`), but not for ever. */
export const LONGEST_RETRY_AFTER_MS = 14 * 3_600_000;

const JITTER_RATIO = 0.2;

export interface FailedAttempt {
  /** The attempt that failed, from 1. */
  attempt: number;
  /** What the receiver asked for by `Retry-After`, or `null`. */
  retryAfterMs: number | null;
  /** When the event must no longer act, as milliseconds from now; `null`: never. */
  expiresInMs: number | null;
}

export type NextAttempt =
  | { kind: "retry"; delayMs: number }
  /** Every attempt of the schedule was used. */
  | { kind: "exhausted" }
  /** The next attempt would come after the event's deadline. */
  | { kind: "expired" };

/**
 * What follows a failed attempt: the schedule ±20 %, later if the receiver asked for it.
 * @param options.random 0–1, as from `Math.random()`
 */
export function nextAttempt(
  failed: FailedAttempt,
  options: { random: number; delaysMs?: readonly number[] },
): NextAttempt {
  const scheduledMs = (options.delaysMs ?? RETRY_DELAYS_MS)[failed.attempt - 1];
  if (scheduledMs === undefined) return { kind: "exhausted" };
  const jitteredMs = scheduledMs * (1 - JITTER_RATIO + 2 * JITTER_RATIO * options.random);
  const askedMs = Math.min(failed.retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS);
  const delayMs = Math.round(Math.max(jitteredMs, askedMs));
  if (failed.expiresInMs !== null && delayMs >= failed.expiresInMs) return { kind: "expired" };
  return { kind: "retry", delayMs };
}

/**
 * `Retry-After` in milliseconds from now: seconds or an HTTP date (RFC 9110, 10.2.3);
 * `null` when it is neither. A date in the past is 0.
 */
export function parseRetryAfter(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const atMs = /^[A-Z][a-z]{2}, /.test(header) ? Date.parse(header) : NaN;
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - nowMs);
}
