// Nothing restarts or reboots what is well: each of these looked like a fault to somebody's watchdog.
import assert from "node:assert/strict";
import { type RemedyWorld, remedyWorld } from "../../tests/support/remedy_world.ts";
import type { FailureReason } from "../../server/contract/camera.ts";
import { cameraFact } from "./remedy_facts.ts";
import { DAY_MS, HOUR_MS } from "./remedy_table.ts";

const MINUTE_MS = 60_000;
const FRESH_FOR_MS = 4000;

async function assertNothing(
  run: (world: RemedyWorld) => Promise<void>,
  options: Parameters<typeof remedyWorld>[0] = {},
): Promise<void> {
  const world = await remedyWorld(options);
  await run(world);
  assert.deepEqual(world.done, []);
  assert.deepEqual(world.journal().entries, []);
}

/** As the state machine reports it. */
function seen(
  world: RemedyWorld,
  id: string,
  status: Parameters<typeof cameraFact>[0]["status"],
  frameAgeMs: number,
  reason: FailureReason | null = null,
): void {
  const fact = cameraFact(
    { camera_id: id, status, reason, frame_age_ms: frameAgeMs },
    FRESH_FOR_MS,
  );
  Object.assign(world.look.cameras.find((camera) => camera.id === id) ?? {}, fact);
}

Deno.test("0 remedies: a slow network, on which streams stall and come back all day", async () => {
  await assertNothing(async (world) => {
    for (let turn = 0; turn < 600; turn++) {
      const id = turn % 3 === 0 ? "lane-1" : "lane-2";
      seen(world, id, "stalled", 4500, "stalled");
      await world.lookAfter(5000);
      seen(world, id, "backing_off", 9500, "timeout");
      await world.pass((turn % 10) * 9000);
      seen(world, id, "streaming", 700);
      await world.pass(10_000);
    }
  });
});

Deno.test("0 remedies: a night in which every picture is black", async () => {
  await assertNothing(async (world) => {
    for (const id of ["lane-1", "lane-2"]) seen(world, id, "dark", 900);
    await world.pass(12 * HOUR_MS);
  });
});

Deno.test("a camera that comes back into the night is healed, and its trouble is over", async () => {
  const world = await remedyWorld();
  world.onStep = () => seen(world, "lane-1", "dark", 900);
  world.bad("stalled", ["lane-1"]);
  await world.pass(HOUR_MS);
  assert.deepEqual(world.journal().entries.map(({ verdict }) => verdict), ["helped"]);
});

Deno.test("0 remedies: an empty lane, whose pictures differ by their noise alone", async () => {
  await assertNothing(async (world) => {
    for (const id of ["lane-1", "lane-2"]) seen(world, id, "streaming", 1100);
    await world.pass(2 * DAY_MS);
  });
});

for (const [words, byMs] of [["on", DAY_MS], ["back", -DAY_MS]] as const) {
  Deno.test(`0 remedies: the clock is set ${words} by a day, also while a camera starts`, async () => {
    await assertNothing(async (world) => {
      await world.pass(MINUTE_MS);
      world.setClock(byMs);
      seen(world, "lane-1", "starting", 3000);
      await world.pass(MINUTE_MS);
      seen(world, "lane-1", "streaming", 500);
      await world.pass(HOUR_MS);
    });
  });
}

Deno.test("0 remedies: somebody at work, who unplugs a camera and changes settings now and then", async () => {
  await assertNothing(async (world) => {
    world.bad("unreachable", ["lane-1"]);
    for (let turn = 0; turn < 10; turn++) {
      world.look.operatorActedMs = 0;
      await world.pass(9 * MINUTE_MS);
    }
    // They go for lunch: what was bad while they worked does not count.
    await world.pass(2 * MINUTE_MS);
    world.wellThen();
    await world.pass(HOUR_MS);
  });
});

Deno.test("0 remedies: maintenance, in which everything is taken apart", async () => {
  await assertNothing(async (world) => {
    world.look.isInMaintenance = true;
    world.bad("crashed");
    world.look.link = "away";
    await world.pass(DAY_MS);
    world.look.isInMaintenance = false;
    await world.pass(2 * MINUTE_MS);
    world.wellThen();
    await world.pass(HOUR_MS);
  });
});

Deno.test("0 remedies: the server is away for a week while the cameras are well", async () => {
  await assertNothing(async (world) => {
    world.look.link = "away";
    await world.pass(7 * DAY_MS);
  });
});

Deno.test("0 remedies: no server and no camera at all", async () => {
  await assertNothing(async (world) => {
    world.look.link = "away";
    await world.pass(DAY_MS);
  }, { cameras: [] });
});

Deno.test("0 remedies: an agent that has just started, with cameras that are slow to come", async () => {
  await assertNothing(async (world) => {
    for (let turn = 0; turn < 20; turn++) {
      await world.restart();
      world.bad("stalled", ["lane-1"]);
      await world.pass(4 * MINUTE_MS);
    }
  });
});

Deno.test("0 remedies: a release on trial, whose faults are rolled back by another", async () => {
  await assertNothing(async (world) => {
    world.look.isOnTrial = true;
    world.bad("crashed");
    await world.pass(HOUR_MS);
  });
});

Deno.test("0 remedies: they are switched off", async () => {
  await assertNothing(async (world) => {
    world.look.mode = "off";
    world.bad("stalled");
    await world.pass(DAY_MS);
  });
});

Deno.test("0 remedies: a process that was stopped between two looks, and pictures that are old for that", async () => {
  await assertNothing(async (world) => {
    await world.pass(MINUTE_MS);
    for (let turn = 0; turn < 50; turn++) {
      seen(world, "lane-1", "stalled", 4500, "stalled");
      await world.lookAfter(5000);
      await world.lookAfter(HOUR_MS);
      seen(world, "lane-1", "streaming", 500);
      await world.lookAfter(5000);
    }
  });
});
