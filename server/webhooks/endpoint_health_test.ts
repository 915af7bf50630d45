import assert from "node:assert/strict";
import {
  DISABLE_AFTER_MS,
  type EndpointFailures,
  HEALTHY,
  judgeEndpointFailure,
  WARN_AFTER_MS,
} from "./endpoint_health.ts";

const START_MS = Date.parse("2026-03-01T12:00:00Z");
const HOUR_MS = 3_600_000;

/** Failures at these hours after the first moment, one after the other. */
function failAt(hours: readonly number[]) {
  let state: EndpointFailures = HEALTHY;
  return hours.map((hour) => {
    const verdict = judgeEndpointFailure(state, {
      responseStatus: 500,
      nowMs: START_MS + hour * HOUR_MS,
    });
    state = verdict.after;
    return verdict;
  });
}

Deno.test("judgeEndpointFailure() switches off at 410 at once", () => {
  const { disable, warn } = judgeEndpointFailure(HEALTHY, { responseStatus: 410, nowMs: START_MS });
  assert.equal(disable, "gone");
  assert.equal(warn, false);
});

Deno.test("judgeEndpointFailure() warns after a day and switches off after five, once each", () => {
  const hours = Array.from({ length: 31 }, (_, index) => index * 4);
  const verdicts = failAt(hours);
  const warnings = hours.filter((_, index) => verdicts[index]?.warn);
  const ends = hours.filter((_, index) => verdicts[index]?.disable !== null);
  assert.deepEqual(warnings, [WARN_AFTER_MS / HOUR_MS]);
  assert.deepEqual(ends, [DISABLE_AFTER_MS / HOUR_MS]);
});

Deno.test("judgeEndpointFailure() takes two failures far apart for no sustained failure", () => {
  const [, second] = failAt([0, 24 * 6]);
  assert.equal(second?.disable, null);
});

Deno.test("judgeEndpointFailure() takes a burst on the first day and one late failure for none", () => {
  const verdicts = failAt([0, 0.1, 1, 5, 23.9, 24 * 9]);
  assert.ok(verdicts.every(({ disable }) => disable === null));
});

Deno.test("judgeEndpointFailure() does not count a day twice when the clock goes back", () => {
  const verdicts = failAt([0, 25, 1, 25, 2, 26]);
  assert.equal(verdicts.at(-1)?.after.failingDays, 2);
  assert.equal(verdicts.filter(({ warn }) => warn).length, 1);
});
