import assert from "node:assert/strict";
import fc from "fast-check";
import type { MaintenanceWindow } from "../contract/deployment.ts";
import { windowAt } from "./window_at.ts";

const CHICAGO = "America/Chicago";
const NIGHT: MaintenanceWindow = { days: ["sun"], start: "02:30", duration_minutes: 60 };
const DAILY: MaintenanceWindow = {
  days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
  start: "23:00",
  duration_minutes: 120,
};

function at(windows: MaintenanceWindow[], instant: string, timezone = CHICAGO) {
  const { isOpen, untilMs } = windowAt(windows, { timezone, nowMs: Date.parse(instant) });
  return [isOpen, untilMs === null ? null : new Date(untilMs).toISOString().slice(0, 16) + "Z"];
}

Deno.test("windowAt() without windows is always open", () => {
  assert.deepEqual(at([], "2026-01-01T00:00Z"), [true, null]);
});

Deno.test("windowAt() goes by the site's own clock, over midnight and from Sunday to Monday", () => {
  // 23:00 in Chicago's winter is 05:00 UTC.
  assert.deepEqual(at([DAILY], "2026-01-05T04:59Z"), [false, "2026-01-05T05:00Z"]);
  assert.deepEqual(at([DAILY], "2026-01-05T06:59Z"), [true, "2026-01-05T07:00Z"]);
  assert.deepEqual(at([DAILY], "2026-01-05T07:00Z"), [false, "2026-01-06T05:00Z"]);
  const sunday: MaintenanceWindow = { ...DAILY, days: ["sun"] };
  assert.deepEqual(at([sunday], "2026-01-05T06:00Z"), [true, "2026-01-05T07:00Z"]);
  assert.deepEqual(at([sunday], "2026-01-06T06:00Z"), [false, "2026-01-12T05:00Z"]);
});

Deno.test("a window whose start the clock skips in spring opens an hour on, and is as long as ever", () => {
  // 2026-03-08, 02:00 CST becomes 03:00 CDT: 02:30 becomes 03:30, 08:30 UTC.
  assert.deepEqual(at([NIGHT], "2026-03-08T08:29Z"), [false, "2026-03-08T08:30Z"]);
  assert.deepEqual(at([NIGHT], "2026-03-08T08:30Z"), [true, "2026-03-08T09:30Z"]);
  assert.deepEqual(at([NIGHT], "2026-03-08T09:30Z"), [false, "2026-03-15T07:30Z"]);
});

Deno.test("a window whose start comes twice in autumn opens once, the first time", () => {
  // 2026-11-01, 02:00 CDT becomes 01:00 CST: 01:30 is 06:30 and again 07:30 UTC.
  const window: MaintenanceWindow = { days: ["sun"], start: "01:30", duration_minutes: 30 };
  assert.deepEqual(at([window], "2026-11-01T06:30Z"), [true, "2026-11-01T07:00Z"]);
  assert.deepEqual(at([window], "2026-11-01T07:30Z"), [false, "2026-11-08T07:30Z"]);
});

Deno.test("windows that touch or overlap are one", () => {
  const windows: MaintenanceWindow[] = [
    { days: ["mon"], start: "01:00", duration_minutes: 60 },
    { days: ["mon"], start: "02:00", duration_minutes: 60 },
    { days: ["mon"], start: "02:30", duration_minutes: 5 },
  ];
  assert.deepEqual(at(windows, "2026-01-05T01:10Z", "UTC"), [true, "2026-01-05T03:00Z"]);
});

Deno.test("windowAt() is open and closed where it says so, over both changes of the clock", () => {
  const window: fc.Arbitrary<MaintenanceWindow> = fc.record({
    days: fc.subarray([...DAILY.days], { minLength: 1 }),
    start: fc.integer({ min: 0, max: 1439 }).map((minute) =>
      `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`
    ),
    duration_minutes: fc.integer({ min: 1, max: 1440 }),
  });
  const nowMs = fc.oneof(
    fc.integer({ min: Date.parse("2026-03-06T00:00Z"), max: Date.parse("2026-03-11T00:00Z") }),
    fc.integer({ min: Date.parse("2026-10-30T00:00Z"), max: Date.parse("2026-11-04T00:00Z") }),
  );
  const zones = fc.constantFrom(CHICAGO, "Europe/Berlin", "Australia/Lord_Howe", "UTC");
  fc.assert(
    fc.property(
      fc.array(window, { minLength: 1, maxLength: 3 }),
      nowMs,
      zones,
      (windows, now, timezone) => {
        const state = windowAt(windows, { timezone, nowMs: now });
        assert.ok(state.untilMs !== null && state.untilMs > now);
        const before = windowAt(windows, { timezone, nowMs: state.untilMs - 1 });
        // All of a week open is told piece by piece.
        assert.equal(before.isOpen, state.isOpen);
        const after = windowAt(windows, { timezone, nowMs: state.untilMs });
        if (!state.isOpen) assert.ok(after.isOpen);
      },
    ),
  );
});
