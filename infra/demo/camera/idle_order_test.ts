import assert from "node:assert/strict";
import { IDLE_REMEMBERED, nextIdleIndex } from "./idle_order.ts";

/** How often who looks at every `step`th picture sees the same one in a row, at worst. */
function longestRun(shown: readonly number[], step: number): number {
  let longest = 1;
  for (let first = 0; first < step; first++) {
    let run = 1;
    for (let at = first + step; at < shown.length; at += step) {
      run = shown[at] === shown[at - step] ? run + 1 : 1;
      longest = Math.max(longest, run);
    }
  }
  return longest;
}

function order(count: number): number[] {
  const shown: number[] = [];
  while (shown.length < 10 * IDLE_REMEMBERED) shown.push(nextIdleIndex(shown, count));
  return shown;
}

// Or an agent that looks seldom calls the picture frozen (stillness.ts).
Deno.test("four pictures look frozen to nobody, however seldom one looks", () => {
  const shown = order(4);
  for (let step = 1; step <= 12; step++) {
    const run = longestRun(shown, step);
    assert.ok(run <= 2, `every ${step}th is the same ${run} times in a row`);
  }
  // Nor are two alike where one between is lost.
  for (const step of [1, 2]) assert.equal(longestRun(shown, step), 1);
});

Deno.test("one picture is shown again and again, and a new one comes in at once", () => {
  assert.equal(nextIdleIndex([0, 0], 1), 0);
  assert.equal(nextIdleIndex([0, 1, 2, 0, 1, 2], 4), 3);
});
