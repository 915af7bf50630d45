/** Cuts an H.264 Annex B byte stream into NAL units and these into access units. Changes no byte of a NAL unit. */

export const nalType = { slice: 1, idr: 5, sei: 6, sps: 7, pps: 8 } as const;

/** One coded picture: its slices only; parameter sets are kept apart. */
export type AccessUnit = { isKeyframe: boolean; slices: Uint8Array[] };

/** What one encoder run gave: its parameter sets and its pictures in order. */
export type CodedSequence = { sps: Uint8Array; pps: Uint8Array; accessUnits: AccessUnit[] };

/** NAL units without start codes, in order (ITU-T H.264, Annex B). */
export function splitNalUnits(stream: Uint8Array): Uint8Array[] {
  const units: Uint8Array[] = [];
  let start = -1;
  for (let i = stream.indexOf(1); i >= 0; i = stream.indexOf(1, i + 1)) {
    if (i < 2 || stream[i - 1] !== 0 || stream[i - 2] !== 0) continue;
    if (start >= 0) units.push(withoutTrailingZeros(stream.subarray(start, i - 2)));
    start = i + 1;
  }
  if (start >= 0) units.push(withoutTrailingZeros(stream.subarray(start)));
  return units.filter((unit) => unit.length > 0);
}

/** Groups the NAL units of one encoder run; expects one slice a picture. @throws when a parameter set is missing. */
export function readCodedSequence(stream: Uint8Array): CodedSequence {
  let sps: Uint8Array | undefined;
  let pps: Uint8Array | undefined;
  const accessUnits: AccessUnit[] = [];
  for (const unit of splitNalUnits(stream)) {
    const type = typeOf(unit);
    if (type === nalType.sps) sps = unit;
    else if (type === nalType.pps) pps = unit;
    else if (type === nalType.idr || type === nalType.slice) {
      accessUnits.push({ isKeyframe: type === nalType.idr, slices: [unit] });
    }
  }
  if (!sps || !pps) throw new Error("Cannot read a coded sequence: it has no parameter sets");
  return { sps, pps, accessUnits };
}

export function typeOf(unit: Uint8Array): number {
  return (unit[0] ?? 0) & 0x1f;
}

/** Removes emulation prevention bytes: what the bits of a NAL unit mean (7.4.1). */
export function toRawBytes(unit: Uint8Array): Uint8Array {
  const raw: number[] = [];
  let zeros = 0;
  for (const byte of unit) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    raw.push(byte);
  }
  return Uint8Array.from(raw);
}

/** Adds emulation prevention bytes, so that no start code can appear inside (7.4.1). */
export function toNalUnit(header: number, payload: Uint8Array): Uint8Array {
  const unit: number[] = [header];
  let zeros = 0;
  for (const byte of payload) {
    if (zeros >= 2 && byte <= 3) {
      unit.push(3);
      zeros = 0;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    unit.push(byte);
  }
  return Uint8Array.from(unit);
}

function withoutTrailingZeros(unit: Uint8Array): Uint8Array {
  let end = unit.length;
  while (end > 0 && unit[end - 1] === 0) end--;
  return unit.subarray(0, end);
}
