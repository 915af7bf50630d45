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

Deno.test("valueLabel() has a digit where values are small, and its unit", () => {
  assert.equal(valueLabel(1284, ""), "1,284");
  assert.equal(valueLabel(0.5, "s"), "0.5 s");
});
