import assert from "node:assert/strict";
import fc from "fast-check";
import {
  areaOf,
  crossesItself,
  faultOf,
  MOST_POINTS,
  rounded,
  withMoved,
  withoutPoint,
  withPoint,
} from "./zone_shape.js";

type Shape = [number, number][];
const SQUARE: Shape = [[0.2, 0.2], [0.8, 0.2], [0.8, 0.8], [0.2, 0.8]];

Deno.test("a tap near a side goes into that side, and crosses no line", () => {
  const { shape, index } = withPoint(SQUARE, [0.5, 0.15]);
  assert.equal(index, 1);
  assert.deepEqual(shape[1], [0.5, 0.15]);
  assert.equal(crossesItself(shape), false);
  assert.equal(withPoint(SQUARE, [0.15, 0.5]).index, 4);
});

Deno.test("the first three taps are the corners in their order", () => {
  let shape: readonly (readonly [number, number])[] = [];
  for (const point of SQUARE.slice(0, 3)) shape = withPoint(shape, point).shape;
  assert.deepEqual(shape, SQUARE.slice(0, 3));
});

Deno.test("no finger leaves the picture, and no zone has more points than the agent takes", () => {
  const anywhere = fc.tuple(
    fc.double({ min: -2, max: 3, noNaN: true }),
    fc.double({ min: -2, max: 3, noNaN: true }),
  );
  fc.assert(fc.property(fc.array(anywhere, { maxLength: 30 }), anywhere, (taps, last) => {
    let shape: readonly (readonly [number, number])[] = [];
    for (const tap of taps) shape = withPoint(shape, tap).shape;
    if (shape.length > 0) shape = withMoved(shape, 0, last);
    assert.ok(shape.length <= MOST_POINTS);
    assert.ok(rounded(shape).flat().every((share) => share >= 0 && share <= 1));
  }));
});

Deno.test("what cannot be saved says why", () => {
  assert.equal(faultOf([]), null); // the whole picture
  assert.match(faultOf(SQUARE.slice(0, 2)) ?? "", /tap 1 more/);
  assert.equal(faultOf(SQUARE), null);
  const bowTie: Shape = [[0.2, 0.2], [0.8, 0.8], [0.8, 0.2], [0.2, 0.8]];
  assert.match(faultOf(bowTie) ?? "", /cross/);
  assert.match(faultOf([[0.5, 0.5], [0.51, 0.5], [0.5, 0.51]]) ?? "", /too small/);
});

Deno.test("a concave zone, as around a pillar, does not cross itself", () => {
  const shape: Shape = [[0, 0], [1, 0], [1, 1], [0.5, 0.4], [0, 1]];
  assert.equal(crossesItself(shape), false);
  assert.ok(Math.abs(areaOf(shape) - 0.7) < 1e-9);
  assert.equal(withoutPoint(shape, 3).length, 4);
});
