import assert from "node:assert/strict";
import jpeg from "jpeg-js";
import { CameraSettings } from "../../server/contract/camera.ts";
import { createFrameStore } from "./frame_store.ts";
import type { GateDecision } from "./gate/gate_state.ts";
import { GateKeeper } from "./gate_keeper.ts";

const WIDTH = 640;
const HEIGHT = 360;
const LEFT: CameraSettings["zone"] = [[0.05, 0.1], [0.45, 0.1], [0.45, 0.9], [0.05, 0.9]];
const RIGHT: CameraSettings["zone"] = [[0.55, 0.1], [0.95, 0.1], [0.95, 0.9], [0.55, 0.9]];

/** A lane with something like a car in its left half, its right one, or nowhere. */
function pictureOf(car: "none" | "left" | "right"): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(WIDTH * HEIGHT * 4);
  const from = car === "left" ? 60 : 380;
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const isCar = car !== "none" && x >= from && x < from + 200 && y > 90 && y < 310;
      const isLight = (Math.floor(x / 50) + Math.floor(y / 40)) % 2 === 0;
      const value = isCar ? (isLight ? 225 : 30) : 110 + y / 8;
      data.fill(value, (y * WIDTH + x) * 4, (y * WIDTH + x) * 4 + 4);
    }
  }
  return new Uint8Array(jpeg.encode({ width: WIDTH, height: HEIGHT, data }, 80).data);
}

const EMPTY = pictureOf("none");
const CAR_LEFT = pictureOf("left");
const CAR_RIGHT = pictureOf("right");

function watch(settings: Partial<CameraSettings>) {
  const given = { id: "lane", url: "rtsp://10.0.0.9/s", trigger: { mode: "vehicle" }, ...settings };
  let current = CameraSettings.parse(given);
  let nowMs = 0;
  const frames = createFrameStore({ cameraId: "lane", maxFrames: 30, maxBytes: 8_000_000 });
  const decisions: GateDecision[] = [];
  const sent: number[] = [];
  const keeper = new GateKeeper({
    frames,
    settings: () => current,
    clock: { now: () => new Date(1_000_000 + nowMs), monotonicMs: () => nowMs },
    onDecision: (decision) => void decisions.push(decision),
  });
  const forget = keeper.onVehicle((frame) => void sent.push(frame.id));
  return {
    keeper,
    sent,
    decisions,
    forget,
    set: (change: Partial<CameraSettings>) => {
      current = { ...current, ...change };
    },
    show(picture: Uint8Array<ArrayBuffer>, seconds = 1) {
      for (let second = 0; second < seconds; second++) {
        nowMs += 1000;
        const at = { capturedAt: new Date(nowMs), receivedMonotonicMs: nowMs };
        frames.push({ jpeg: picture, ...at, width: WIDTH, height: HEIGHT });
      }
    },
  };
}

Deno.test("GateKeeper gives a picture of the car that stands in the zone, and says so", () => {
  const { show, sent, decisions, keeper } = watch({ zone: LEFT });
  assert.equal(keeper.report(), null);
  show(EMPTY, 4);
  assert.equal(keeper.report()?.state, "absent");
  show(CAR_LEFT, 10);
  assert.deepEqual([sent.length, decisions], [1, ["vehicle"]]);
  assert.deepEqual(keeper.report(), { state: "present", since: "1970-01-01T00:16:46.000Z" });
  show(EMPTY, 3);
  assert.equal(keeper.report()?.state, "absent");
  show(CAR_LEFT, 5);
  assert.equal(sent.length, 2);
});

Deno.test("GateKeeper does not see what stands outside the zone, until the zone is drawn anew", () => {
  const { show, sent, set } = watch({ zone: LEFT });
  show(EMPTY, 4);
  show(CAR_RIGHT, 8);
  assert.equal(sent.length, 0);
  set({ zone: RIGHT });
  show(CAR_RIGHT, 4);
  assert.equal(sent.length, 1);
});

Deno.test("GateKeeper is off with another trigger, and learns anew when it is on again", () => {
  const { show, sent, set, keeper } = watch({ zone: LEFT, trigger: { mode: "manual" } });
  show(EMPTY, 4);
  show(CAR_LEFT, 5);
  assert.deepEqual([sent.length, keeper.report()], [0, null]);
  set({ trigger: { mode: "vehicle", min_still_ms: 700 } });
  show(CAR_LEFT, 5);
  assert.equal(sent.length, 0, "a car that stood there before is no news");
  show(EMPTY, 5);
  show(CAR_LEFT, 5);
  assert.equal(sent.length, 1);
});

Deno.test("GateKeeper asks for another picture when the first showed no plate", () => {
  const { show, sent, keeper, decisions } = watch({ zone: LEFT });
  show(EMPTY, 4);
  show(CAR_LEFT, 2);
  keeper.heardOutcome({ frameId: sent[0] ?? 0, isRead: false });
  show(CAR_LEFT, 3);
  assert.deepEqual(decisions, ["vehicle", "retry"]);
  assert.equal(new Set(sent).size, 2);
});

Deno.test("GateKeeper passes over a broken picture, and learns a new size", () => {
  const { show, sent } = watch({ zone: LEFT });
  show(EMPTY, 4);
  show(new TextEncoder().encode("half a picture"));
  show(CAR_LEFT, 3);
  assert.equal(sent.length, 1);
});
