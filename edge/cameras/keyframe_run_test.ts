import assert from "node:assert/strict";
import { areKeyframesTooRare, NO_KEYFRAMES, withKeyframe } from "./keyframe_run.ts";

function run(...arrivalsMs: number[]) {
  return arrivalsMs.reduce(withKeyframe, NO_KEYFRAMES);
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
