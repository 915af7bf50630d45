// A real camera that hangs as real ones do, healed by what the agent does by itself. Minutes are seconds.
import assert from "node:assert/strict";
import { startCamera } from "../infra/demo/camera/start_camera.ts";
import { startOnvifDevice } from "../tests/support/onvif_device.ts";
import { waitUntil } from "../tests/support/wait_until.ts";
import { EdgeConfig } from "../server/contract/edge_config.ts";
import { createFleet } from "./cameras/fleet.ts";
import { createMetrics } from "./metrics.ts";
import { Journal } from "./remedies/journal.ts";
import { createSelfHealing } from "./self_healing.ts";

/** How much faster the remedies' time goes than the camera's. */
const HASTE = 20;

Deno.test("a camera that hangs until it is rebooted is rebooted, and the pictures are the verdict", async () => {
  const dataDir = await Deno.makeTempDir({ prefix: "self_healing_" });
  const account = { username: "admin", password: "canary p@ss'word" };
  const camera = startCamera({
    port: 0,
    name: "Lane",
    traffic: { meanSecondsBetweenCars: 0 },
    ...account,
  });
  const ending = new AbortController();
  await using onvif = startOnvifDevice({
    onReboot: async () => {
      await camera.fault({ kind: "clear" });
      await camera.fault({ kind: "drop" });
    },
  });
  const config = EdgeConfig.parse({
    remedies: { camera_reboot: true, onvif_port: onvif.port },
    cameras: [{ id: "lane-1", url: camera.rtspUrlWithCredentials, stall_after_ms: 2000 }],
  });
  const fleet = createFleet();
  const metrics = createMetrics();
  const healing = await createSelfHealing({
    dataDir,
    fleet,
    config: () => config,
    link: () => ({ health: () => ({ state: "unlinked" }) }),
    metrics,
    rediscover: () => Promise.resolve(false),
    rebootTarget: () => camera.rtspUrlWithCredentials,
    restart: null,
    reboot: null,
    ending: ending.signal,
    isOnTrial: () => false,
    lookEveryMs: 200,
    monotonicMs: () => performance.now() * HASTE,
  });
  fleet.apply(config.cameras);
  const running = healing.run(ending.signal);
  const journal = async () => {
    const text = await Deno.readTextFile(`${dataDir}/remedies.json`).catch(() => null);
    return text === null ? [] : Journal.parse(JSON.parse(text)).entries;
  };
  try {
    const isStreaming = () => fleet.cameras()[0]?.status === "streaming";
    await waitUntil(isStreaming, { what: "pictures come" });
    await camera.fault({ kind: "stall" });
    const isJudged = async () => (await journal()).at(-1)?.verdict === "helped";
    await waitUntil(isJudged, { what: "a remedy has helped", timeoutMs: 90_000 });
    const entries = await journal();
    assert.deepEqual(entries.map(({ step, verdict }) => [step, verdict]).at(-1), [
      "reboot_camera",
      "helped",
    ]);
    assert.equal(entries[0]?.step, "restart_stream");
    assert.equal(entries[0]?.verdict, "no_help");
    assert.equal(onvif.reboots, 1);
    assert.ok(isStreaming());
    const [before, after] = [entries[0]?.frame_age_ms ?? 0, entries.at(-1)?.frame_age_ms ?? 1e9];
    assert.ok(before > 2000 && after <= 2000, `${before} ms before, ${after} ms after`);
  } finally {
    ending.abort();
    await running;
    await fleet.stop();
    await camera.stop();
    await Deno.remove(dataDir, { recursive: true });
  }
});
