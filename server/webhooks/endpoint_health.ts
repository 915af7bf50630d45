// Owns when an endpoint counts as failing and when it is switched off. Pure.
//   healthy → failing (first failure) → healthy (any success)
//   failing → disabled (410 at once; or five days without a success and still tried and failing)

/** Uninterrupted failure for this long switches an endpoint off. */
export const DISABLE_AFTER_MS = 5 * 86_400_000;

/** Kept in the endpoint's row, shown to the operator. */
export type DisabledReason = "gone" | "failing_for_5_days";

export interface EndpointFailure {
  /** When the uninterrupted failures began; `null`: with this one. */
  failingSinceMs: number | null;
  responseStatus: number | null;
  /**
   * Whether an attempt failed 12–24 hours ago as well. Without it two single failures, days apart
   * with nothing sent between them, would look like days of failure.
   */
  failedHalfADayAgo: boolean;
}

/** Why the endpoint has to be switched off after this failure, or `null`: it stays. */
export function disableReason(failure: EndpointFailure, nowMs: number): DisabledReason | null {
  if (failure.responseStatus === 410) return "gone";
  if (failure.failingSinceMs === null || !failure.failedHalfADayAgo) return null;
  return nowMs - failure.failingSinceMs >= DISABLE_AFTER_MS ? "failing_for_5_days" : null;
}
