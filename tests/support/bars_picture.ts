// Owns a JPEG with edges for tests of the sharpness meter: in focus, or out of it.
import jpeg from "jpeg-js";

const [WIDTH, HEIGHT] = [640, 360];

/** Bars of 640 × 360; `blurPx` is how far their edges are smeared, 0 for none. */
export function barsPicture(blurPx = 0): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(WIDTH * HEIGHT * 4).fill(255);
  for (let x = 0; x < WIDTH; x++) {
    // Bars of 40 pixels: how far inside its bar this column lies tells how much it is smeared.
    const inside = x % 40;
    const toEdge = Math.min(inside, 40 - inside);
    const share = blurPx === 0 ? 1 : Math.min(1, 0.5 + toEdge / (2 * blurPx));
    const isDark = Math.floor(x / 40) % 2 === 0;
    const value = 128 + (isDark ? -90 : 90) * (2 * share - 1);
    for (let y = 0; y < HEIGHT; y++) data.fill(value, (y * WIDTH + x) * 4, (y * WIDTH + x) * 4 + 3);
  }
  return new Uint8Array(jpeg.encode({ width: WIDTH, height: HEIGHT, data }, 90).data);
}
