// Owns taking one file out of a zip archive, as Deno keeps its base binaries in.
// Source: PKWARE's APPNOTE 6.3, "End of central directory record" and "Central directory".
import { inflateRawSync } from "node:zlib";

const END_RECORD = 0x06054b50;
const END_RECORD_BYTES = 22;

/** The content of the file of this name; null without one. @throws Error if it is no zip archive. */
export function readZipEntry(zip: Uint8Array, wanted: string): Uint8Array | null {
  const data = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const end = findEnd(data);
  let at = data.getUint32(end + 16, true);
  for (let left = data.getUint16(end + 10, true); left > 0; left--) {
    const sizes = [28, 30, 32].map((field) => data.getUint16(at + field, true));
    const [nameSize = 0] = sizes;
    const name = new TextDecoder().decode(zip.subarray(at + 46, at + 46 + nameSize));
    if (name === wanted) return extract(zip, { data, at });
    at += 46 + sizes.reduce((sum, size) => sum + size, 0);
  }
  return null;
}

function findEnd(data: DataView): number {
  for (let at = data.byteLength - END_RECORD_BYTES; at >= 0; at--) {
    if (data.getUint32(at, true) === END_RECORD) return at;
  }
  throw new Error("Cannot read the file as a zip archive: it has no central directory");
}

function extract(zip: Uint8Array, { data, at }: { data: DataView; at: number }): Uint8Array {
  const [method, size] = [data.getUint16(at + 10, true), data.getUint32(at + 20, true)];
  const local = data.getUint32(at + 42, true);
  const start = local + 30 + data.getUint16(local + 26, true) + data.getUint16(local + 28, true);
  const packed = zip.subarray(start, start + size);
  return method === 0 ? packed : inflateRawSync(packed);
}
