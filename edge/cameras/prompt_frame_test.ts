import assert from "node:assert/strict";
import { CameraSettings } from "../../server/contract/camera.ts";
import { createHandFleet } from "../../tests/support/edge_fleet.ts";
import { ownFreshForMs, promptFrame } from "./prompt_frame.ts";

/** A camera that is read every 2 s, of which its settings want a picture every `wantedMs`. */
function slowed(wantedMs: number | null) {
  const url = "rtsp://10.0.0.9/s";
  const settings = CameraSettings.parse({ id: "lane", url, interval_ms: 2000 });
  const fleet = createHandFleet([settings], () => 60_000);
  fleet.set("lane", { slowed_from_ms: wantedMs });
  const camera = fleet.camera("lane") ?? assert.fail();
  const ask = (mostWaitMs?: number) =>
    promptFrame(camera, {
      monotonicMs: () => 60_000,
      signal: new AbortController().signal,
      ...(mostWaitMs === undefined ? {} : { mostWaitMs }),
    });
  return { fleet, camera, ask };
}

Deno.test("promptFrame() waits for the next picture where heat made the newest an old one", async () => {
  const { fleet, ask } = slowed(1000);
  fleet.push("lane", { ageMs: 1500 });
  const asked = ask();
  const next = fleet.push("lane");
  assert.equal((await asked)?.id, next.id);
});

Deno.test("promptFrame() gives the newest at once as long as the camera's own settings promise no newer", async () => {
  const { fleet, ask } = slowed(1000);
  assert.equal(await ask(), null);
  const young = fleet.push("lane", { ageMs: 900 });
  assert.equal((await ask())?.id, young.id);
  const atItsPace = slowed(null);
  const old = atItsPace.fleet.push("lane", { ageMs: 1900 });
  assert.equal((await atItsPace.ask())?.id, old.id);
});

Deno.test("promptFrame() waits neither for a stalled camera nor longer than the asker can", async () => {
  const { fleet, ask } = slowed(1000);
  const old = fleet.push("lane", { ageMs: 30_000 });
  assert.equal((await ask())?.id, old.id);
  const newer = fleet.push("lane", { ageMs: 1500 });
  assert.equal((await ask(0))?.id, newer.id);
});

Deno.test("ownFreshForMs() is what the settings promise, slowed or not", () => {
  assert.equal(ownFreshForMs(slowed(1000).camera), 4000);
  assert.equal(ownFreshForMs(slowed(null).camera), 5000);
});
