import assert from "node:assert/strict";
import { Zone } from "../../../server/contract/camera.ts";
import { zoneMask } from "./zone_mask.ts";

Deno.test("zoneMask() holds the cells whose middle is inside, also of a concave zone", () => {
  const zone: Zone = [[0, 0], [1, 0], [1, 1], [0.5, 0.25], [0, 1]];
  const mask = zoneMask(zone, { width: 8, height: 4 });
  const rows = [0, 1, 2, 3].map((y) => [...mask.inside.subarray(y * 8, y * 8 + 8)].join(""));
  assert.deepEqual(rows, ["11111111", "11100111", "11000011", "10000001"]);
  assert.equal(mask.insideCount, 20);
  assert.equal(mask.columnCount, 8);
});

Deno.test("zoneMask() is the whole picture without a zone", () => {
  const mask = zoneMask(undefined, { width: 5, height: 3 });
  assert.deepEqual([mask.insideCount, mask.columnCount], [15, 5]);
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
