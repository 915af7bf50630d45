/** Reads the fields of SPS and PPS that slices need, and makes a picture taller. Only for what libx264's baseline writes. */
import { BitReader, BitWriter } from "./bits.ts";
import { toNalUnit, toRawBytes } from "./nal_units.ts";

/** The fields of a sequence that a slice header depends on (ITU-T H.264, 7.3.2.1 and 7.3.2.2). */
export type SequenceShape = {
  /** Six hex digits as SDP's profile-level-id wants them. */
  profileLevelId: string;
  frameNumBits: number;
  widthMacroblocks: number;
  heightMacroblocks: number;
  pictureInitQp: number;
};

const constrainedBaseline = 66;

/** @throws when the stream is not what this project's encoder arguments give. */
export function readSequenceShape(sps: Uint8Array, pps: Uint8Array): SequenceShape {
  const bits = new BitReader(toRawBytes(sps.subarray(1)));
  const profile = bits.bits(8);
  expect("profile_idc", profile, constrainedBaseline);
  const flags = bits.bits(8);
  const level = bits.bits(8);
  expect("seq_parameter_set_id", bits.unsigned(), 0);
  const frameNumBits = bits.unsigned() + 4;
  expect("pic_order_cnt_type", bits.unsigned(), 2);
  bits.unsigned(); // max_num_ref_frames
  bits.bit(); // gaps_in_frame_num_value_allowed_flag
  const widthMacroblocks = bits.unsigned() + 1;
  const heightMacroblocks = bits.unsigned() + 1;
  expect("frame_mbs_only_flag", bits.bit(), 1);
  return {
    profileLevelId: [profile, flags, level].map((byte) => byte.toString(16).padStart(2, "0")).join(
      "",
    ),
    frameNumBits,
    widthMacroblocks,
    heightMacroblocks,
    pictureInitQp: readPictureInitQp(pps),
  };
}

/** The same sequence with `rows` more rows of macroblocks, of which `cropBottomPx` (even) are not shown. */
export function growSequence(
  sps: Uint8Array,
  { rows, cropBottomPx }: { rows: number; cropBottomPx: number },
): Uint8Array {
  const raw = toRawBytes(sps.subarray(1));
  const from = new BitReader(raw);
  const to = new BitWriter();
  to.bits(from.bits(24), 24);
  for (let field = 0; field < 4; field++) to.unsigned(from.unsigned());
  to.bit(from.bit());
  to.unsigned(from.unsigned());
  to.unsigned(from.unsigned() + rows);
  to.bits(from.bits(2), 2); // frame_mbs_only_flag, direct_8x8_inference_flag
  expect("frame_cropping_flag", from.bit(), 0);
  to.bit(cropBottomPx > 0 ? 1 : 0);
  if (cropBottomPx > 0) { for (const crop of [0, 0, 0, cropBottomPx / 2]) to.unsigned(crop); }
  const end = lastOneBit(raw);
  while (from.bitOffset < end) to.bit(from.bit());
  return toNalUnit(sps[0] ?? 0, to.finish());
}

function readPictureInitQp(pps: Uint8Array): number {
  const bits = new BitReader(toRawBytes(pps.subarray(1)));
  expect("pic_parameter_set_id", bits.unsigned(), 0);
  expect("seq_parameter_set_id of the PPS", bits.unsigned(), 0);
  expect("entropy_coding_mode_flag", bits.bit(), 0);
  expect("bottom_field_pic_order_in_frame_present_flag", bits.bit(), 0);
  expect("num_slice_groups_minus1", bits.unsigned(), 0);
  bits.unsigned(); // num_ref_idx_l0_default_active_minus1
  bits.unsigned(); // num_ref_idx_l1_default_active_minus1
  expect("weighted_pred_flag", bits.bit(), 0);
  bits.bits(2); // weighted_bipred_idc
  const pictureInitQp = bits.signed() + 26;
  bits.signed(); // pic_init_qs_minus26
  bits.signed(); // chroma_qp_index_offset
  expect("deblocking_filter_control_present_flag", bits.bit(), 1);
  bits.bit(); // constrained_intra_pred_flag
  expect("redundant_pic_cnt_present_flag", bits.bit(), 0);
  return pictureInitQp;
}

function lastOneBit(raw: Uint8Array): number {
  const last = raw.at(-1) ?? 0;
  return raw.length * 8 - 1 - Math.log2(last & -last);
}

function expect(field: string, value: number, wanted: number): void {
  if (value !== wanted) {
    throw new Error(
      `Cannot use the stream with ${field} other than ${wanted}: current value is ${value}`,
    );
  }
}
