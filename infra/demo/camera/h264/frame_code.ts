/**
 * The frame code: a counter shown as black and white cells along the picture's bottom edge, so that a JPEG tells from
 * which coded picture it came. Pure; drawing is done by slices.ts.
 *
 * Cells of 32 px from the left: white black white, 24 bits of Gray code (most significant first), parity, black white.
 */

export const codeCellPx = 32;
export const codeCellCount = 30;
const counterBits = 24;

/** Counters are 0 … 2^24−1 and wrap (a week at 25 fps). */
export const frameCodeLimit = 2 ** counterBits;

/** The cells of a counter, true = white. */
export function frameCodeCells(counter: number): boolean[] {
  const gray = (counter ^ (counter >>> 1)) % frameCodeLimit;
  const bits: boolean[] = [];
  for (let bit = counterBits - 1; bit >= 0; bit--) bits.push(((gray >>> bit) & 1) === 1);
  const isOdd = bits.filter(Boolean).length % 2 === 1;
  return [true, false, true, ...bits, isOdd, false, true];
}

/** A decoded picture: `channels` bytes a pixel of which the first is used (grey, or red of RGBA). */
export type Picture = { data: Uint8Array; width: number; height: number; channels: number };

/**
 * The counter shown in a picture, whatever its scale; undefined when there is none.
 * `fullWidthPx` is the width of the camera's own picture, before any scaling.
 */
export function readFrameCode(
  picture: Picture,
  { fullWidthPx = 1920 }: { fullWidthPx?: number } = {},
): number | undefined {
  const scale = picture.width / fullWidthPx;
  const y = Math.min(picture.height - 1, Math.round(picture.height - 8 * scale - 1));
  const cells: boolean[] = [];
  for (let cell = 0; cell < codeCellCount; cell++) {
    const x = Math.floor((cell + 0.5) * codeCellPx * scale);
    cells.push((picture.data[(y * picture.width + x) * picture.channels] ?? 0) > 127);
  }
  let gray = 0;
  for (const cell of cells.slice(3, 3 + counterBits)) gray = gray * 2 + (cell ? 1 : 0);
  let counter = gray;
  for (let shifted = gray >>> 1; shifted > 0; shifted >>>= 1) counter ^= shifted;
  const wanted = frameCodeCells(counter);
  return wanted.every((cell, index) => cell === cells[index]) ? counter : undefined;
}
