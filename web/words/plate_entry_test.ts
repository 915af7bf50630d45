import assert from "node:assert/strict";
import { endOfDay, entryState, lastDayOf, pastedPlates } from "./plate_entry.ts";

Deno.test("pastedPlates() leaves a file with named columns as it is", () => {
  const csv = "Plate;Label\nABC123;Ms Doe";
  assert.deepEqual(pastedPlates(`\uFEFF${csv.replace("\n", "\r\n")}`), { csv, addedLines: 0 });
});

Deno.test("pastedPlates() takes a plate a line, and what stands behind it as its name", () => {
  const { csv, addedLines } = pastedPlates('abc-123\n\nXYZ 9, Doe, "Jo"\nQQ1\tBob');
  assert.equal(csv, 'plate,label\n"abc-123",""\n\n"XYZ 9","Doe, ""Jo"""\n"QQ1","Bob"');
  assert.equal(addedLines, 1);
});

Deno.test("endOfDay() is the place's midnight, and lastDayOf() undoes it", () => {
  const until = endOfDay("2026-12-31", "America/Chicago");
  assert.equal(until, "2027-01-01T06:00:00.000Z");
  assert.equal(lastDayOf(until, "America/Chicago"), "2026-12-31");
  assert.equal(endOfDay("", "UTC"), null);
});

Deno.test("entryState() ends at the instant that it ends", () => {
  const until = "2027-01-01T06:00:00.000Z";
  const at = (ms: number) =>
    entryState({ valid_from: null, valid_until: until }, Date.parse(until) + ms);
  assert.deepEqual([at(-1), at(0)], ["good", "over"]);
  assert.equal(entryState({ valid_from: until, valid_until: null }, 0), "later");
});
