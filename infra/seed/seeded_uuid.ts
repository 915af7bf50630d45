// Owns ids that a seed brings again. Pure.
import type { Random } from "../demo/camera/random.ts";

const VARIANTS = "89ab";

/** A UUIDv7 of this moment, whose random part is the source's. */
export function seededUuid(random: Random, atMs: number): string {
  const time = Math.floor(atMs).toString(16).padStart(12, "0");
  const [one, two, three] = [hex32(random), hex32(random), hex32(random)];
  const variant = VARIANTS[Number.parseInt(one.slice(3, 4), 16) & 3];
  return `${time.slice(0, 8)}-${time.slice(8)}-7${one.slice(0, 3)}-${variant}${one.slice(4, 7)}-` +
    `${two}${three.slice(0, 4)}`;
}

/** So many random bytes, as hex digits. */
export function seededHex(random: Random, bytes: number): string {
  let text = "";
  while (text.length < bytes * 2) text += hex32(random);
  return text.slice(0, bytes * 2);
}

function hex32(random: Random): string {
  return Math.floor(random() * 2 ** 32).toString(16).padStart(8, "0");
}
