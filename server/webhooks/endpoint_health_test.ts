import assert from "node:assert/strict";
import { DISABLE_AFTER_MS, disableReason } from "./endpoint_health.ts";

const failure = { failingSinceMs: 0, responseStatus: 500, failedHalfADayAgo: true };

Deno.test("disableReason() switches off after five days of uninterrupted failure, not before", () => {
  assert.equal(disableReason(failure, DISABLE_AFTER_MS - 1), null);
  assert.equal(disableReason(failure, DISABLE_AFTER_MS), "failing_for_5_days");
});

Deno.test("disableReason() leaves an endpoint on when two single failures are days apart", () => {
  assert.equal(disableReason({ ...failure, failedHalfADayAgo: false }, 2 * DISABLE_AFTER_MS), null);
});

Deno.test("disableReason() leaves an endpoint on at its first failure", () => {
  assert.equal(disableReason({ ...failure, failingSinceMs: null }, DISABLE_AFTER_MS), null);
});

Deno.test("disableReason() obeys 410 Gone at once", () => {
  assert.equal(disableReason({ ...failure, failingSinceMs: null, responseStatus: 410 }, 0), "gone");
});
