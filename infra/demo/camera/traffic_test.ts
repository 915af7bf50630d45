import assert from "node:assert/strict";
import { plateWithText } from "./plates.ts";
import { Playlist } from "./playlist.ts";
import { seededRandom } from "./random.ts";
import type { StampedSequence } from "./h264/stamp.ts";
import type { PictureGroup } from "./scene/scene.ts";
import { defaultTraffic, idleGapMs, planPass, waitingSeconds } from "./traffic.ts";

Deno.test("planPass() brings the same cars for the same seed and others for another", () => {
  const plates = (seed: number) => {
    const random = seededRandom(seed);
    return Array.from({ length: 20 }, () => planPass(random, defaultTraffic).plate.text);
  };
  assert.deepEqual(plates(1), plates(1));
  assert.notDeepEqual(plates(1), plates(2));
  for (const plate of plates(3)) {
    assert.match(plate, /^([5-9][A-Z]{3}\d{3}|[A-Z]{3}\d{4}|[A-Z]{4}\d{2}|[A-Z]{3}\d{3})$/);
  }
});

Deno.test("planPass() makes about the wanted share of plates illegible", () => {
  const random = seededRandom(5);
  const dirty = Array.from({ length: 2_000 }, () => planPass(random, defaultTraffic))
    .filter(({ isLegible }) => !isLegible).length;
  assert.ok(Math.abs(dirty / 2_000 - 1 / 8) < 0.03, `${dirty} of 2000`);
});

Deno.test("idleGapMs() stays between two seconds and thrice the mean, also when cars come without pause", () => {
  const random = seededRandom(9);
  for (const meanSecondsBetweenCars of [1, 20, 120]) {
    const traffic = { ...defaultTraffic, meanSecondsBetweenCars };
    const meanMs = 1000 * Math.max(1, meanSecondsBetweenCars - 4 - waitingSeconds(traffic));
    for (let i = 0; i < 200; i++) {
      const gapMs = idleGapMs(random, traffic);
      assert.ok(gapMs >= 2_000 && gapMs <= Math.max(2_000, 3 * meanMs), `${gapMs}`);
    }
  }
});

Deno.test("plateWithText() picks the state by the format", () => {
  assert.equal(plateWithText("7ABC123").style.state, "CALIFORNIA");
  assert.equal(plateWithText("BCD1234").style.state, "TEXAS");
});

// Groups are only handed through, so empty ones with a name will do.
const group = (name: string) => Object.assign([], { name }) as PictureGroup;
const sequence = {} as StampedSequence;

Deno.test("Playlist shows the empty lane, then a pass in order, and tells when the car stands and is gone", () => {
  const idle = [group("idle 1"), group("idle 2")];
  const playlist = new Playlist(sequence, idle);
  const told: string[] = [];
  const film = {
    arriving: [group("a")],
    waiting: [group("w1"), group("w2")],
    leaving: [group("l")],
  };
  assert.equal(playlist.next(0).group, idle[0]);
  playlist.addPass(film, {
    onInView: (nowMs) => told.push(`in view ${nowMs}`),
    onGone: () => told.push("gone"),
    onDropped: () => told.push("dropped"),
  });
  const shown = [1, 2, 3, 4, 5].map((nowMs) => playlist.next(nowMs).group);
  assert.deepEqual(shown, [...film.arriving, ...film.waiting, ...film.leaving, idle[1]]);
  assert.deepEqual(told, ["in view 2", "gone"]);
});

Deno.test("Playlist.replace() drops a car under way and says so", () => {
  const playlist = new Playlist(sequence, [group("day")]);
  let droppedTimes = 0;
  playlist.addPass({ arriving: [group("a")], waiting: [group("w")], leaving: [] }, {
    onInView: () => assert.fail("it never stood in view"),
    onGone: () => assert.fail("it never left"),
    onDropped: () => droppedTimes++,
  });
  playlist.next(0);
  const night = group("night");
  playlist.replace(sequence, [night]);
  assert.ok(droppedTimes > 0);
  assert.equal(playlist.next(1).group, night);
});
