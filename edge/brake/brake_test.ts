import assert from "node:assert/strict";
import { openBrake, PROVEN_AFTER_MS, WHOLE_AGAIN_AFTER_MS } from "./brake.ts";

const GOOD = "cameras: [{id: lane-1, url: 'rtsp://10.0.0.9/s'}]\n";
const BAD = "cameras: [{id: lane-1, url: 'rtsp://10.0.0.9/s', width: 7680}]\n";

/** An agent's folder, with a clock of the test's. */
async function inFolder(run: (rig: ReturnType<typeof rigOf>) => Promise<void>): Promise<void> {
  const dataDir = await Deno.makeTempDir({ prefix: "edge_brake_" });
  try {
    await run(rigOf(dataDir));
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
}

function rigOf(dataDir: string) {
  const timers: { dueMs: number; callback: () => void }[] = [];
  let nowMs = 0;
  return {
    dataDir,
    restarts: [] as string[],
    start(settingsText: string, bootId = "boot-1") {
      return openBrake({
        dataDir,
        version: "1.0.0",
        bootId,
        settingsText,
        setTimer(delayMs, callback) {
          const timer = { dueMs: nowMs + delayMs, callback };
          timers.push(timer);
          return () => {
            if (timers.includes(timer)) timers.splice(timers.indexOf(timer), 1);
          };
        },
      });
    },
    pass(ms: number) {
      nowMs += ms;
      for (const timer of timers.filter(({ dueMs }) => dueMs <= nowMs)) {
        timers.splice(timers.indexOf(timer), 1);
        timer.callback();
      }
    },
  };
}

type Rig = ReturnType<typeof rigOf>;

/** Starts, ends by itself. */
async function crash(rig: Rig, settings: string, times: number) {
  for (let index = 0; index < times; index++) (await rig.start(settings)).started(null);
}

/** Runs for long enough to be believed, then is told to end. */
async function runLong(rig: Rig, settings: string) {
  const brake = await rig.start(settings);
  brake.started(null);
  rig.pass(PROVEN_AFTER_MS);
  await brake.leaving();
  return brake;
}

Deno.test("an agent that ends again and again with new settings goes back to those that held", () =>
  inFolder(async (rig) => {
    await runLong(rig, GOOD);
    await crash(rig, BAD, 3);
    const braked = await rig.start(BAD);
    assert.deepEqual(braked.report, { step: "kept_settings", ends: 3 });
    assert.equal(braked.settings?.cameras[0]?.width, undefined);
    assert.deepEqual((await rig.start(GOOD)).report, null, "who corrects them gets all of it");
  }));

Deno.test("without settings to go back to, parts are left out at once", () =>
  inFolder(async (rig) => {
    await runLong(rig, GOOD);
    await crash(rig, GOOD, 3);
    const braked = await rig.start(GOOD);
    assert.deepEqual([braked.report?.step, braked.settings], ["spare", null]);
  }));

Deno.test("settings to go back to that cannot start themselves give way to the file's, with less", () =>
  inFolder(async (rig) => {
    await runLong(rig, GOOD);
    await crash(rig, BAD, 3);
    const braked = await rig.start(BAD);
    assert.equal(braked.report?.step, "kept_settings");
    await braked.cannotStart();
    const spare = await rig.start(BAD);
    assert.deepEqual([spare.report, spare.settings], [{ step: "spare", ends: 4 }, null]);
    await spare.leaving();
    assert.equal((await rig.start(BAD)).settings, null, "what came up is not given up");
    // That one ends by itself: the port may have been another's for a moment only.
    assert.notEqual((await rig.start(BAD)).settings, null);
  }));

Deno.test("settings that were applied while it ran are gone back to as well", () =>
  inFolder(async (rig) => {
    await runLong(rig, "cameras: []\n");
    const running = await rig.start("cameras: []\n");
    running.started(null);
    rig.pass(PROVEN_AFTER_MS - 1);
    await running.adopted(GOOD);
    rig.pass(PROVEN_AFTER_MS);
    await running.leaving();
    await crash(rig, BAD, 3);
    assert.equal((await rig.start(BAD)).settings?.cameras.length, 1);
  }));

Deno.test("settings that were applied a moment before an end are not taken for those that held", () =>
  inFolder(async (rig) => {
    await runLong(rig, GOOD);
    const running = await rig.start(GOOD);
    running.started(null);
    await running.adopted(BAD);
    rig.pass(PROVEN_AFTER_MS - 1); // and it ends by itself
    await crash(rig, BAD, 2);
    const braked = await rig.start(BAD);
    assert.deepEqual(braked.report, { step: "kept_settings", ends: 3 });
    assert.equal(braked.settings?.cameras[0]?.width, undefined);
  }));

Deno.test("what is left out stays so over restarts, and all of it is tried again after an hour", () =>
  inFolder(async (rig) => {
    await crash(rig, GOOD, 5);
    assert.equal((await runLong(rig, GOOD)).report?.step, "spare");
    const braked = await rig.start(GOOD);
    assert.equal(braked.report?.step, "spare");
    const restarts: string[] = [];
    braked.started((why) => restarts.push(why));
    rig.pass(PROVEN_AFTER_MS);
    assert.equal(restarts.length, 0);
    rig.pass(WHOLE_AGAIN_AFTER_MS - PROVEN_AFTER_MS);
    assert.equal(restarts.length, 1);
    await braked.leaving();
    const whole = await rig.start(GOOD);
    assert.equal(whole.report, null);
    whole.started(null); // and it ends by itself
    assert.equal((await rig.start(GOOD)).report?.step, "spare");
  }));

Deno.test("power cuts and damaged files brake nothing", () =>
  inFolder(async (rig) => {
    for (let boot = 0; boot < 10; boot++) {
      assert.equal((await rig.start(GOOD, `boot-${boot}`)).report, null);
    }
    await crash(rig, GOOD, 10);
    await Deno.writeTextFile(`${rig.dataDir}/starts.json`, '{"format": 1, "ends": 9');
    assert.equal((await rig.start(GOOD)).report, null);
  }));
