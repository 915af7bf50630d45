// Owns reading width and height from a JPEG's frame header (ITU-T T.81, B.2.2). Pure; decodes nothing.

/** Start-of-frame markers: C0–CF without DHT (C4), JPG (C8) and DAC (CC). */
function isStartOfFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

/** Pixels of a JPEG, or null if its header does not say. Reads segment lengths, not the picture. */
export function jpegSize(jpeg: Uint8Array): { width: number; height: number } | null {
  const at = (offset: number) => jpeg[offset] ?? 0;
  let offset = 2;
  while (offset + 8 < jpeg.length && at(offset) === 0xff) {
    const marker = at(offset + 1);
    if (isStartOfFrame(marker)) {
      const height = at(offset + 5) * 256 + at(offset + 6);
      const width = at(offset + 7) * 256 + at(offset + 8);
      return width > 0 && height > 0 ? { width, height } : null;
    }
    const segmentBytes = at(offset + 2) * 256 + at(offset + 3);
    if (segmentBytes < 2) return null;
    offset += 2 + segmentBytes;
  }
  return null;
}
