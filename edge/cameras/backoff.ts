// Owns how long a camera is left alone after a failure. Pure; there is no last attempt.
import type { FailureReason } from "../../server/contract/camera.ts";

/** Cameras lock an account after a few wrong passwords, often for 5 minutes or more. */
const UNAUTHORIZED = { firstMs: 30_000, longestMs: 300_000 } as const;
const OTHERWISE = { firstMs: 1_000, longestMs: 30_000 } as const;
/** Spreads the cameras of a site that lost its switch, so that they do not all return at once. */
const JITTER = 0.2;

/**
 * Milliseconds until the next attempt: doubles with each failure in a row, plus up to 20 %.
 *
 * @param failures failures in a row, this one included, from 1.
 * @param options.random 0 to 1.
 */
export function backoffMs(
  failures: number,
  options: { reason: FailureReason; random: number },
): number {
  const { firstMs, longestMs } = options.reason === "unauthorized" ? UNAUTHORIZED : OTHERWISE;
  const withoutJitterMs = Math.min(longestMs, firstMs * 2 ** (failures - 1));
  return Math.round(withoutJitterMs * (1 + JITTER * options.random));
}
