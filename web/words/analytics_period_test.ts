import assert from "node:assert/strict";
import { analyticsAddress, analyticsFormOf, daysIn, periodOf } from "./analytics_period.ts";

const formOf = (query: string) => analyticsFormOf(new URLSearchParams(query));
// 04:30Z on the 24th is still the 23rd in Chicago.
const AT = { zone: "America/Chicago", nowMs: Date.parse("2026-11-24T04:30:00Z") };

Deno.test("periodOf() ends today by the place's clock, and compares weekdays with their like", () => {
  const period = periodOf(formOf(""), AT);
  assert.deepEqual([period.now.from, period.now.to], ["2026-11-17", "2026-11-23"]);
  assert.deepEqual([period.before.from, period.before.to], ["2026-11-10", "2026-11-16"]);
  assert.equal(period.untilHour, "22:00");
});

Deno.test("periodOf() goes back whole weeks: one day to a week ago, ten days to two weeks ago", () => {
  assert.equal(periodOf(formOf("days=1"), AT).before.to, "2026-11-16");
  const ten = periodOf(formOf("from=2026-03-01&to=2026-03-10"), AT);
  assert.deepEqual([ten.days, ten.before.from, ten.untilHour], [10, "2026-02-15", null]);
});

Deno.test("analyticsFormOf() takes no range that the server would refuse", () => {
  for (
    const query of ["from=2026-03-10&to=2026-03-01", "from=2020-01-01&to=2026-01-01", "from=x&to=y"]
  ) {
    assert.deepEqual([formOf(query).days, formOf(query).from], ["7", ""], query);
  }
});

Deno.test("analyticsAddress() gives back what it was read from", () => {
  const address = "/analytics?location=L&from=2026-03-01&to=2026-03-02";
  assert.equal(analyticsAddress(formOf(address.split("?")[1] ?? "")), address);
  assert.equal(analyticsAddress(formOf("days=7")), "/analytics");
});

Deno.test("daysIn() has every day once, also where the clock changes", () => {
  assert.deepEqual(daysIn({ from: "2026-03-07", to: "2026-03-09" }), [
    "2026-03-07",
    "2026-03-08",
    "2026-03-09",
  ]);
});
