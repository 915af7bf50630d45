import assert from "node:assert/strict";
import type { Location } from "../../server/contract/fleet.ts";
import { type LocationReading, UpdateReading } from "../../server/contract/reading.ts";
import { isKeptOtherwise, readingFormOf, updateReadingOf } from "./reading_form.ts";

const settings = {
  regions: ["us-tx", "us-ok"],
  min_confidence: 0.655,
  monthly_budget: 0,
  keep_reads_days: 30,
  keep_pictures_days: null,
  max_corrected_characters: null,
};
const reading = {
  settings,
  effective: settings,
  calls: { month: "2026-03", made: 0, left: 0 },
} satisfies LocationReading;
const location = { name: "North", timezone: "UTC" } as Location;

Deno.test("a location's settings come out of their form as they went in", () => {
  assert.deepEqual(updateReadingOf(readingFormOf(location, reading)), settings);
});

Deno.test("an empty field means as the server is told, a nought means nought", () => {
  const form = { ...readingFormOf(location, reading), regions: " ", budget: "" };
  assert.equal(updateReadingOf(form).regions, null);
  assert.equal(updateReadingOf(form).monthly_budget, null);
  assert.equal(updateReadingOf({ ...form, budget: "0" }).monthly_budget, 0);
  assert.ok(UpdateReading.safeParse(updateReadingOf(form)).success);
});

Deno.test("isKeptOtherwise() is true as soon as something could go", () => {
  const form = readingFormOf(location, reading);
  assert.equal(isKeptOtherwise(form, reading), false);
  assert.equal(isKeptOtherwise({ ...form, keepPictures: "7" }, reading), true);
  assert.equal(isKeptOtherwise({ ...form, keepReads: "" }, reading), true);
});
