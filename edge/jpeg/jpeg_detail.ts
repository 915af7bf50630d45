// Owns how much detail a baseline JPEG's brightness holds, block by block, read from its coefficients
// (ITU-T T.81) without computing a pixel. Judges nothing.
import { readJpegHeader } from "./jpeg_header.ts";
import { blockGrid, eachLumaBlock } from "./jpeg_luma.ts";

/** Of each 8×8 block, row by row: the energy of its coarse and of its fine waves. */
export interface JpegDetail {
  readonly blockColumns: number;
  readonly blockRows: number;
  readonly coarse: Float32Array;
  readonly fine: Float32Array;
}

/** Twice the time of a thumbnail. @throws NotAJpegError when the bytes are not a baseline JPEG. */
export function readJpegDetail(jpeg: Uint8Array): JpegDetail {
  const header = readJpegHeader(jpeg);
  const { blockColumns, blockRows } = blockGrid(header);
  const coarse = new Float32Array(blockColumns * blockRows);
  const fine = new Float32Array(blockColumns * blockRows);
  eachLumaBlock(jpeg, {
    header,
    read: (scan, block) => scan.readLumaEnergy({ coarse, fine }, block),
  });
  return { blockColumns, blockRows, coarse, fine };
}
