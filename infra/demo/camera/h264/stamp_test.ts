import assert from "node:assert/strict";
import fc from "fast-check";
import { BitReader, BitWriter } from "./bits.ts";
import { frameCodeCells, frameCodeLimit, readFrameCode } from "./frame_code.ts";
import { splitNalUnits, toNalUnit, toRawBytes } from "./nal_units.ts";
import { growSequence, readSequenceShape } from "./parameter_sets.ts";
import { readPictureHeader } from "./slices.ts";
import { encodedHeightPx, growForStrip, repeatPicture, stampPicture } from "./stamp.ts";

// Written by libx264 with the arguments of scene/encode.ts for 1920×1056.
const pps = hex("68ce1720");
const sps = hex("6742c028da01e0085a1000000300100000030328f1832a");

Deno.test("BitReader reads back what BitWriter wrote", () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: -70_000, max: 70_000 })), (values) => {
    const writer = new BitWriter();
    for (const value of values) writer.signed(value);
    const reader = new BitReader(writer.finish());
    assert.deepEqual(values.map(() => reader.signed() + 0), values.map((value) => value + 0));
  }));
});

Deno.test("BitReader throws at the end instead of inventing bits", () => {
  const reader = new BitReader(Uint8Array.of(0));
  assert.throws(() => reader.unsigned(), RangeError);
});

Deno.test("toNalUnit() leaves no start code inside and toRawBytes() undoes it", () => {
  const bytes = fc.array(fc.constantFrom(0, 1, 2, 3, 255), { maxLength: 60 });
  fc.assert(fc.property(bytes, (values) => {
    const payload = Uint8Array.from([...values, 0x80]);
    const unit = toNalUnit(0x65, payload);
    for (let i = 2; i < unit.length; i++) {
      assert.ok(!(unit[i - 2] === 0 && unit[i - 1] === 0 && (unit[i] ?? 0) < 3));
    }
    assert.deepEqual(toRawBytes(unit.subarray(1)), payload);
  }));
});

Deno.test("splitNalUnits() takes three- and four-byte start codes and drops padding", () => {
  const stream = hex("0000000167aa00000001680bcc00000165110000030022");
  assert.deepEqual(splitNalUnits(stream).map(toHex), ["67aa", "680bcc", "65110000030022"]);
  assert.deepEqual(splitNalUnits(hex("ffff")), []);
});

Deno.test("growSequence() adds rows and crops them, and leaves the rest as it was", () => {
  const grown = growSequence(sps, { rows: 2, cropBottomPx: 8 });
  assert.equal(readSequenceShape(sps, pps).heightMacroblocks, 66);
  const [before, after] = [readSequenceShape(sps, pps), readSequenceShape(grown, pps)];
  assert.deepEqual(after, { ...before, heightMacroblocks: 68 });
  const bits = new BitReader(toRawBytes(grown.subarray(1)));
  bits.bits(24);
  for (let field = 0; field < 4; field++) bits.unsigned();
  bits.bit();
  bits.unsigned();
  bits.unsigned();
  bits.bits(2);
  assert.equal(bits.bit(), 1, "frame_cropping_flag");
  assert.deepEqual([0, 0, 0, 0].map(() => bits.unsigned()), [0, 0, 0, 4]);
  assert.equal(bits.bit(), 1, "the VUI flag that followed");
});

Deno.test("readSequenceShape() refuses a stream that the strip cannot be written for", () => {
  const high = Uint8Array.from(sps, (byte, index) => index === 1 ? 100 : byte);
  assert.throws(
    () => readSequenceShape(high, pps),
    /profile_idc other than 66: current value is 100/,
  );
});

Deno.test("stampPicture() writes a strip of the picture's own numbers, only what changes after a keyframe", () => {
  const sequence = growForStrip({ sps, pps }, { shownHeightPx: 1080 });
  const picture = repeatPicture(sequence, 7);
  const stamped = stampPicture(picture, { sequence, code: 8, lastCode: 7 });
  assert.equal(stamped.slices.length, 2);
  const [main, strip] = stamped.slices;
  const header = readPictureHeader(strip ?? assert.fail(), sequence.shape);
  assert.deepEqual(header, readPictureHeader(main ?? assert.fail(), sequence.shape));
  assert.equal(header.frameNum, 7);
  // Two cells change (one of the Gray code, the parity), each 2 × 2 macroblocks of 5 bytes at most.
  assert.ok((strip?.length ?? 0) < 80, `${strip?.length} bytes`);
});

Deno.test("encodedHeightPx() leaves the strip's rows to whole macroblocks", () => {
  assert.equal(encodedHeightPx(1080), 1056);
  assert.equal(encodedHeightPx(720), 704);
});

Deno.test("readFrameCode() reads any counter back at full and at a third of the size", () => {
  const counters = fc.integer({ min: 0, max: frameCodeLimit - 1 });
  fc.assert(fc.property(counters, fc.constantFrom(1, 3), (counter, shrink) => {
    assert.equal(readFrameCode(drawStrip(counter, shrink)), counter);
  }));
});

Deno.test("readFrameCode() tells a picture without a code from one with", () => {
  const picture = drawStrip(1234, 1);
  assert.equal(readFrameCode({ ...picture, data: new Uint8Array(picture.data.length) }), undefined);
  const damaged = picture.data.map((level, i) => i % 1920 < 32 ? 255 - level : level);
  assert.equal(readFrameCode({ ...picture, data: damaged }), undefined);
});

/** A picture of a few lines: only the strip matters. */
function drawStrip(counter: number, shrink: number) {
  const [width, height] = [1920 / shrink, 24 / shrink];
  const cells = frameCodeCells(counter);
  const data = Uint8Array.from(
    { length: width * height },
    (_, i) => cells[Math.floor((i % width) * shrink / 32)] ? 235 : 16,
  );
  return { data, width, height, channels: 1 };
}

function hex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (byte) => parseInt(byte, 16));
}

function toHex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
