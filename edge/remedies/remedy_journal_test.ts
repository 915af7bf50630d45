import assert from "node:assert/strict";
import { remedyWorld } from "../../tests/support/remedy_world.ts";
import { DAY_MS, HOUR_MS } from "./remedy_table.ts";

const MINUTE_MS = 60_000;

/** Decoders that fail everywhere, and an agent that is started again by its own remedy. */
async function crashingWorld() {
  const world = await remedyWorld();
  world.bad("crashed");
  return world;
}

Deno.test("a budget is not forgotten by the restart that it counts", async () => {
  const world = await crashingWorld();
  Object.assign(world.look.may, { rebootDevice: false });
  for (let turn = 0; turn < 12; turn++) {
    await world.pass(10 * MINUTE_MS);
    await world.restart();
  }
  assert.deepEqual(world.done, ["restart_agent"]);
});

Deno.test("a restart's verdict is given by the agent that came of it", async () => {
  const world = await crashingWorld();
  await world.pass(5 * MINUTE_MS + 5000);
  assert.deepEqual(world.done, ["restart_agent"]);
  await world.restart();
  world.wellThen();
  await world.pass(MINUTE_MS);
  const [entry] = world.journal().entries;
  assert.deepEqual([entry?.verdict, entry?.frame_age_ms], ["helped", 500]);
});

Deno.test("a clock that is set by a day, either way, neither refills a budget nor makes anything due", async () => {
  for (const byMs of [DAY_MS, -DAY_MS, 400 * DAY_MS]) {
    const world = await crashingWorld();
    Object.assign(world.look.may, { rebootDevice: false });
    await world.pass(10 * MINUTE_MS);
    world.setClock(byMs);
    await world.restart();
    world.setClock(byMs);
    await world.pass(HOUR_MS);
    assert.deepEqual(world.done, ["restart_agent"], String(byMs));
  }
});

Deno.test("an agent that was stopped for a night does not take the night for a fault", async () => {
  const world = await remedyWorld();
  await world.pass(MINUTE_MS);
  world.bad("stalled", ["lane-1"]);
  await world.lookAfter(5000);
  await world.lookAfter(10 * HOUR_MS);
  await world.lookAfter(5000);
  assert.deepEqual(world.done, []);
});

Deno.test("a journal that is damaged closes everything for an hour of running, restarts included", async () => {
  const world = await crashingWorld();
  world.disk.text = '{"running_ms": 12';
  await world.restart();
  for (let turn = 0; turn < 5; turn++) {
    await world.pass(11 * MINUTE_MS);
    await world.restart();
  }
  assert.deepEqual(world.done, []);
  await world.pass(HOUR_MS);
  assert.equal(world.done[0], "restart_agent");
});

Deno.test("what cannot be written down is not done: a full disk must not become a loop of restarts", async () => {
  const world = await crashingWorld();
  world.disk.failure = new Error("No space left on device (os error 28)");
  await world.pass(HOUR_MS);
  assert.deepEqual(world.done, []);
  world.disk.failure = null;
  await world.pass(MINUTE_MS);
  assert.deepEqual(world.done, ["restart_agent"]);
});

Deno.test("while nothing is wrong nothing is written: memory cards wear out", async () => {
  const world = await remedyWorld();
  await world.pass(DAY_MS);
  assert.equal(world.disk.text, null);
});

Deno.test("maintenance that the server spoke of last holds while it is away, over a restart", async () => {
  const world = await remedyWorld();
  await world.remedies().heard({ remedies: [], isInMaintenance: true });
  world.look.link = "away";
  await world.restart();
  world.bad("stalled", ["lane-1"]);
  await world.pass(2 * HOUR_MS);
  assert.deepEqual(world.done, []);
  await world.remedies().heard({ remedies: [], isInMaintenance: false });
  await world.pass(HOUR_MS);
  assert.equal(world.done[0], "restart_stream lane-1");
});

Deno.test("what the server has heard is not told again, and a later verdict is", async () => {
  const world = await remedyWorld();
  world.bad("stalled", ["lane-1"]);
  await world.pass(2 * MINUTE_MS + 5000);
  const first = world.remedies().untold();
  assert.deepEqual(first.map(({ verdict }) => verdict), ["pending"]);
  await world.remedies().heard({ remedies: first, isInMaintenance: false });
  assert.deepEqual(world.remedies().untold(), []);
  await world.pass(2 * MINUTE_MS);
  await world.restart();
  const second = world.remedies().untold();
  assert.deepEqual(second.map(({ id, verdict }) => [id, verdict]), [[first[0]?.id, "no_help"]]);
});

Deno.test("a heartbeat carries twenty at most, and the rest comes with the next", async () => {
  const cameras = Array.from({ length: 31 }, (_, index) => `lane-${index + 1}`);
  const world = await remedyWorld({ cameras });
  world.bad("unauthorized", cameras.slice(1));
  await world.pass(4 * MINUTE_MS);
  const told = new Set<string>();
  for (let beat = 0; beat < 2; beat++) {
    const remedies = world.remedies().untold();
    assert.ok(remedies.length <= 20);
    for (const { id } of remedies) told.add(id);
    await world.remedies().heard({ remedies, isInMaintenance: false });
  }
  assert.equal(told.size, 30);
});
