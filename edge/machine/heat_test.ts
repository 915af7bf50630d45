import assert from "node:assert/strict";
import { afterLook, COOL, type Heat, slowedBy } from "./heat.ts";

const LOOK_MS = 5000;
const MINUTE_MS = 60_000;

/** Looks every 5 s at a curve. @returns each change of the pace, with the minute that it came in */
function follow(
  celsiusAt: (atMs: number, slowed: number) => number | null,
  { forMs, from = COOL }: { forMs: number; from?: Heat },
): { changes: [minute: number, slowedBy: number][]; heat: Heat } {
  const changes: [number, number][] = [];
  let heat = from;
  for (let atMs = 0; atMs <= forMs; atMs += LOOK_MS) {
    const before = slowedBy(heat);
    heat = afterLook(heat, { celsius: celsiusAt(atMs, before), nowMs: 1e6 + atMs });
    const now = slowedBy(heat);
    if (now !== before) changes.push([Math.floor(atMs / MINUTE_MS), now]);
  }
  return { changes, heat };
}

Deno.test("afterLook() slows down below the firmware's 80 °C, further while it stays hot, and comes back by steps", () => {
  const { changes } = follow(
    (atMs) => atMs < 10 * MINUTE_MS ? Math.min(79, 60 + atMs / 10_000) : 65,
    { forMs: 30 * MINUTE_MS },
  );
  assert.deepEqual(changes, [[2, 2], [3, 4], [12, 2], [15, 1]]);
});

Deno.test("afterLook() slows nothing down for one wrong reading, nor between the two limits", () => {
  const glitch = (atMs: number) => atMs === 5 * MINUTE_MS ? 1e300 : 74.9;
  assert.deepEqual(follow(glitch, { forMs: 60 * MINUTE_MS }).changes, []);
});

Deno.test("afterLook() neither comes back nor goes on between the two limits", () => {
  const curve = (atMs: number) => atMs < MINUTE_MS ? 76 : 72;
  assert.deepEqual(follow(curve, { forMs: 120 * MINUTE_MS }).changes, [[0, 2]]);
});

Deno.test("afterLook() does not swing: a machine that is hot at full pace and cool at half of it is left at half", () => {
  // A case in the sun, which follows its load within two minutes.
  let celsius = 60;
  const sun = (_: number, slowed: number) => {
    celsius += ((slowed === 1 ? 79 : 66) - celsius) * LOOK_MS / (2 * MINUTE_MS);
    return celsius;
  };
  const { changes } = follow(sun, { forMs: 8 * 60 * MINUTE_MS });
  assert.ok(changes.length <= 20, `${changes.length} changes in eight hours`);
  const gaps = changes.flatMap(([minute, slowed], index) =>
    slowed === 1 ? [minute - (changes[index - 1]?.[0] ?? 0)] : []
  );
  const [first = 0, second = 0, third = 0] = gaps;
  assert.ok(first < second && second < third, "it waits longer each time");
  assert.ok((gaps.at(-1) ?? 0) > 90, `${gaps}`);
});

Deno.test("afterLook() forgets by the next day how often it got hot again", () => {
  const relapsed: Heat = { ...COOL, relapses: 5, sinceBackMs: 0 };
  const { heat } = follow(() => 50, { forMs: 7 * 60 * MINUTE_MS, from: relapsed });
  assert.equal(heat.relapses, 0);
});

Deno.test("afterLook() takes a sensor that is gone for cool, and a stopped process for no time", () => {
  const hot = follow(() => 78, { forMs: 2 * MINUTE_MS }).heat;
  assert.equal(slowedBy(hot), 4);
  assert.deepEqual(follow(() => null, { forMs: 10 * MINUTE_MS, from: hot }).changes.length, 2);
  const slept = afterLook(hot, { celsius: 60, nowMs: 1e12 });
  assert.equal(slowedBy(slept), 4);
});
