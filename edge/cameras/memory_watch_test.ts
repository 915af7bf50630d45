import assert from "node:assert/strict";
import { hasGrownTooMuch, limitBytes, NO_READINGS, withReading } from "./memory_watch.ts";

const MB = 1_000_000;

/** Readings in MB, one each 10 s. */
function after(...readings: number[]) {
  return readings.reduce(
    (run, megabytes, index) =>
      withReading(run, { bytes: megabytes * MB, ranMs: (index + 1) * 10_000 }),
    NO_READINGS,
  );
}

Deno.test("hasGrownTooMuch() judges a 1080p camera by 200 MB, for an hour of slow growth", () => {
  assert.equal(hasGrownTooMuch(after(80, 90, 95, 120, 199, 199)), false);
  assert.equal(hasGrownTooMuch(after(80, 90, 95, 150, 201, 202)), true);
});

Deno.test("hasGrownTooMuch() lets a 4K H.265 camera have what it takes: it began with 260 MB", () => {
  const run = after(240, 262, 270, 300, 400, 500);
  assert.equal(limitBytes(run), 524 * MB);
  assert.equal(hasGrownTooMuch(run), false);
  assert.equal(hasGrownTooMuch(after(240, 262, 525, 530)), true);
});

Deno.test("hasGrownTooMuch() forgives one reading, and a start's", () => {
  assert.equal(hasGrownTooMuch(after(80, 90, 400, 95, 400, 95)), false);
  assert.equal(hasGrownTooMuch(after(900)), false, "before it is under way nothing is usual");
});
