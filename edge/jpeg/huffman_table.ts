/** Huffman codes as a decoder looks them up (ITU-T T.81, Annex C and F). Reads no bits itself. */
import { NotAJpegError } from "./not_a_jpeg_error.ts";

/** Nearly all codes are as short; a table of all 65,536 beginnings takes longer to fill than a picture to read. */
export const LOOK_BITS = 10;
/** Two or three short codes of waves, their values included. */
export const STEP_BITS = 12;

export type HuffmanTable = {
  /** For each 10 bits that may follow: code length << 8 | symbol; 0 where no code is as short. */
  readonly short: Uint16Array;
  /** By code length: the first 16 bits that no code of up to this length begins. */
  readonly limits: Int32Array;
  /** By code length: what is added to a code to find its symbol. */
  readonly offsets: Int32Array;
  readonly symbols: Uint8Array;
};

/** @param counts of the codes by length, 1 to 16; `symbols` in the order of their codes. */
export function buildHuffmanTable(counts: Uint8Array, symbols: Uint8Array): HuffmanTable {
  const short = new Uint16Array(1 << LOOK_BITS);
  const limits = new Int32Array(17);
  const offsets = new Int32Array(17);
  let [code, index] = [0, 0];
  for (let length = 1; length <= 16; length++) {
    offsets[length] = index - code;
    for (let i = 0; i < (counts[length - 1] ?? 0); i++, code++, index++) {
      if (length > LOOK_BITS) continue;
      const first = code << (LOOK_BITS - length);
      const entry = length << 8 | (symbols[index] ?? 0);
      short.fill(entry, first, first + (1 << (LOOK_BITS - length)));
    }
    limits[length] = code << (16 - length);
    code <<= 1;
  }
  return { short, limits, offsets, symbols };
}

/**
 * Code length << 8 | symbol of the code that these 16 bits begin with.
 * @throws NotAJpegError where none does
 */
export function lookUp({ short, limits, offsets, symbols }: HuffmanTable, bits16: number): number {
  const entry = short[bits16 >> (16 - LOOK_BITS)] ?? 0;
  if (entry !== 0) return entry;
  for (let length = LOOK_BITS + 1; length <= 16; length++) {
    if (bits16 >= (limits[length] ?? 0)) continue;
    return length << 8 | (symbols[(bits16 >> (16 - length)) + (offsets[length] ?? 0)] ?? 0);
  }
  throw new NotAJpegError("Cannot decode the JPEG: a code is in no table");
}

/** The only one without a value that does not end its block. */
const SIXTEEN_ZEROS = 0xf0;

/**
 * How to pass over waves several at a time: for each 12 bits that may follow, 1 << 16 if the block ends
 * there, plus the places passed over (its end counts as one) << 8, plus the bits taken; 0 where the
 * first wave is longer.
 */
export function buildSteps({ short }: HuffmanTable): Uint32Array {
  const steps = new Uint32Array(1 << STEP_BITS);
  for (let bits = 0; bits < steps.length; bits++) {
    let [taken, places, end] = [0, 0, 0];
    while (end === 0) {
      const rest = (bits << taken) & ((1 << STEP_BITS) - 1);
      const entry = short[rest >> (STEP_BITS - LOOK_BITS)] ?? 0;
      const symbol = entry & 0xff;
      const needed = (entry >> 8) + (symbol & 15);
      // Of what lies beyond these bits nothing is known.
      if (entry === 0 || taken + needed > STEP_BITS) break;
      taken += needed;
      const isEnd = (symbol & 15) === 0 && symbol !== SIXTEEN_ZEROS;
      places += isEnd ? 1 : (symbol >> 4) + 1;
      if (isEnd) end = 1;
    }
    steps[bits] = end << 16 | places << 8 | taken;
  }
  return steps;
}
