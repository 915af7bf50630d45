import assert from "node:assert/strict";
import { instantOf, wallOf } from "./zoned_time.ts";

Deno.test("instantOf() reads a wall clock of the place", () => {
  assert.equal(instantOf("2026-11-23T14:05", "America/Chicago"), "2026-11-23T20:05:00.000Z");
  assert.equal(instantOf("2026-07-01T00:00", "Europe/Berlin"), "2026-06-30T22:00:00.000Z");
  assert.equal(instantOf("2026-11-23T14:05", "No/Such_Zone"), "2026-11-23T14:05:00.000Z");
});

Deno.test("instantOf() is right on both sides of a change of the clock", () => {
  assert.equal(instantOf("2026-03-08T01:30", "America/Chicago"), "2026-03-08T07:30:00.000Z");
  assert.equal(instantOf("2026-03-08T03:30", "America/Chicago"), "2026-03-08T08:30:00.000Z");
});

Deno.test("instantOf() refuses what is no date", () => {
  for (const text of ["", "yesterday", "2026-13-01T00:00", "2026-11-23"]) {
    assert.equal(instantOf(text, "UTC"), null, text);
  }
});

Deno.test("wallOf() undoes instantOf()", () => {
  const iso = instantOf("2026-11-23T14:05", "America/Chicago") ?? "";
  assert.equal(wallOf(iso, "America/Chicago"), "2026-11-23T14:05");
  assert.equal(wallOf(undefined, "UTC"), "");
});
