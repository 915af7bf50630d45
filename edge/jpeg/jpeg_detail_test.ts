import assert from "node:assert/strict";
import jpeg from "jpeg-js";
import { readJpegDetail } from "./jpeg_detail.ts";
import { NotAJpegError } from "./not_a_jpeg_error.ts";

/** Left half flat, right half bars of `periodPx` pixels. */
function bars(periodPx: number): Uint8Array {
  const [width, height] = [128, 64];
  const data = new Uint8Array(width * height * 4);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const x = pixel % width;
    const wave = Math.sin(x * 2 * Math.PI / periodPx);
    data.fill(x < width / 2 ? 128 : 128 + 90 * wave, pixel * 4, pixel * 4 + 4);
  }
  return jpeg.encode({ width, height, data }, 90).data;
}

/** Mean over the blocks of each half. */
function halves(values: Float32Array, columns: number): [number, number] {
  const mean = (isRight: boolean) => {
    const half = values.filter((_, block) => (block % columns >= columns / 2) === isRight);
    return half.reduce((sum, value) => sum + value, 0) / half.length;
  };
  return [mean(false), mean(true)];
}

Deno.test("readJpegDetail() finds coarse waves coarse, fine ones fine, and none where all is flat", () => {
  const wide = readJpegDetail(bars(16));
  const [flat, coarse] = halves(wide.coarse, wide.blockColumns);
  const [, fineOfWide] = halves(wide.fine, wide.blockColumns);
  assert.ok(flat < 100 && coarse > 10 * fineOfWide, `${flat} ${coarse} ${fineOfWide}`);
  const narrow = readJpegDetail(bars(4));
  const [, fine] = halves(narrow.fine, narrow.blockColumns);
  const [, coarseOfNarrow] = halves(narrow.coarse, narrow.blockColumns);
  assert.ok(fine > 10 * coarseOfNarrow, `${fine} ${coarseOfNarrow}`);
  // Parseval: a wave of amplitude a holds 64 a²/2 a block.
  const expected = 32 * 90 ** 2;
  assert.ok(Math.abs(fine + coarseOfNarrow - expected) < expected * 0.1);
});

Deno.test("readJpegDetail() refuses what is no baseline JPEG", () => {
  assert.throws(() => readJpegDetail(Uint8Array.of(0xff, 0xd8, 0xff)), NotAJpegError);
});
