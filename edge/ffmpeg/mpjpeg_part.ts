// Owns how one JPEG is handed to FFmpeg's mpjpeg reader. Pure; the other direction is mpjpeg.ts.

const encoder = new TextEncoder();
const END = encoder.encode("\r\n");

/** The pieces of one part, in order; the picture is not copied. */
export function mpjpegPart(jpeg: Uint8Array): Uint8Array[] {
  const head = "--ffmpeg\r\nContent-type: image/jpeg\r\n" +
    `Content-length: ${jpeg.length}\r\n\r\n`;
  return [encoder.encode(head), jpeg, END];
}
