import assert from "node:assert/strict";
import fc from "fast-check";
import { packetizeH264 } from "./packetize_h264.ts";
import type { RtpStream } from "./packetize_h264.ts";
import { writeSenderReport } from "./sender_report.ts";

function newStream(sequence = 0): RtpStream {
  return { ssrc: 0xdeadbeef, payloadType: 96, sequence };
}

Deno.test("packetizeH264() cuts a large NAL unit into FU-A that join to the same bytes", () => {
  const types = fc.integer({ min: 1, max: 23 }); // those of single NAL units
  const unit = fc.tuple(types, fc.uint8Array({ maxLength: 400 }))
    .map(([type, payload]) => Uint8Array.of(0x60 | type, ...payload));
  const units = fc.array(unit, {
    minLength: 1,
    maxLength: 4,
  });
  fc.assert(fc.property(units, (nalUnits) => {
    const packets = packetizeH264(nalUnits, {
      stream: newStream(),
      timestamp: 1,
      maxPayloadBytes: 64,
    });
    for (const packet of packets) assert.ok(packet.length <= 12 + 64);
    assert.deepEqual(depacketize(packets).map(String), nalUnits.map(String));
  }));
});

Deno.test("packetizeH264() marks only the picture's last packet and lets the sequence wrap", () => {
  const stream = newStream(0xffff);
  const packets = packetizeH264([Uint8Array.of(0x67, 1), Uint8Array.of(0x65, 2)], {
    stream,
    timestamp: 2 ** 32 + 5,
  });
  assert.deepEqual(packets.map((packet) => packet[1]), [96, 0x80 | 96]);
  const views = packets.map((packet) => new DataView(packet.buffer));
  assert.deepEqual(views.map((view) => view.getUint16(2)), [0xffff, 0]);
  assert.deepEqual(views.map((view) => view.getUint32(4)), [5, 5], "the timestamp wraps too");
  assert.equal(stream.sequence, 1);
});

Deno.test("writeSenderReport() gives NTP time, RTP time and a whole compound packet", () => {
  const report = writeSenderReport({
    ssrc: 1,
    timestamp: 90_000,
    nowMs: 500,
    packetCount: 3,
    octetCount: 4,
  });
  const view = new DataView(report.buffer);
  assert.equal(view.getUint32(8), 2_208_988_800);
  assert.equal(view.getUint32(12), 2 ** 31, "half a second");
  assert.equal(view.getUint32(16), 90_000);
  // Each part's length field counts 32-bit words less one.
  assert.equal((view.getUint16(2) + 1) * 4 + (view.getUint16(30) + 1) * 4, report.length);
});

/** RFC 6184, 5.8, as a receiver does it. */
function depacketize(packets: Uint8Array[]): Uint8Array[] {
  const units: number[][] = [];
  for (const packet of packets) {
    const [indicator = 0, header = 0, ...rest] = packet.subarray(12);
    const isFragment = (indicator & 0x1f) === 28 && packet.length > 14;
    if (!isFragment) units.push([...packet.subarray(12)]);
    else if (header & 0x80) units.push([(indicator & 0xe0) | (header & 0x1f), ...rest]);
    else units.at(-1)?.push(...rest);
  }
  return units.map((unit) => Uint8Array.from(unit));
}
