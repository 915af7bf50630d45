import assert from "node:assert/strict";
import { countTests } from "./count_tests.ts";

Deno.test("countTests() reads the closing line with steps and ignored tests", () => {
  const output = "…\nok | 12 passed (3 steps) | 0 failed | 1 ignored (2s)\n";
  assert.deepEqual(countTests(output, 0), { passed: 12, failed: 0 });
});

Deno.test("countTests() counts failures", () => {
  assert.deepEqual(countTests("FAILED | 3 passed | 2 failed (1s)", 1), { passed: 3, failed: 2 });
});

Deno.test("countTests() fails a run that crashed before its closing line", () => {
  assert.deepEqual(countTests("panic", 101), { passed: 0, failed: 1 });
});

Deno.test("countTests() fails a run that leaked after all of its tests passed", () => {
  assert.deepEqual(countTests("ok | 3 passed | 0 failed (1s)", 1), { passed: 3, failed: 1 });
});
