import assert from "node:assert/strict";
import { CameraSettings } from "../../server/contract/camera.ts";
import { EdgeConfig } from "../../server/contract/edge_config.ts";
import { camerasAt, looksForCameras, settingsAt } from "./leave_out.ts";

const CAMERA = CameraSettings.parse({
  id: "lane",
  url: "rtsp://10.0.0.9/s",
  trigger: { mode: "vehicle" },
});
const CONFIG = EdgeConfig.parse({ cameras: [CAMERA] });

Deno.test("each step leaves out more than the one before, and every one gives pictures", () => {
  const steps = [null, "kept_settings", "spare", "bare"] as const;
  assert.deepEqual(
    steps.map((step) => [
      looksForCameras(step),
      settingsAt(step, CONFIG).remedies.mode,
      ...camerasAt(step, [CAMERA]).flatMap(({ hwaccel, trigger }) => [hwaccel, trigger.mode]),
    ]),
    [
      [true, "on", "auto", "vehicle"],
      [true, "on", "auto", "vehicle"],
      [false, "off", "none", "vehicle"],
      [false, "off", "none", "manual"],
    ],
  );
});
