import assert from "node:assert/strict";
import type { Queryable } from "../db/sql.ts";
import { waitUntil } from "../../tests/support/wait_until.ts";
import { createFleetPace } from "./fleet_pace.ts";

const MINUTE_MS = 60_000;

function fleet() {
  const world = { devices: 0, slowestMs: 45_000, isAway: false, counts: 0, nowMs: 0 };
  const db = {
    row: () => {
      world.counts++;
      if (world.isAway) return Promise.reject(new Error("away"));
      return Promise.resolve({ devices: world.devices, slowestMs: world.slowestMs });
    },
  } as unknown as Queryable;
  return { world, pace: createFleetPace(db, { now: () => new Date(world.nowMs) }) };
}

Deno.test("createFleetPace() counts once a minute, however many ask", async () => {
  const { world, pace } = fleet();
  world.devices = 10_000;
  assert.deepEqual(await Promise.all([pace(), pace(), pace()]), [40_000, 40_000, 40_000]);
  world.devices = 20;
  world.nowMs += MINUTE_MS - 1;
  assert.equal(await pace(), 40_000);
  assert.equal(world.counts, 1);
  world.nowMs += 1;
  await waitUntil(async () => await pace() === 10_000, { what: "the smaller fleet's pace" });
  assert.equal(world.counts, 2);
});

Deno.test("createFleetPace() says nothing before the first count, and asks soon again", async () => {
  const { world, pace } = fleet();
  world.isAway = true;
  world.devices = 5000;
  assert.equal(await pace(), null);
  assert.equal(await pace(), null);
  assert.equal(world.counts, 1);
  world.isAway = false;
  world.nowMs += 5000;
  await waitUntil(async () => await pace() === 20_000, { what: "the count" });
  world.isAway = true;
  world.nowMs += MINUTE_MS;
  assert.equal(await pace(), 20_000);
  assert.equal(await pace(), 20_000);
});

Deno.test("createFleetPace() is no slower than before while an older server may run beside it", async () => {
  const { world, pace } = fleet();
  world.devices = 10_000;
  world.slowestMs = 10_000;
  assert.equal(await pace(), 10_000);
  world.nowMs += 9 * MINUTE_MS;
  assert.equal(await pace(), 10_000);
  world.nowMs += MINUTE_MS;
  await waitUntil(async () => await pace() === 40_000, { what: "the large fleet's pace" });
});
