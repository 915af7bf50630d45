// Owns when an endpoint counts as failing, when that is warned of, and when it is switched off. Pure.
//   healthy → failing (first failure) → warned (a day of it) → disabled (410 at once; or five days)
//   any success makes it healthy again

const DAY_MS = 86_400_000;
/** Uninterrupted failure for this long switches an endpoint off. */
export const DISABLE_AFTER_MS = 5 * DAY_MS;
/** Its owner is told so long before. */
export const WARN_AFTER_MS = DAY_MS;

// Two single failures, days apart with nothing sent between them, are not days of failure.
const DAYS_TO_DISABLE = 3;
const DAYS_TO_WARN = 2;

/** Kept in the endpoint's row, shown to the operator. */
export type DisabledReason = "gone" | "failing_for_5_days";

/** What is kept of an endpoint that fails; {@link HEALTHY} when it does not. */
export interface EndpointFailures {
  /** When the uninterrupted failures began. */
  failingSinceMs: number | null;
  lastFailedMs: number | null;
  /** On how many different days, counted from `failingSinceMs`, an attempt failed. */
  failingDays: number;
  warnedMs: number | null;
}

export const HEALTHY: EndpointFailures = {
  failingSinceMs: null,
  lastFailedMs: null,
  failingDays: 0,
  warnedMs: null,
};

export interface FailureVerdict {
  after: EndpointFailures;
  /** The endpoint has to be switched off. */
  disable: DisabledReason | null;
  /** Its owner has to be told now. */
  warn: boolean;
}

/** What one more failed attempt makes of the endpoint. A clock that went back adds no day. */
export function judgeEndpointFailure(
  before: EndpointFailures,
  failure: { responseStatus: number | null; nowMs: number },
): FailureVerdict {
  const { nowMs } = failure;
  const sinceMs = before.failingSinceMs ?? nowMs;
  const dayOf = (atMs: number) => Math.floor((atMs - sinceMs) / DAY_MS);
  const isNewDay = before.lastFailedMs === null || dayOf(nowMs) > dayOf(before.lastFailedMs);
  const failingDays = before.failingSinceMs === null ? 1 : before.failingDays + Number(isNewDay);
  const failedForMs = nowMs - sinceMs;
  const isOver = failedForMs >= DISABLE_AFTER_MS && failingDays >= DAYS_TO_DISABLE;
  const disable = failure.responseStatus === 410 ? "gone" : isOver ? "failing_for_5_days" : null;
  const warn = disable === null && before.warnedMs === null && failedForMs >= WARN_AFTER_MS &&
    failingDays >= DAYS_TO_WARN;
  return {
    after: {
      failingSinceMs: sinceMs,
      lastFailedMs: Math.max(nowMs, before.lastFailedMs ?? nowMs),
      failingDays,
      warnedMs: warn ? nowMs : before.warnedMs,
    },
    disable,
    warn,
  };
}
