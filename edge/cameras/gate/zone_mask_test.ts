import assert from "node:assert/strict";
import { Zone } from "../../../server/contract/camera.ts";
import { zoneMask } from "./zone_mask.ts";

Deno.test("zoneMask() holds the cells whose middle is inside, also of a concave zone", () => {
  const zone: Zone = [[0, 0], [1, 0], [1, 1], [0.5, 0.25], [0, 1]];
  const mask = zoneMask(zone, { width: 8, height: 4 });
  const rows = [0, 1, 2, 3].map((y) => [...mask.inside.subarray(y * 8, y * 8 + 8)].join(""));
  assert.deepEqual(rows, ["11111111", "11100111", "11000011", "10000001"]);
  assert.equal(mask.insideCount, 20);
});

Deno.test("zoneMask() is the whole picture without a zone", () => {
  const mask = zoneMask(undefined, { width: 10, height: 8 });
  assert.equal(mask.insideCount, 80);
  // A car counts as much as in a zone drawn around it.
  assert.deepEqual([mask.wholeCells, mask.wholeColumns], [36, 6]);
  const small = zoneMask([[0, 0], [0.4, 0], [0.4, 0.5], [0, 0.5]], { width: 10, height: 8 });
  assert.deepEqual([small.wholeCells, small.wholeColumns], [16, 4]);
});

Deno.test("Zone refuses what holds no car", () => {
  for (
    const zone of [
      [[0, 0], [1, 0]],
      [[0.5, 0.5], [0.51, 0.5], [0.51, 0.51]],
      [[100, 100], [900, 100], [900, 700]],
      [[0.1, 0.1], [0.5, 0.5], [0.9, 0.9]],
    ]
  ) {
    assert.equal(Zone.safeParse(zone).success, false, JSON.stringify(zone));
  }
  assert.ok(Zone.safeParse([[0.2, 0.3], [0.8, 0.3], [0.5, 0.9]]).success);
});
