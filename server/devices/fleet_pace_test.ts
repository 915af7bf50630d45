import assert from "node:assert/strict";
import type { Queryable } from "../db/sql.ts";
import { waitUntil } from "../../tests/support/wait_until.ts";
import { createFleetPace } from "./fleet_pace.ts";

function fleet() {
  const world = { devices: 0, isAway: false, counts: 0, nowMs: 0 };
  const db = {
    row: () => {
      world.counts++;
      if (world.isAway) return Promise.reject(new Error("away"));
      return Promise.resolve({ count: world.devices });
    },
  } as unknown as Queryable;
  return { world, pace: createFleetPace(db, { now: () => new Date(world.nowMs) }) };
}

Deno.test("createFleetPace() counts once a minute, however many ask", async () => {
  const { world, pace } = fleet();
  world.devices = 10_000;
  assert.deepEqual(await Promise.all([pace(), pace(), pace()]), [40_000, 40_000, 40_000]);
  world.devices = 20;
  world.nowMs += 59_999;
  assert.equal(await pace(), 40_000);
  assert.equal(world.counts, 1);
  world.nowMs += 1;
  await waitUntil(async () => await pace() === 10_000, { what: "the smaller fleet's pace" });
  assert.equal(world.counts, 2);
});

Deno.test("createFleetPace() goes on as before while the database is away", async () => {
  const { world, pace } = fleet();
  world.isAway = true;
  assert.equal(await pace(), 10_000);
  world.isAway = false;
  world.devices = 5000;
  world.nowMs += 60_000;
  await waitUntil(async () => await pace() === 20_000, { what: "the count" });
  world.isAway = true;
  world.nowMs += 60_000;
  assert.equal(await pace(), 20_000);
  assert.equal(await pace(), 20_000);
});
