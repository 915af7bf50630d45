import assert from "node:assert/strict";
import type { DeviceFact, OpenCause, VisitCount } from "./cause.ts";
import { decideDiskLow, decideMissRate } from "./decide_figures.ts";

const NOW_MS = Date.parse("2026-03-01T12:00:00Z");

function missRate(
  visits: VisitCount[],
  open: OpenCause[] = [],
  remindEveryMs: number | null = null,
) {
  return decideMissRate({
    aboveRatio: 0.1,
    windowMs: 3_600_000,
    leastVisits: 20,
    visits,
    open,
    remindEveryMs,
    nowMs: NOW_MS,
  });
}

const count = (read: number, missed: number): VisitCount => ({
  locationId: "north",
  locationName: "North",
  read,
  missed,
});
const openOf = (id: string): OpenCause => ({
  id: "open",
  causeKey: "x",
  locationId: "north",
  title: "T",
  subjects: [{ kind: "location", id, name: id }],
  remindedMs: NOW_MS - 7_200_000,
});

Deno.test("decideMissRate() tells above the limit, with enough visits", () => {
  const [raised] = missRate([count(17, 3)]);
  assert.ok(raised?.kind === "raise");
  assert.equal(raised.title, "15 % of plates missed at North");
  assert.deepEqual(missRate([count(18, 2)]), [], "at the limit");
  assert.deepEqual(missRate([count(0, 19)]), [], "too few visits");
});

Deno.test("decideMissRate() does not flap about its limit, nor end in a quiet night", () => {
  const open = [openOf("north")];
  assert.deepEqual(missRate([count(91, 9)], open), []);
  assert.deepEqual(missRate([count(2, 0)], open), []);
  assert.deepEqual(missRate([count(92, 8)], open).map(({ kind }) => kind), ["recover"]);
  assert.deepEqual(missRate([count(80, 20)], open), []);
  assert.deepEqual(missRate([count(80, 20)], open, 3_600_000).map(({ kind }) => kind), ["remind"]);
});

Deno.test("decideDiskLow() tells of a device once a day at most, and not of one in maintenance or silent", () => {
  const disk = (bytes: number | null, state: DeviceFact["state"] = "online"): DeviceFact => ({
    id: "pi",
    name: "pi",
    locationId: "north",
    locationName: "North",
    state,
    sinceMs: 0,
    everyMs: 10_000,
    diskFreeBytes: bytes,
  });
  const judge = (device: DeviceFact, open: OpenCause[] = []) =>
    decideDiskLow({
      belowBytes: 500_000_000,
      devices: [device],
      open,
      remindEveryMs: null,
      nowMs: NOW_MS,
    });
  const [raised] = judge(disk(100_000_000));
  assert.ok(raised?.kind === "raise");
  assert.equal(raised.text, "100 MB are free on its disk.");
  assert.equal(raised.causeKey, `disk_low:pi:${Math.floor(NOW_MS / 86_400_000)}`);
  assert.deepEqual(judge(disk(500_000_000)), []);
  assert.deepEqual(judge(disk(1, "offline")), []);
  assert.deepEqual(judge(disk(null)), []);
  assert.deepEqual(judge(disk(550_000_000), [openOf("pi")]), []);
  assert.equal(judge(disk(700_000_000), [openOf("pi")])[0]?.kind, "recover");
  assert.equal(judge(disk(1, "quiet"), [openOf("pi")])[0]?.kind, "quiet");
});
