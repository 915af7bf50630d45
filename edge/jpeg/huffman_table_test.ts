import assert from "node:assert/strict";
import { buildHuffmanTable, buildSteps, lookUp } from "./huffman_table.ts";
import { NotAJpegError } from "./not_a_jpeg_error.ts";

// 00: a value of one bit, no zeros before; 01: end of block; 10: sixteen zeros; 1100 0000 0000 (12 bits):
// a value of two bits after three zeros.
const COUNTS = Uint8Array.from([0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
const TABLE = buildHuffmanTable(COUNTS, Uint8Array.from([0x01, 0x00, 0xf0, 0x32]));

Deno.test("lookUp() finds short codes and long ones, and refuses what is none", () => {
  assert.equal(lookUp(TABLE, 0b0011_1111_1111_1111), 2 << 8 | 0x01);
  assert.equal(lookUp(TABLE, 0b0111_1111_1111_1111), 2 << 8);
  assert.equal(lookUp(TABLE, 0b1100_0000_0000_1111), 12 << 8 | 0x32);
  assert.throws(() => lookUp(TABLE, 0b1100_0000_0001_0000), NotAJpegError);
});

Deno.test("buildSteps() passes over several waves, to a block's end and no further", () => {
  const steps = buildSteps(TABLE);
  // Two values, the end, and what follows it.
  assert.equal(steps[0b001_000_01_1111], 1 << 16 | 3 << 8 | 8);
  // Sixteen zeros, a value, three times sixteen zeros, and a code that goes on beyond.
  assert.equal(steps[0b10_001_10_10_100], 65 << 8 | 11);
  // A long code is not passed over here.
  assert.equal(steps[0b1100_0000_0000], 0);
});
