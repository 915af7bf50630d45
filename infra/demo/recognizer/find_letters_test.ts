import assert from "node:assert/strict";
import { findLetterRow, otsuThreshold } from "./find_letters.ts";

/** White paper with black rectangles. */
function paper(boxes: [number, number, number, number][]) {
  const grey = { data: new Uint8Array(300 * 100).fill(230), width: 300, height: 100 };
  for (const [left, top, width, height] of boxes) {
    for (let y = top; y < top + height; y++) {
      grey.data.fill(20, y * 300 + left, y * 300 + left + width);
    }
  }
  return grey;
}

Deno.test("findLetterRow() takes the large letters, not the state's name, with what hangs below the line", () => {
  const name = [100, 112, 124, 136, 148, 160].map((
    x,
  ): [number, number, number, number] => [x, 5, 9, 14]);
  const letters = [40, 75, 110, 180, 215].map((
    x,
  ): [number, number, number, number] => [x, 30, 25, 45]);
  const row = findLetterRow(paper([...name, ...letters, [145, 30, 25, 56]]));
  assert.equal(row?.shapes.length, 6);
  assert.deepEqual(row?.box, { left: 40, top: 30, right: 239, bottom: 85 });
  assert.equal(row?.letterHeight, 45);
});

Deno.test("findLetterRow() finds nothing in a grille, on a smear or on blank paper", () => {
  const slats = [0, 1, 2, 3, 4].map((
    i,
  ): [number, number, number, number] => [20, 10 + i * 16, 260, 8]);
  assert.equal(findLetterRow(paper(slats)), undefined);
  assert.equal(findLetterRow(paper([[30, 20, 240, 60]])), undefined);
  assert.equal(findLetterRow(paper([])), undefined);
});

Deno.test("otsuThreshold() parts ink from paper", () => {
  const threshold = otsuThreshold(paper([[10, 10, 100, 50]]));
  assert.ok(threshold >= 20 && threshold < 230, `${threshold}`);
});
