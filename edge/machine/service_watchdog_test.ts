import assert from "node:assert/strict";
import type { ServiceState } from "./sd_notify.ts";
import { runServiceWatchdog } from "./service_watchdog.ts";
import { judgeVitals, type VitalSigns, type WatchedCamera } from "./vitals.ts";

function camera(changes: Partial<WatchedCamera> = {}): WatchedCamera {
  return {
    camera_id: "lane-1",
    status: "streaming",
    frame_age_ms: 500,
    next_attempt_in_ms: null,
    stalledMs: 4000,
    ...changes,
  };
}

function signs(...cameras: WatchedCamera[]): VitalSigns {
  return { isServing: true, cameras };
}

function run(vitalSigns: () => VitalSigns, intervalMs: number | null = 15_000) {
  const told: ServiceState[] = [];
  let beat = () => {};
  let everyMs = 0;
  const watchdog = runServiceWatchdog({
    manager: { notify: (state) => Promise.resolve(void told.push(state)), close: () => {} },
    intervalMs,
    vitalSigns,
    every: (ms, callback) => {
      [everyMs, beat] = [ms, callback];
      return () => void (beat = () => {});
    },
  });
  return { told, beat: () => beat(), everyMs: () => everyMs, watchdog };
}

Deno.test("the watchdog is told at start and at each beat while all is well", () => {
  const service = run(() => signs(camera()));
  service.beat();
  assert.equal(service.everyMs(), 15_000);
  assert.deepEqual(service.told, [
    { isReady: true, isAlive: true, status: "1 of 1 cameras streaming" },
    { isAlive: true, status: "1 of 1 cameras streaming" },
  ]);
});

Deno.test("a timer that still runs does not speak for cameras that nobody looks after", () => {
  let now = signs(camera());
  const service = run(() => now);
  now = signs(camera({ frame_age_ms: 40_000 }));
  service.beat();
  assert.equal(service.told.at(-1)?.isAlive, undefined);
  assert.match(service.told.at(-1)?.status ?? "", /^stuck: camera lane-1 is said to stream/);
});

Deno.test("nothing is told after the stop: a stopping agent's cameras are no trouble", () => {
  const service = run(() => signs(camera()));
  service.watchdog.stop();
  service.beat();
  assert.equal(service.told.length, 1);
});

Deno.test("judgeVitals() calls dead cameras no reason to restart all the others", () => {
  const dead = camera({ status: "backing_off", frame_age_ms: 86_400_000, next_attempt_in_ms: 9 });
  const vitals = judgeVitals(signs(dead, camera({ camera_id: "b" })), null);
  assert.deepEqual(vitals, { kind: "alive", status: "1 of 2 cameras streaming" });
});

Deno.test("judgeVitals() grants a slow camera the time that its own watchdog has", () => {
  const slow = camera({ frame_age_ms: 140_000, stalledMs: 121_000 });
  assert.equal(judgeVitals(signs(slow), null).kind, "alive");
});

Deno.test("judgeVitals() sees a next try that never comes, but not one that is due just now", () => {
  const due = signs(camera({ status: "backing_off", next_attempt_in_ms: 0 }));
  assert.equal(judgeVitals(due, signs(camera())).kind, "alive");
  assert.equal(judgeVitals(due, due).kind, "stuck");
});

Deno.test("judgeVitals() sees an HTTP server that ended", () => {
  const vitals = judgeVitals({ isServing: false, cameras: [camera()] }, null);
  assert.deepEqual(vitals, { kind: "stuck", why: "the HTTP server ended" });
});
