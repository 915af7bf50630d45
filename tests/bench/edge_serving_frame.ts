// Owns what every target of the serving benchmark agrees on: the picture, the key, the pace.

/** About a 1080p JPEG at FFmpeg's `-q:v 5`. */
export const FRAME_BYTES = 100_000;

/** A picture a second, as from a camera. */
export const FRAME_EVERY_MS = 1000;

export const BENCH_KEY = `wfe_${"b".repeat(43)}`;

/** Bytes that begin and end as a JPEG does; nobody decodes them. */
export function makeFrame(): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(FRAME_BYTES);
  for (let at = 0; at < frame.length; at++) frame[at] = (at * 31) & 0xff;
  frame.set([0xff, 0xd8], 0);
  frame.set([0xff, 0xd9], FRAME_BYTES - 2);
  return frame;
}
