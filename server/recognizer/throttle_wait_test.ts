import assert from "node:assert/strict";
import fc from "fast-check";
import { throttleWaitMs } from "./throttle_wait.ts";

const NOW_MS = Date.parse("2026-03-01T00:00:00Z");

Deno.test("throttleWaitMs() takes the longer of the header and the sentence", () => {
  const cases: [string | null, string, number][] = [
    [null, "Request was throttled. Expected available in 1 second.", 1000],
    [null, "Request was throttled. Expected available in 23 seconds.", 23_000],
    ["5", "Expected available in 2 seconds.", 5000],
    ["Sun, 01 Mar 2026 00:00:30 GMT", "", 30_000],
    ["Sat, 28 Feb 2026 00:00:30 GMT", "", 0],
    [null, "", 1000],
    ["soon", "later", 1000],
  ];
  for (const [retryAfter, detail, expected] of cases) {
    assert.equal(throttleWaitMs({ retryAfter, detail }, NOW_MS), expected);
  }
});

Deno.test("throttleWaitMs() is a wait of at most an hour, whatever is told", () => {
  fc.assert(fc.property(fc.option(fc.string()), fc.string(), fc.nat(), (header, text, seconds) => {
    const detail = `${text} available in ${seconds} seconds`;
    const waitMs = throttleWaitMs({ retryAfter: header, detail }, NOW_MS);
    assert.ok(waitMs >= 0 && waitMs <= 3_600_000);
  }));
});
