import assert from "node:assert/strict";
import { startOnvifDevice } from "../tests/support/onvif_device.ts";
import { waitUntil } from "../tests/support/wait_until.ts";
import { type CameraReport, CameraSettings } from "../server/contract/camera.ts";
import { EdgeConfig } from "../server/contract/edge_config.ts";
import type { Fleet, FleetCamera } from "./cameras/fleet.ts";
import { createMetrics } from "./metrics.ts";
import { createSelfHealing } from "./self_healing.ts";

const ACCOUNT = `admin:${encodeURIComponent("canary p@ss'word")}`;
/** Of the settings; nobody listens there. */
const OLD_URL = `rtsp://${ACCOUNT}@127.9.9.9/`;
const LOOK_MS = 5000;

/** One camera that is stalled for as long as it is looked at. */
function stalledFleet(restarts: string[]): Fleet {
  const settings = CameraSettings.parse({ id: "lane-1", url: OLD_URL });
  const report: CameraReport = {
    ...{ camera_id: "lane-1", name: "lane-1", status: "backing_off", reason: "stalled" },
    ...{ detail: null, since: new Date(0).toISOString(), frame_age_ms: 600_000, fps: 0 },
    ...{ frames_total: 1, restarts_total: 0, next_attempt_in_ms: null, width: null, height: null },
  };
  return {
    apply: () => assert.fail("nobody changes the settings"),
    camera: () => ({ settings } as FleetCamera),
    cameras: () => [report],
    restart: (id) => restarts.push(id) > 0,
    stop: () => Promise.resolve(),
  };
}

/** Half an hour of it. @returns what was said at the end */
async function heal(
  { onvifPort, rebootTarget }: { onvifPort: number; rebootTarget: (id: string) => string | null },
): Promise<string> {
  const dataDir = await Deno.makeTempDir({ prefix: "self_healing_" });
  const ending = new AbortController();
  let nowMs = 0;
  const config = EdgeConfig.parse({
    remedies: { camera_reboot: true, onvif_port: onvifPort },
    cameras: [{ id: "lane-1", url: OLD_URL }],
  });
  const healing = await createSelfHealing({
    dataDir,
    fleet: stalledFleet([]),
    config: () => config,
    link: () => ({ health: () => ({ state: "unlinked" }) }),
    metrics: createMetrics(),
    rediscover: () => Promise.resolve(false),
    rebootTarget,
    restart: null,
    reboot: null,
    ending: ending.signal,
    isOnTrial() {
      nowMs += LOOK_MS; // once a look
      return false;
    },
    lookEveryMs: 0,
    monotonicMs: () => nowMs,
  });
  const running = healing.run(ending.signal);
  try {
    await waitUntil(() => nowMs > 1_800_000, { what: "half an hour", timeoutMs: 60_000 });
    return JSON.stringify(healing.view.state());
  } finally {
    ending.abort();
    await running;
    await Deno.remove(dataDir, { recursive: true });
  }
}

Deno.test("a camera is rebooted where it is now, not at the address of its settings", async () => {
  await using onvif = startOnvifDevice();
  const url = `rtsp://${ACCOUNT}@127.0.0.1/`;
  await heal({ onvifPort: onvif.port, rebootTarget: (id) => id === "lane-1" ? url : null });
  assert.ok(onvif.reboots > 0);
});

Deno.test("a camera of whom it is in doubt who it is is sent nothing, and the reason says so", async () => {
  await using onvif = startOnvifDevice();
  const said = await heal({ onvifPort: onvif.port, rebootTarget: () => null });
  assert.deepEqual(onvif.heard, []);
  assert.match(
    said,
    /No reboot_camera: [^.]*\.camera_reboot [^.]* who is at its address is in doubt/,
  );
});
