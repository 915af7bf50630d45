/** Reads the entropy-coded blocks of a baseline JPEG's one interleaved scan (ITU-T T.81, Annex F). Computes no pixel. */
import { buildSteps, type HuffmanTable, lookUp, STEP_BITS } from "./huffman_table.ts";
import type { JpegHeader } from "./jpeg_header.ts";

const zigzag = [
  ...[
    0,
    1,
    8,
    16,
    9,
    2,
    3,
    10,
    17,
    24,
    32,
    25,
    18,
    11,
    4,
    5,
    12,
    19,
    26,
    33,
    40,
    48,
    41,
    34,
    27,
    20,
    13,
    6,
    7,
    14,
    21,
    28,
  ],
  ...[
    35,
    42,
    49,
    56,
    57,
    50,
    43,
    36,
    29,
    22,
    15,
    23,
    30,
    37,
    44,
    51,
    58,
    59,
    52,
    45,
    38,
    31,
    39,
    46,
    53,
    60,
    61,
    54,
    47,
    55,
  ],
  ...[62, 63],
];

/** In zigzag order: of those up to here, horizontal and vertical half periods add up to two at most. */
const LAST_COARSE = 5;
const STEP_MASK = (1 << STEP_BITS) - 1;

/** Blocks must be read in the order of the scan. */
export class JpegScanReader {
  readonly #bytes: Uint8Array;
  readonly #components: JpegHeader["components"];
  #offset: number;
  #buffer = 0;
  #bits = 0;
  #lastDc: number[] = [];
  readonly #steps = new Map<HuffmanTable, Uint32Array>();

  constructor(bytes: Uint8Array, header: JpegHeader) {
    this.#bytes = bytes;
    this.#components = header.components;
    this.#offset = header.scanOffset;
  }

  readLumaBlock(coefficients: Int16Array, at: number): void {
    const component = this.#components[0];
    if (!component) return;
    const { quantization } = component;
    coefficients[at] = this.#readDc(0, component.dc) * (quantization[0] ?? 0);
    for (let k = 1; k < 64; k++) {
      const symbol = this.#symbol(component.ac);
      const size = symbol & 15;
      if (size === 0) {
        if (symbol !== 0xf0) break;
        k += 15;
        continue;
      }
      k += symbol >> 4;
      coefficients[at + (zigzag[k] ?? 0)] = this.#signed(size) * (quantization[k] ?? 0);
    }
  }

  /** The block's mean brightness times 8, 0 being middle grey; the rest of the block is passed over. */
  readLumaDc(): number {
    const component = this.#components[0];
    if (!component) return 0;
    const dc = this.#readDc(0, component.dc) * (component.quantization[0] ?? 0);
    this.#skipAc(component.ac);
    return dc;
  }

  /** Adds up the squares of the block's waves, those of up to two half periods and the finer ones. */
  readLumaEnergy(energy: { coarse: Float32Array; fine: Float32Array }, block: number): void {
    const component = this.#components[0];
    if (!component) return;
    const { ac, dc, quantization } = component;
    this.#readDc(0, dc);
    let [coarse, fine] = [0, 0];
    for (let k = 1; k < 64; k++) {
      const symbol = this.#symbol(ac);
      const size = symbol & 15;
      if (size === 0) {
        if (symbol !== 0xf0) break;
        k += 15;
        continue;
      }
      k += symbol >> 4;
      const value = this.#signed(size) * (quantization[k] ?? 0);
      if (k <= LAST_COARSE) coarse += value * value;
      else fine += value * value;
    }
    energy.coarse[block] = coarse;
    energy.fine[block] = fine;
  }

  skipBlocks(index: number): void {
    const component = this.#components[index];
    if (!component) return;
    for (let block = component.horizontal * component.vertical; block > 0; block--) {
      this.#readDc(index, component.dc);
      this.#skipAc(component.ac);
    }
  }

  #skipAc(table: HuffmanTable): void {
    const steps = this.#stepsOf(table);
    for (let k = 1; k < 64;) {
      if (this.#bits < STEP_BITS) this.#fill(STEP_BITS);
      const step = steps[(this.#buffer >>> (this.#bits - STEP_BITS)) & STEP_MASK] ?? 0;
      const after = k + (step >> 8 & 0xff);
      // A block that is full has no end of its own: what follows is the next one's.
      if (step === 0 || after > 64) {
        k += this.#skipOne(table);
        continue;
      }
      this.#bits -= step & 0xff;
      if (step >> 16 === 1) return;
      k = after;
    }
  }

  /** @returns how many places are passed over; 64 at the block's end */
  #skipOne(table: HuffmanTable): number {
    const symbol = this.#symbol(table);
    const size = symbol & 15;
    if (size === 0) return symbol === 0xf0 ? 16 : 64;
    this.#take(size);
    return (symbol >> 4) + 1;
  }

  #stepsOf(table: HuffmanTable): Uint32Array {
    const known = this.#steps.get(table);
    if (known !== undefined) return known;
    const steps = buildSteps(table);
    this.#steps.set(table, steps);
    return steps;
  }

  restart(): void {
    this.#bits = 0;
    this.#buffer = 0;
    this.#lastDc = [];
    const { length } = this.#bytes;
    while (this.#offset < length && !this.#isRestartMarker()) this.#offset++;
    this.#offset += 2;
  }

  #isRestartMarker(): boolean {
    const code = this.#bytes[this.#offset + 1] ?? 0;
    return this.#bytes[this.#offset] === 0xff && code >= 0xd0 && code <= 0xd7;
  }

  #readDc(index: number, table: HuffmanTable): number {
    const size = this.#symbol(table);
    const dc = (this.#lastDc[index] ?? 0) + (size === 0 ? 0 : this.#signed(size));
    this.#lastDc[index] = dc;
    return dc;
  }

  #symbol(table: HuffmanTable): number {
    if (this.#bits < 16) this.#fill(16);
    const entry = lookUp(table, (this.#buffer >>> (this.#bits - 16)) & 0xffff);
    this.#bits -= entry >> 8;
    return entry & 0xff;
  }

  #signed(size: number): number {
    const value = this.#take(size);
    return value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
  }

  #take(count: number): number {
    if (this.#bits < count) this.#fill(count);
    this.#bits -= count;
    return (this.#buffer >>> this.#bits) & ((1 << count) - 1);
  }

  /** Zeros follow the end, as other decoders do for a cut file. */
  #fill(count: number): void {
    while (this.#bits < count) {
      let byte = this.#bytes[this.#offset] ?? 0;
      if (byte === 0xff) {
        if (this.#bytes[this.#offset + 1] === 0) this.#offset += 2;
        else byte = 0;
      } else this.#offset++;
      this.#buffer = (this.#buffer << 8) | byte;
      this.#bits += 8;
    }
  }
}
