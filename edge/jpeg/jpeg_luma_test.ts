import assert from "node:assert/strict";
import jpeg from "jpeg-js";
import { decodeJpegLuma, decodeThumbnail, renderBlocks } from "./jpeg_luma.ts";
import { NotAJpegError } from "./not_a_jpeg_error.ts";

/** Encoded by FFmpeg as the edge does, or as a camera that writes restart markers or 4:2:2 would. */
async function encode(args: string[]): Promise<Uint8Array> {
  const { stdout } = await new Deno.Command("ffmpeg", {
    args: [
      ...["-nostdin", "-loglevel", "error", "-f", "lavfi", "-i", "testsrc2=s=334x246"],
      ...["-frames:v", "1", "-c:v", "mjpeg", ...args, "-f", "mjpeg", "pipe:1"],
    ],
  }).output();
  return stdout;
}

Deno.test("decodeJpegLuma() agrees with a whole decode, at sizes that are no multiple of 8", async () => {
  for (const format of ["yuvj420p", "yuvj422p", "yuvj444p"]) {
    const bytes = await encode(["-q:v", "5", "-pix_fmt", format]);
    const luma = decodeJpegLuma(bytes);
    assert.deepEqual([luma.width, luma.height], [334, 246]);
    const mine = renderBlocks(luma, { column: 3, row: 4, columns: 20, rows: 16 });
    const { data } = jpeg.decode(bytes, { useTArray: true });
    let worst = 0;
    for (let y = 0; y < mine.height; y++) {
      for (let x = 0; x < mine.width; x++) {
        const at = ((y + 32) * 334 + x + 24) * 4;
        const [r = 0, g = 0, b = 0] = data.subarray(at, at + 3);
        // Saturated colours are cut when converted to RGB: only the others can be converted back.
        if (Math.min(r, g, b) < 4 || Math.max(r, g, b) > 251) continue;
        const grey = 0.299 * r + 0.587 * g + 0.114 * b;
        worst = Math.max(worst, Math.abs(grey - (mine.data[y * mine.width + x] ?? 0)));
      }
    }
    assert.ok(worst <= 4, `${format}: off by ${worst}`);
  }
});

Deno.test("decodeJpegLuma() takes half a JPEG for what there is and refuses what is none", async () => {
  const bytes = await encode(["-q:v", "5"]);
  const whole = renderBlocks(decodeJpegLuma(bytes), { column: 0, row: 0, columns: 8, rows: 4 });
  const half = renderBlocks(decodeJpegLuma(bytes.subarray(0, bytes.length * 0.7)), {
    column: 0,
    row: 0,
    columns: 8,
    rows: 4,
  });
  assert.deepEqual(half.data, whole.data);
  for (
    const broken of [new Uint8Array(0), Uint8Array.of(0xff, 0xd8, 0xff), bytes.subarray(0, 300)]
  ) {
    assert.throws(() => decodeJpegLuma(broken), NotAJpegError);
  }
});

Deno.test("decodeThumbnail() refuses what no JPEG may say, instead of reading for ever", async () => {
  const bytes = await encode(["-q:v", "5"]);
  const frame = bytes.findIndex((byte, at) => byte === 0xff && bytes[at + 1] === 0xc0);
  // The number of components, and the first one's samples across and down.
  for (const [at, value] of [[9, 0], [9, 255], [11, 0x01], [11, 0x10], [11, 0x51]] as const) {
    const hostile = bytes.slice();
    hostile[frame + at] = value;
    assert.throws(() => decodeThumbnail(hostile), NotAJpegError, `${at}: ${value}`);
  }
  const none = bytes.slice();
  for (const at of [11, 14, 17]) none[frame + at] = 0;
  assert.throws(() => decodeThumbnail(none), NotAJpegError);
});

Deno.test("decodeThumbnail() gives each block's mean brightness", async () => {
  for (const format of ["yuvj420p", "yuvj422p", "yuvj444p"]) {
    const bytes = await encode(["-q:v", "5", "-pix_fmt", format]);
    const thumbnail = decodeThumbnail(bytes);
    const luma = decodeJpegLuma(bytes);
    assert.deepEqual([thumbnail.width, thumbnail.height], [luma.blockColumns, luma.blockRows]);
    const block = renderBlocks(luma, { column: 7, row: 9, columns: 1, rows: 1 });
    const mean = block.data.reduce((sum, value) => sum + value, 0) / 64;
    assert.ok(Math.abs(mean - (thumbnail.data[9 * thumbnail.width + 7] ?? 0)) <= 1.5, format);
  }
});
