// Owns a real JPEG for tests that need a picture and do not care which.
import jpeg from "jpeg-js";

/** 320 × 180, grey. */
export function greyPicture(): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(320 * 180 * 4).fill(128);
  return new Uint8Array(jpeg.encode({ width: 320, height: 180, data }, 80).data);
}
