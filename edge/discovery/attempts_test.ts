import assert from "node:assert/strict";
import { createAttempts } from "./attempts.ts";

Deno.test("createAttempts() waits for each by itself", () => {
  let nowMs = 0;
  const attempts = createAttempts(() => nowMs);
  assert.ok(attempts.isDue("a"));
  attempts.wait("a", 1000);
  attempts.wait("b", 5000);
  attempts.wait("c", 0);
  assert.deepEqual(["a", "b", "c"].map(attempts.isDue), [false, false, true]);
  nowMs = 1000;
  assert.deepEqual(["a", "b", "c"].map(attempts.isDue), [true, false, true]);
});

Deno.test("createAttempts() is not filled by whoever has another name each time", () => {
  let nowMs = 0;
  const attempts = createAttempts(() => nowMs);
  for (; nowMs < 1_000_000; nowMs += 1000) attempts.wait(`invented-${nowMs}`, 30_000);
  assert.ok(attempts.size <= 30, String(attempts.size));
});
