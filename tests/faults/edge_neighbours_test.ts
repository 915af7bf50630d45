// One camera's trouble beside a healthy one, with real FFmpeg: whatever the neighbours do, the healthy
// camera's pictures keep their pace.
import assert from "node:assert/strict";
import { createFleet } from "../../edge/cameras/fleet.ts";
import { startCamera } from "../../infra/demo/camera/start_camera.ts";
import { CameraSettings } from "../../server/contract/camera.ts";
import { floodGarbage, startRtspDouble } from "../support/rtsp_double.ts";
import { waitUntil } from "../support/wait_until.ts";

const PICTURES = 15;
const INTERVAL_MS = 1000;

Deno.test("neighbours that stall, flood, hang up and crash cost a camera no picture", async () => {
  await using floods = startRtspDouble({ onPlay: floodGarbage });
  await using hangsUp = startRtspDouble({ onPlay: () => Promise.resolve() });
  await using refuses = startRtspDouble({ status: { code: 503, words: "Service Unavailable" } });
  await using camera = await healthyCamera();
  await using stalled = await healthyCamera();
  const fleet = createFleet();
  await using _fleet = { [Symbol.asyncDispose]: () => fleet.stop() };
  const healthy = CameraSettings.parse({ id: "healthy", url: camera.url });
  const neighbours = Object.entries({ floods, "hangs-up": hangsUp, refuses, stalled })
    .map(([id, { url }]) => CameraSettings.parse({ id, url }));
  fleet.apply([healthy]);
  const reportOf = (id: string) => fleet.camera(id)?.report() ?? assert.fail(`no camera ${id}`);
  await waitUntil(() => reportOf("healthy").status === "streaming", {
    what: "the healthy camera",
    timeoutMs: 60_000,
  });
  const longestGapMs = async () => {
    const arrivals: number[] = [];
    const forget = fleet.camera("healthy")?.frames.onFrame(({ receivedMonotonicMs }) => {
      arrivals.push(receivedMonotonicMs);
    });
    await waitUntil(() => arrivals.length >= PICTURES, { what: "pictures", timeoutMs: 90_000 });
    forget?.();
    return Math.max(...arrivals.slice(1).map((atMs, index) => atMs - (arrivals[index] ?? atMs)));
  };
  const aloneMs = await longestGapMs();
  const restartsAlone = reportOf("healthy").restarts_total;
  fleet.apply([healthy, ...neighbours]);
  await waitUntil(() => reportOf("stalled").status === "streaming", {
    what: "the camera that will stall",
    timeoutMs: 60_000,
  });
  await stalled.stall();
  const besideMs = await longestGapMs();

  // Of a machine that is slow for everybody, the neighbours are not guilty.
  const allowedMs = 3 * Math.max(INTERVAL_MS, aloneMs);
  assert.ok(besideMs < allowedMs, `a gap of ${besideMs} ms, and ${aloneMs} ms without neighbours`);
  assert.equal(reportOf("healthy").restarts_total, restartsAlone);
  // The trouble was real: without it the test would prove nothing.
  for (const id of ["floods", "hangs-up", "refuses", "stalled"]) {
    assert.ok((reportOf(id).failures_in_a_row ?? 0) > 0, `${id} had no trouble`);
  }
  assert.ok(hangsUp.plays > 1, "it was tried again");
});

async function healthyCamera() {
  const camera = startCamera({ port: 0, name: "Lane", traffic: { meanSecondsBetweenCars: 0 } });
  await camera.ready();
  return {
    url: camera.url,
    stall: () => camera.fault({ kind: "stall" }),
    [Symbol.asyncDispose]: () => camera.stop(),
  };
}
