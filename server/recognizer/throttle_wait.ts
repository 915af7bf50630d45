// Owns how long a throttled account is told to wait; waits for nothing.

const DETAIL = /available in (\d+(?:\.\d+)?) seconds?/i;
const DEFAULT_WAIT_MS = 1000;
/** Longer is no throttle but an outage: it is asked again after this. */
const MAX_WAIT_MS = 3_600_000;

/**
 * From an answer 429: the `Retry-After` header (RFC 9110, seconds or a date) or the detail
 * "Expected available in 1 second.", whichever is longer.
 * @returns 0–3,600,000 milliseconds; 1000 when nothing was told
 */
export function throttleWaitMs(
  told: { retryAfter: string | null; detail: string },
  nowMs: number,
): number {
  const inDetailMs = Number(DETAIL.exec(told.detail)?.[1] ?? NaN) * 1000;
  const waits = [retryAfterMs(told.retryAfter, nowMs), inDetailMs].filter(Number.isFinite);
  if (waits.length === 0) return DEFAULT_WAIT_MS;
  return Math.min(MAX_WAIT_MS, Math.max(0, ...waits));
}

function retryAfterMs(header: string | null, nowMs: number): number {
  if (header === null) return NaN;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  return Date.parse(header) - nowMs;
}
