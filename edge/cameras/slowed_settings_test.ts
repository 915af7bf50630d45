import assert from "node:assert/strict";
import { CameraSettings } from "../../server/contract/camera.ts";
import { slowedSettings } from "./slowed_settings.ts";

function intervals(more: object): number[] {
  const settings = CameraSettings.parse({ id: "lane", url: "rtsp://10.0.0.9/s", ...more });
  return [1, 2, 4].map((slowedBy) => slowedSettings(settings, slowedBy).interval_ms);
}

Deno.test("slowedSettings() asks for fewer pictures, but never for so few that a car is not read", () => {
  const vehicle = { trigger: { mode: "vehicle" } };
  assert.deepEqual(intervals({ ...vehicle, interval_ms: 500 }), [500, 1000, 2000]);
  assert.deepEqual(intervals(vehicle), [1000, 2000, 2000]);
  const everySecond = { trigger: { mode: "interval", every_ms: 1000 } };
  assert.deepEqual(intervals(everySecond), [1000, 1000, 1000]);
  assert.deepEqual(intervals({ ...everySecond, interval_ms: 250 }), [250, 500, 1000]);
  assert.deepEqual(intervals({}), [1000, 2000, 2000]);
  const prompt = { interval_ms: 250, stall_after_ms: 2000 };
  assert.deepEqual(intervals(prompt), [250, 500, 1000], "else half of all pictures would be stale");
});

Deno.test("slowedSettings() leaves a camera that is slow already as it is", () => {
  const slow = CameraSettings.parse({ id: "lane", url: "rtsp://10.0.0.9/s", interval_ms: 60_000 });
  assert.equal(slowedSettings(slow, 4), slow);
});
