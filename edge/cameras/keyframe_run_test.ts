import assert from "node:assert/strict";
import {
  areKeyframesOftenEnough,
  areKeyframesTooRare,
  keyframeIntervalMs,
  NO_KEYFRAMES,
  withKeyframe,
  withStreamTime,
} from "./keyframe_run.ts";

function run(...arrivalsMs: number[]) {
  return arrivalsMs.reduce(withKeyframe, NO_KEYFRAMES);
}

function measured(...timesS: number[]) {
  return timesS.reduce(withStreamTime, NO_KEYFRAMES);
}

const wanted = { intervalMs: 1000, hasStalled: false };
const stalled = { intervalMs: 1000, hasStalled: true };

Deno.test("areKeyframesTooRare() judges by the mean of at least three gaps", () => {
  assert.equal(areKeyframesTooRare(run(0, 4000, 8000), wanted), false, "too early");
  assert.equal(areKeyframesTooRare(run(0, 2000, 4000, 6000), wanted), true);
  assert.equal(areKeyframesTooRare(run(0, 1000, 2000, 3000), wanted), false);
  assert.equal(areKeyframesTooRare(run(0, 1000, 3200, 4000), wanted), false, "one late picture");
});

Deno.test("areKeyframesTooRare() takes a stall after the first pictures for a long wait", () => {
  assert.equal(areKeyframesTooRare(run(0), stalled), true);
  assert.equal(areKeyframesTooRare(NO_KEYFRAMES, stalled), false, "a black hole");
  assert.equal(areKeyframesTooRare(run(0, 1000, 2000, 3000), stalled), false, "a real stall");
});

Deno.test("keyframeIntervalMs() is the usual gap in the stream's own time", () => {
  assert.equal(keyframeIntervalMs(measured(0, 0.96, 1.96)), null, "too early");
  assert.equal(keyframeIntervalMs(measured(0, 0.96, 1.96, 2.96)), 1000);
  assert.equal(keyframeIntervalMs(measured(0, 2, 4, 4.1, 6, 8)), 2000, "one out of its turn");
});

Deno.test("keyframeIntervalMs() is not misled by a camera that sets its clock", () => {
  assert.equal(keyframeIntervalMs(measured(1000, 1001, 3, 4, 5, 1_700_000_000)), 1000);
});

Deno.test("a network that delays pictures does not make their keyframes rare", () => {
  const late = [0, 2000, 4000, 6000].reduce(withKeyframe, measured(0, 1, 2, 3));
  assert.equal(areKeyframesTooRare(late, wanted), false);
  const rare = [0, 100, 200, 300].reduce(withKeyframe, measured(0, 2, 4, 6));
  assert.equal(areKeyframesTooRare(rare, wanted), true, "a burst after a gap in the network");
});

Deno.test("areKeyframesOftenEnough() wants a while of it, without one long gap", () => {
  const times = Array.from({ length: 10 }, (_, second) => second);
  assert.equal(areKeyframesOftenEnough(measured(...times), wanted), true);
  assert.equal(areKeyframesOftenEnough(measured(...times.slice(1)), wanted), false, "too early");
  assert.equal(areKeyframesOftenEnough(measured(...times, 11), wanted), false, "one of 2 s");
});
