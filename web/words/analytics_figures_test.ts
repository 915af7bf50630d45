import assert from "node:assert/strict";
import {
  axisSeconds,
  changeOf,
  hoursOfDay,
  perDay,
  perHour,
  untilSameHour,
} from "./analytics_figures.ts";

const ITEMS = [
  { at: "2026-03-01T09:00", read: 3, missed: 1 },
  { at: "2026-03-01T17:00", read: 2, missed: 0 },
  { at: "2026-03-03T09:00", read: 4, missed: 0 },
];
const RANGE = { from: "2026-03-01", to: "2026-03-03" };

Deno.test("perDay() adds hours up and has the days without any", () => {
  assert.deepEqual(perDay(ITEMS, RANGE).map(({ read, missed }) => [read, missed]), [
    [5, 1],
    [0, 0],
    [4, 0],
  ]);
});

Deno.test("perHour() has 24 hours a day", () => {
  const slots = perHour(ITEMS, RANGE);
  assert.equal(slots.length, 72);
  assert.deepEqual(slots[9], ITEMS[0]);
});

Deno.test("hoursOfDay() is the mean over all days, those without a visit too", () => {
  const nine = hoursOfDay(ITEMS, 3)[9];
  assert.deepEqual(nine, { hour: "09:00", mean: 2.7 });
});

Deno.test("untilSameHour() leaves out what the other period has not reached", () => {
  const end = { to: "2026-03-03", untilHour: "08:00" };
  assert.equal(untilSameHour(ITEMS, end).length, 2);
  assert.equal(untilSameHour(ITEMS, { ...end, untilHour: null }).length, 3);
});

Deno.test("changeOf() compares with nothing where there was nothing", () => {
  assert.equal(changeOf(12, 10), 0.2);
  assert.equal(changeOf(12, 0), null);
});

Deno.test("axisSeconds() takes local time for the axis as it stands", () => {
  assert.equal(
    new Date(axisSeconds("2026-03-01T14:00") * 1000).toISOString().slice(11, 16),
    "14:00",
  );
  assert.equal(axisSeconds("2026-03-01") % 86_400, 0);
});
