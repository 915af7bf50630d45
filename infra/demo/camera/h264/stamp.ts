/**
 * Adds the frame code's strip below encoded pictures and makes pictures that repeat the last one.
 * The encoder's own slices go out unchanged, so one encoded picture can be sent many times with other codes.
 */
import { codeCellCount, codeCellPx, frameCodeCells } from "./frame_code.ts";
import type { AccessUnit, CodedSequence } from "./nal_units.ts";
import { growSequence, readSequenceShape } from "./parameter_sets.ts";
import type { SequenceShape } from "./parameter_sets.ts";
import { readPictureHeader, writeCellSlice, writeSkipSlice } from "./slices.ts";
import type { Cell, PictureHeader } from "./slices.ts";

/** The height a scene is encoded with: the shown height less the strip, in whole macroblocks. */
export function encodedHeightPx(shownHeightPx: number): number {
  return (Math.ceil(shownHeightPx / 16) - stripRows(shownHeightPx)) * 16;
}

/** A 24 px strip at 1080 (whose coded height is 1088), 16 px at 720. */
function stripRows(shownHeightPx: number): number {
  return shownHeightPx % 16 === 0 ? 1 : 2;
}

/** A sequence's parameter sets, grown by the strip, and what is needed to stamp its pictures. */
export type StampedSequence = {
  sps: Uint8Array;
  pps: Uint8Array;
  shape: SequenceShape;
  rows: number;
};

export function growForStrip(
  { sps, pps }: Pick<CodedSequence, "sps" | "pps">,
  { shownHeightPx }: { shownHeightPx: number },
): StampedSequence {
  const rows = stripRows(shownHeightPx);
  const cropBottomPx = Math.ceil(shownHeightPx / 16) * 16 - shownHeightPx;
  const shape = readSequenceShape(sps, pps);
  return { sps: growSequence(sps, { rows, cropBottomPx }), pps, shape, rows };
}

/** The picture with its strip: all cells in a keyframe, only those that change from `lastCode` otherwise. */
export function stampPicture(
  accessUnit: AccessUnit,
  { sequence, code, lastCode }: { sequence: StampedSequence; code: number; lastCode: number },
): AccessUnit {
  const first = accessUnit.slices[0];
  if (!first) throw new Error("Cannot stamp a picture without slices: current count is 0");
  const picture = readPictureHeader(first, sequence.shape);
  const cells = stripCells({ sequence, code, lastCode: picture.isIdr ? undefined : lastCode });
  const { shape } = sequence;
  const firstMacroblock = shape.widthMacroblocks * shape.heightMacroblocks;
  const strip = writeCellSlice(picture, { shape, firstMacroblock, cells });
  return { isKeyframe: accessUnit.isKeyframe, slices: [...accessUnit.slices, strip] };
}

/** A picture, without its strip, that repeats the one before it; `index` counts from the keyframe (0). */
export function repeatPicture(sequence: StampedSequence, index: number): AccessUnit {
  const { shape } = sequence;
  const picture: PictureHeader = {
    isIdr: false,
    refIdc: 2,
    frameNum: index % 2 ** shape.frameNumBits,
    idrPictureId: 0,
  };
  const count = shape.widthMacroblocks * shape.heightMacroblocks;
  return {
    isKeyframe: false,
    slices: [writeSkipSlice(picture, { shape, firstMacroblock: 0, count })],
  };
}

function stripCells(
  { sequence, code, lastCode }: { sequence: StampedSequence; code: number; lastCode?: number },
): Cell[] {
  const now = frameCodeCells(code);
  const before = lastCode === undefined ? [] : frameCodeCells(lastCode);
  const columns = sequence.shape.widthMacroblocks;
  const columnsPerCell = codeCellPx / 16;
  const row = Array.from({ length: columns }, (_, column): Cell => {
    const cell = Math.floor(column / columnsPerCell);
    const isCode = cell < codeCellCount;
    if (lastCode !== undefined && (!isCode || now[cell] === before[cell])) return "same";
    return isCode && now[cell] ? "white" : "black";
  });
  return Array.from({ length: sequence.rows }, () => row).flat();
}
