import assert from "node:assert/strict";
import { CameraSettings } from "../server/contract/camera.ts";
import type { MachineHealth } from "../server/contract/device_link.ts";
import { createMachineWatch } from "./watch_machine.ts";

const SETTINGS = [
  { id: "gate", url: "rtsp://10.0.0.9/s", interval_ms: 500, trigger: { mode: "vehicle" } },
  { id: "yard", url: "rtsp://10.0.0.10/s", interval_ms: 500 },
].map((camera) => CameraSettings.parse(camera));

/** A machine whose temperature is the test's, and cameras that are read as the watch says. */
function rig() {
  const machine = { celsius: 50, nowMs: 0, rechecks: 0 };
  const applied: number[][] = [];
  const watch = createMachineWatch({
    measure: () =>
      Promise.resolve({
        temperature_celsius: machine.celsius,
        disk_free_bytes: null,
      } as MachineHealth),
    apply: () => void applied.push(watch.slow(SETTINGS).map(({ interval_ms }) => interval_ms)),
    recheckDisk: () => {
      machine.rechecks += 1;
      return Promise.resolve();
    },
    monotonicMs: () => machine.nowMs,
  });
  const pass = async (minutes: number, celsius: number) => {
    machine.celsius = celsius;
    for (let looks = 0; looks < minutes * 12; looks++) {
      await watch.look();
      machine.nowMs += 5000;
    }
  };
  return { machine, watch, applied, pass };
}

Deno.test("a hot machine's cameras are read less often, once a step, and as before once it is cool", async () => {
  const { watch, applied, pass } = rig();
  watch.slow(SETTINGS);
  await pass(10, 60);
  assert.deepEqual(applied, []);
  await pass(10, 78);
  assert.deepEqual(applied, [[1000, 1000], [2000, 2000]]);
  assert.equal((await watch.health()).slowed_by, 4);
  assert.equal(watch.slowedFromMs("gate"), 500);
  assert.match(watch.noteOf("yard") ?? "", /hot: a picture every 2 s instead of every 0\.5 s/);
  // Settings that are read again meanwhile change nothing of it, and start no FFmpeg anew.
  assert.deepEqual(watch.slow(SETTINGS), watch.slow(SETTINGS));
  assert.deepEqual(watch.slow(SETTINGS).map(({ interval_ms }) => interval_ms), [2000, 2000]);
  await pass(20, 60);
  assert.deepEqual(applied.slice(2), [[1000, 1000], [500, 500]]);
  assert.equal((await watch.health()).slowed_by, 1);
  assert.deepEqual([watch.slowedFromMs("gate"), watch.noteOf("yard")], [null, null]);
});

Deno.test("a camera that cannot be read less often is not said to be", async () => {
  const { watch, pass } = rig();
  const trigger = { mode: "interval" as const, every_ms: 500 };
  await pass(10, 78);
  watch.slow(SETTINGS.map((camera) => ({ ...camera, trigger })));
  assert.deepEqual([watch.slowedFromMs("gate"), watch.noteOf("gate")], [null, null]);
});

Deno.test("a disk that took no reads is looked at each time", async () => {
  const { machine, pass } = rig();
  await pass(1, 50);
  assert.equal(machine.rechecks, 12);
});
