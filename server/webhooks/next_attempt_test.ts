import assert from "node:assert/strict";
import fc from "fast-check";
import {
  LONGEST_RETRY_AFTER_MS,
  nextAttempt,
  parseRetryAfter,
  RETRY_DELAYS_MS,
} from "./next_attempt.ts";

const failed = { attempt: 1, retryAfterMs: null, expiresInMs: null };

Deno.test("nextAttempt() comes after 5 s first and gives up after nine attempts", () => {
  const delays = RETRY_DELAYS_MS.map((_, index) =>
    nextAttempt({ ...failed, attempt: index + 1 }, { random: 0.5 })
  );
  assert.deepEqual(delays[0], { kind: "retry", delayMs: 5000 });
  assert.deepEqual(delays.at(-1), { kind: "retry", delayMs: 14 * 3_600_000 });
  assert.deepEqual(nextAttempt({ ...failed, attempt: 9 }, { random: 0.5 }), { kind: "exhausted" });
});

Deno.test("nextAttempt() stays within 20 % of the schedule whatever the dice say", () => {
  const attempt = fc.integer({ min: 1, max: RETRY_DELAYS_MS.length });
  fc.assert(fc.property(attempt, fc.double({ min: 0, max: 1, noNaN: true }), (n, random) => {
    const next = nextAttempt({ ...failed, attempt: n }, { random });
    const scheduledMs = RETRY_DELAYS_MS[n - 1] ?? NaN;
    assert.ok(next.kind === "retry");
    assert.ok(next.delayMs >= Math.floor(scheduledMs * 0.8), `${next.delayMs}`);
    assert.ok(next.delayMs <= Math.ceil(scheduledMs * 1.2), `${next.delayMs}`);
  }));
});

Deno.test("nextAttempt() waits as long as Retry-After asks, but not for ever", () => {
  const asked = (retryAfterMs: number) => nextAttempt({ ...failed, retryAfterMs }, { random: 0.5 });
  assert.deepEqual(asked(60_000), { kind: "retry", delayMs: 60_000 });
  assert.deepEqual(asked(1), { kind: "retry", delayMs: 5000 });
  assert.deepEqual(asked(10 ** 12), { kind: "retry", delayMs: LONGEST_RETRY_AFTER_MS });
});

Deno.test("nextAttempt() never schedules an attempt past the event's deadline", () => {
  const expiring = (expiresInMs: number) =>
    nextAttempt({ ...failed, expiresInMs }, { random: 0.5 });
  assert.deepEqual(expiring(5000), { kind: "expired" });
  assert.deepEqual(expiring(-1), { kind: "expired" });
  assert.deepEqual(expiring(5001), { kind: "retry", delayMs: 5000 });
});

Deno.test("parseRetryAfter() understands seconds and dates and ignores nonsense", () => {
  const nowMs = Date.parse("2026-01-01T00:00:00Z");
  assert.equal(parseRetryAfter("120", nowMs), 120_000);
  assert.equal(parseRetryAfter("Thu, 01 Jan 2026 00:01:00 GMT", nowMs), 60_000);
  assert.equal(parseRetryAfter("Wed, 31 Dec 2025 00:00:00 GMT", nowMs), 0);
  for (const text of [null, "", "soon", "-5", "1.5", "99999999999"]) {
    assert.equal(parseRetryAfter(text, nowMs), null, String(text));
  }
});
