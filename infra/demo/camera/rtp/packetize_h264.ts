/** Turns NAL units into RTP packets (RFC 3550, RFC 6184 non-interleaved mode). Pure: owns no socket and no clock. */

/** One stream's running numbers; `sequence` advances with each packet made. */
export type RtpStream = { ssrc: number; payloadType: number; sequence: number };

const headerBytes = 12;
const fuA = 28;

/**
 * The packets of one access unit, the last with the marker bit. A NAL unit over `maxPayloadBytes` is cut into FU-A.
 * `timestamp` is in 90 kHz ticks.
 */
export function packetizeH264(
  nalUnits: Uint8Array[],
  { stream, timestamp, maxPayloadBytes = 1400 }: {
    stream: RtpStream;
    timestamp: number;
    maxPayloadBytes?: number;
  },
): Uint8Array[] {
  const payloads = nalUnits.flatMap((unit) =>
    unit.length <= maxPayloadBytes ? [[unit]] : fragment(unit, maxPayloadBytes)
  );
  return payloads.map((parts, index) => {
    const isLast = index === payloads.length - 1;
    return toPacket(parts, { stream, timestamp, marker: isLast });
  });
}

/** FU-A fragments as [two header bytes, slice of the NAL unit] (RFC 6184, 5.8). */
function fragment(unit: Uint8Array, maxPayloadBytes: number): Uint8Array[][] {
  const header = unit[0] ?? 0;
  const step = maxPayloadBytes - 2;
  const fragments: Uint8Array[][] = [];
  for (let start = 1; start < unit.length; start += step) {
    const end = Math.min(unit.length, start + step);
    const startBit = start === 1 ? 0x80 : 0;
    const endBit = end === unit.length ? 0x40 : 0;
    fragments.push([
      Uint8Array.of((header & 0xe0) | fuA, startBit | endBit | (header & 0x1f)),
      unit.subarray(start, end),
    ]);
  }
  return fragments;
}

function toPacket(
  parts: Uint8Array[],
  { stream, timestamp, marker }: { stream: RtpStream; timestamp: number; marker: boolean },
): Uint8Array {
  const packet = new Uint8Array(headerBytes + parts.reduce((sum, part) => sum + part.length, 0));
  const view = new DataView(packet.buffer);
  packet[0] = 0x80;
  packet[1] = (marker ? 0x80 : 0) | stream.payloadType;
  view.setUint16(2, stream.sequence);
  view.setUint32(4, timestamp >>> 0);
  view.setUint32(8, stream.ssrc);
  stream.sequence = (stream.sequence + 1) & 0xffff;
  let offset = headerBytes;
  for (const part of parts) {
    packet.set(part, offset);
    offset += part.length;
  }
  return packet;
}
