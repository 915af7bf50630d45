import assert from "node:assert/strict";
import { createBackground, followScene, takeIn } from "./background.ts";
import type { Grid } from "./grid.ts";
import { lookAtZone } from "./look.ts";
import { zoneMask } from "./zone_mask.ts";

const WIDTH = 60;
const HEIGHT = 40;
const MASK = zoneMask([[0.2, 0.2], [0.8, 0.2], [0.8, 0.9], [0.2, 0.9]], {
  width: WIDTH,
  height: HEIGHT,
});

function grid(value: (x: number, y: number) => number): Grid {
  const values = Float32Array.from(
    { length: WIDTH * HEIGHT },
    (_, cell) => Math.min(255, value(cell % WIDTH, Math.floor(cell / WIDTH))),
  );
  return { values, width: WIDTH, height: HEIGHT };
}

/** Road with a kerb. */
const ground = (x: number, y: number) => 90 + y + (Math.abs(x - 8 - y / 4) < 1 ? 80 : 0);
const lane = grid(ground);
/** A body with windows, lamps and a plate. */
const withCar = grid((x, y) => {
  if (x < 18 || x >= 42 || y < 10 || y >= 34) return ground(x, y);
  const isDetail = (Math.floor(x / 6) + Math.floor(y / 6)) % 2 === 0;
  return isDetail ? 220 : 40;
});

function lookAt(now: Grid, more: Partial<Parameters<typeof lookAtZone>[0]> = {}) {
  const background = createBackground(lane);
  return lookAtZone({
    now,
    mask: MASK,
    background,
    previous: null,
    reference: null,
    ...more,
  }).look;
}

Deno.test("lookAtZone() tells a car from the empty zone", () => {
  const look = lookAt(withCar);
  assert.ok(look.structure > 0.3 && look.width > 0.6 && look.detailRatio > 3);
  assert.ok(look.elsewhere < 0.05);
  assert.deepEqual(lookAt(lane), {
    ...look,
    area: 0,
    structure: 0,
    width: 0,
    elsewhere: 0,
    detailRatio: 0,
  });
});

Deno.test("lookAtZone() does not take other light for something in the zone", () => {
  const exposure = grid((x, y) => ground(x, y) * 0.6);
  assert.equal(lookAt(exposure).area, 0);
  const headlights = grid((x, y) => ground(x, y) * (1 + 1.1 * Math.exp(-(((x - 30) / 12) ** 2))));
  const lit = lookAt(headlights);
  assert.ok(lit.area > 0.3, "it is seen");
  assert.equal(lit.structure, 0, "it is no thing");
  const shadow = grid((x, y) => ground(x, y) * (x + y < 45 ? 0.6 : 1));
  assert.ok(lookAt(shadow).structure < 0.1, "its edge alone differs in pattern");
});

Deno.test("lookAtZone() forgives a camera that sways by a cell", () => {
  const swayed = grid((x, y) => ground(x + 1, y));
  assert.equal(lookAt(swayed).area, 0);
  assert.equal(lookAt(swayed, { previous: lane }).motion, 0);
});

Deno.test("lookAtZone() knows the car that stood there in other light, and another car", () => {
  const darker = { ...withCar, values: withCar.values.map((value) => value * 0.7) };
  const like = lookAt(darker, { reference: withCar });
  assert.ok((like.unlike ?? 1) < 0.05);
  const other = grid((x, y) => {
    if (x < 16 || x >= 44 || y < 8 || y >= 34) return ground(x, y);
    return y < 20 ? 60 + 5 * (x - 16) : Math.abs(y - 27) < 3 ? 230 : 90;
  });
  const unlike = lookAt(other, { reference: withCar }).unlike ?? 0;
  assert.ok(unlike > 0.35, String(unlike));
});

Deno.test("lookAtZone() sees that something has gone, and that all is as before", () => {
  const background = createBackground(withCar);
  assert.ok(lookAt(lane, { background }).detailRatio < 0.5);
  const taken = takeIn(createBackground(lane), withCar);
  assert.equal(lookAt(lane, { background: taken }).isAsBefore, true);
  assert.equal(lookAt(withCar, { background: taken }).isAsBefore, false);
});

Deno.test("followScene() takes in a cone in minutes, and nothing where it is held", () => {
  const withCone = grid((x, y) => (x > 30 && x < 34 && y > 20 && y < 28 ? 230 : ground(x, y)));
  const follow = (held: typeof MASK | null) => {
    let background = createBackground(lane);
    for (let second = 0; second < 300; second++) {
      const input = { now: withCone, mask: MASK, background, previous: null, reference: null };
      const { difference, light } = lookAtZone(input);
      background = followScene(background, {
        now: withCone,
        difference,
        light,
        elapsedMs: 1000,
        held,
      });
    }
    return lookAt(withCone, { background });
  };
  assert.ok(lookAt(withCone).area > 0.01);
  assert.equal(follow(null).area, 0);
  assert.ok(follow(MASK).area > 0.01);
});

Deno.test("followScene() learns what flickers, so that rain is no vehicle", () => {
  let background = createBackground(lane);
  const flicker = (second: number) =>
    grid((x, y) => ground(x, y) + ((x * 7 + y * 13 + second * 5) % 3 === 0 ? 14 : 0));
  const areaOf = (second: number) => lookAt(flicker(second), { background }).area;
  const before = areaOf(1);
  for (let second = 0; second < 60; second++) {
    const now = flicker(second);
    const input = { now, mask: MASK, background, previous: null, reference: null };
    const { difference, light } = lookAtZone(input);
    background = followScene(background, { now, difference, light, elapsedMs: 1000, held: null });
  }
  assert.ok(areaOf(61) <= before);
  assert.equal(areaOf(61), 0);
});
