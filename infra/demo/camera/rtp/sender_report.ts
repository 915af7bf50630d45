/** An RTCP sender report with its SDES name (RFC 3550, 6.4.1 and 6.5). Pure. */

const secondsFrom1900To1970 = 2_208_988_800;

/** `timestamp` is the RTP time (90 kHz) that belongs to the wall clock `nowMs`. */
export function writeSenderReport(
  { ssrc, timestamp, nowMs, packetCount, octetCount }: {
    ssrc: number;
    timestamp: number;
    nowMs: number;
    packetCount: number;
    octetCount: number;
  },
): Uint8Array {
  const name = new TextEncoder().encode("camera");
  const report = new Uint8Array(28 + 20);
  const view = new DataView(report.buffer);
  view.setUint16(0, 0x80c8);
  view.setUint16(2, 6);
  view.setUint32(4, ssrc);
  view.setUint32(8, Math.floor(nowMs / 1000) + secondsFrom1900To1970);
  view.setUint32(12, Math.floor((nowMs % 1000) / 1000 * 2 ** 32));
  view.setUint32(16, timestamp >>> 0);
  view.setUint32(20, packetCount);
  view.setUint32(24, octetCount >>> 0);
  view.setUint16(28, 0x81ca);
  view.setUint16(30, 4);
  view.setUint32(32, ssrc);
  report[36] = 1; // CNAME
  report[37] = name.length;
  report.set(name, 38);
  return report;
}
