/**
 * Writes slices by hand: pictures that repeat the last one, and the strip of black and white cells below a picture.
 * Never touches the slices that the encoder made.
 */
import { BitReader, BitWriter } from "./bits.ts";
import { nalType, toNalUnit, toRawBytes, typeOf } from "./nal_units.ts";
import type { SequenceShape } from "./parameter_sets.ts";

/** What the slices of one picture have in common (ITU-T H.264, 7.3.3). */
export type PictureHeader = {
  isIdr: boolean;
  refIdc: number;
  frameNum: number;
  idrPictureId: number;
};

/** A macroblock of the strip: left as it was (only in P pictures), black or white. */
export type Cell = "same" | "black" | "white";

// At this QP one DC level of 30 is worth more than 255, so any prediction is clipped to black or white.
const stripQp = 48;
const saturatingLevel = 30;

export function readPictureHeader(slice: Uint8Array, shape: SequenceShape): PictureHeader {
  const isIdr = typeOf(slice) === nalType.idr;
  const bits = new BitReader(toRawBytes(slice.subarray(1, 24)));
  bits.unsigned(); // first_mb_in_slice
  bits.unsigned(); // slice_type
  bits.unsigned(); // pic_parameter_set_id
  const frameNum = bits.bits(shape.frameNumBits);
  return {
    isIdr,
    refIdc: ((slice[0] ?? 0) >> 5) & 3,
    frameNum,
    idrPictureId: isIdr ? bits.unsigned() : 0,
  };
}

/** A P slice of `count` macroblocks that repeats the last picture's. */
export function writeSkipSlice(
  picture: PictureHeader,
  { shape, firstMacroblock, count }: {
    shape: SequenceShape;
    firstMacroblock: number;
    count: number;
  },
): Uint8Array {
  const bits = startSlice(picture, { shape, firstMacroblock });
  bits.unsigned(count);
  return finishSlice(picture, bits);
}

/** A slice of flat cells, one a macroblock, starting at `firstMacroblock`. */
export function writeCellSlice(
  picture: PictureHeader,
  { shape, firstMacroblock, cells }: {
    shape: SequenceShape;
    firstMacroblock: number;
    cells: Cell[];
  },
): Uint8Array {
  const bits = startSlice(picture, { shape, firstMacroblock });
  let skipped = 0;
  for (const cell of cells) {
    if (cell === "same") {
      skipped++;
      continue;
    }
    if (!picture.isIdr) bits.unsigned(skipped);
    skipped = 0;
    writeFlatMacroblock(bits, { isIdr: picture.isIdr, isWhite: cell === "white" });
  }
  if (!picture.isIdr && skipped > 0) bits.unsigned(skipped);
  return finishSlice(picture, bits);
}

function startSlice(
  picture: PictureHeader,
  { shape, firstMacroblock }: { shape: SequenceShape; firstMacroblock: number },
): BitWriter {
  const bits = new BitWriter();
  bits.unsigned(firstMacroblock);
  bits.unsigned(picture.isIdr ? 2 : 0); // slice_type: I or P
  bits.unsigned(0); // pic_parameter_set_id
  bits.bits(picture.frameNum, shape.frameNumBits);
  if (picture.isIdr) bits.unsigned(picture.idrPictureId);
  else bits.bits(0, 2); // num_ref_idx_active_override_flag, ref_pic_list_modification_flag_l0
  if (picture.refIdc > 0) bits.bits(0, picture.isIdr ? 2 : 1); // dec_ref_pic_marking: plain sliding window
  bits.signed(stripQp - shape.pictureInitQp);
  bits.unsigned(1); // disable_deblocking_filter_idc
  return bits;
}

function finishSlice(picture: PictureHeader, bits: BitWriter): Uint8Array {
  const type = picture.isIdr ? nalType.idr : nalType.slice;
  return toNalUnit((picture.refIdc << 5) | type, bits.finish());
}

/** Intra 16×16, DC prediction, one luma DC coefficient, nothing else (7.3.5, 9.2). */
function writeFlatMacroblock(
  bits: BitWriter,
  { isIdr, isWhite }: { isIdr: boolean; isWhite: boolean },
): void {
  bits.unsigned(isIdr ? 3 : 8); // mb_type I_16x16_2_0_0
  bits.unsigned(0); // intra_chroma_pred_mode: DC
  bits.signed(0); // mb_qp_delta
  bits.bits(0b000101, 6); // coeff_token: one coefficient, no trailing one
  const levelCode = (isWhite ? 2 * saturatingLevel - 2 : 2 * saturatingLevel - 1) - 2;
  bits.bits(1, 16); // level_prefix 15: the escape
  bits.bits(levelCode - 30, 12); // the escape adds 15 twice when suffixLength is 0
  bits.bit(1); // total_zeros: 0
}
