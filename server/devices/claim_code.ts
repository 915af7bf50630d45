// Owns how a claim code looks, is typed and is hashed; knows no device and no database.
import { createHash } from "node:crypto";

// 24 symbols without a pair that looks alike on a label or a phone: of O/0/Q, I/1/L, S/5, Z/2,
// B/8, G/6, U/V and U/Y none has two members here.
const ALPHABET = "ACDEFHJKMNPRTVWXY2346789";
// What people type for a symbol that is not in the alphabet.
const TYPED_FOR: Record<string, string> = { Z: "2", B: "8", G: "6", U: "V" };
const GROUPS = 3;
const GROUP_LENGTH = 3;
const LENGTH = GROUPS * GROUP_LENGTH;
// The largest multiple of 24 in a byte: higher bytes are dropped, or some symbols were likelier.
const FAIR_BYTES = 256 - 256 % ALPHABET.length;

/**
 * A new claim code, e.g. `WF-7K3-M9T-D4X`: 24^9 possibilities, 41 bits.
 * @param randomBytes gives that many random bytes; default the system's
 */
export function makeClaimCode(randomBytes: (count: number) => Uint8Array = systemRandom): string {
  let symbols = "";
  while (symbols.length < LENGTH) {
    for (const byte of randomBytes(LENGTH)) {
      if (byte < FAIR_BYTES && symbols.length < LENGTH) {
        symbols += ALPHABET[byte % ALPHABET.length];
      }
    }
  }
  return formatted(symbols);
}

/**
 * The code as it was issued, from what somebody typed: any case, spaces or dashes, with or
 * without `WF`. `null` when it cannot be a claim code.
 */
export function parseClaimCode(typed: string): string | null {
  const symbols = typed.toUpperCase().replace(/[\s\-–—_.]/g, "").replace(/^WF(?=.{9}$)/, "")
    .replace(/[ZBGU]/g, (symbol) => TYPED_FOR[symbol] ?? symbol);
  if (symbols.length !== LENGTH) return null;
  return [...symbols].every((symbol) => ALPHABET.includes(symbol)) ? formatted(symbols) : null;
}

/** What is stored of an issued code: SHA-256, 32 bytes. It is single-use and expires. */
export function hashClaimCode(code: string): Uint8Array {
  return createHash("sha256").update(`claim:${code}`).digest();
}

function formatted(symbols: string): string {
  const groups = Array.from(
    { length: GROUPS },
    (_, group) => symbols.slice(group * GROUP_LENGTH, (group + 1) * GROUP_LENGTH),
  );
  return ["WF", ...groups].join("-");
}

function systemRandom(count: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(count));
}
