import assert from "node:assert/strict";
import { timeLabels, valueLabel } from "./chart_labels.ts";

const at = (iso: string) => Date.parse(iso) / 1000;

Deno.test("timeLabels() tells the hour by the place's clock, and the day where it begins", () => {
  const times = [at("2026-11-23T05:00:00Z"), at("2026-11-23T06:00:00Z")];
  assert.deepEqual(timeLabels(times, { zone: "America/Chicago", step: 3600 }), ["23:00", "Nov 23"]);
});

Deno.test("timeLabels() tells days, and a full time where one is pointed at", () => {
  const times = [at("2026-11-23T12:00:00Z")];
  assert.deepEqual(timeLabels(times, { zone: "UTC", step: 86_400 }), ["Nov 23"]);
  assert.match(timeLabels(times, { zone: "No/Zone", step: 0 })[0] ?? "", /Mon.*Nov 23.*12:00/);
});

Deno.test("timeLabels() names each day once when the clock goes back between them", () => {
  // As uPlot sets them for a reader whose own clock goes back on the first: then an hour early.
  const times = Array.from({ length: 8 }, (_, day) => at("2026-11-01T05:00:00Z") + day * 86_400);
  const days = Array.from({ length: 8 }, (_, day) => `Nov ${day + 1}`);
  assert.deepEqual(timeLabels(times, { zone: "America/Chicago", step: 86_400 }), days);
});

Deno.test("valueLabel() has a digit where values are small, and its unit", () => {
  assert.equal(valueLabel(1284, ""), "1,284");
  assert.equal(valueLabel(0.5, "s"), "0.5 s");
});

Deno.test("valueLabel() tells the values of an axis apart", () => {
  const label = (value: number) => valueLabel(value, "s", 0.05);
  assert.deepEqual([0, 0.05, 0.1, 0.15].map(label), ["0 s", "0.05 s", "0.1 s", "0.15 s"]);
  assert.deepEqual([10, 12.5].map((value) => valueLabel(value, "", 2.5)), ["10", "12.5"]);
  assert.deepEqual([0, 2000].map((value) => valueLabel(value, "", 2000)), ["0", "2,000"]);
});
