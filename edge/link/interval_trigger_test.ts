import assert from "node:assert/strict";
import { CameraSettings, type CameraStatus } from "../../server/contract/camera.ts";
import { createHandFleet } from "../../tests/support/edge_fleet.ts";
import { followInterval } from "./interval_trigger.ts";

Deno.test("followInterval() sends no dark and no frozen picture: each call is charged", () => {
  const settings = CameraSettings.parse({
    id: "lane",
    url: "rtsp://192.0.2.1/",
    trigger: { mode: "interval", every_ms: 1000 },
  });
  let nowMs = 100_000;
  const fleet = createHandFleet([settings], () => nowMs);
  const sent: CameraStatus[] = [];
  const status = () => fleet.camera("lane")?.report().status ?? assert.fail();
  const camera = fleet.camera("lane") ?? assert.fail();
  const stop = followInterval(camera, () => void sent.push(status()));
  for (const shown of ["streaming", "dark", "frozen", "dark", "streaming"] as const) {
    fleet.set("lane", { status: shown });
    nowMs += 1000;
    fleet.push("lane");
  }
  stop();
  assert.deepEqual(sent, ["streaming", "streaming"]);
});
