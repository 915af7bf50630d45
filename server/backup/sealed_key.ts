// Owns how the server's key travels in a backup: under a passphrase of the operator's, or not at all.
import { scrypt } from "node:crypto";
import { z } from "zod";
import { createSealer } from "../seal.ts";

/** In the file: bytes in base64. */
export const SealedKey = z.object({ salt: z.base64(), sealed: z.base64() });
export type SealedKey = z.infer<typeof SealedKey>;

const SALT_BYTES = 16;
const KEY_BYTES = 32;
// 128 MB and about half a second a guess (OWASP's recommendation for scrypt).
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };
const LEAST_PASSPHRASE = 12;

/** @throws RangeError for a passphrase below 12 characters */
export async function sealKey(key: Uint8Array, passphrase: string): Promise<SealedKey> {
  if (passphrase.length < LEAST_PASSPHRASE) {
    throw new RangeError(
      `Cannot seal the key as the passphrase must have ${LEAST_PASSPHRASE} characters: ` +
        `it has ${passphrase.length}`,
    );
  }
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const sealer = await createSealer(await stretch(passphrase, salt));
  return { salt: salt.toBase64(), sealed: (await sealer.seal(key.toBase64())).toBase64() };
}

/** @throws Error for another passphrase */
export async function openKey(
  { salt, sealed }: SealedKey,
  passphrase: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const sealer = await createSealer(await stretch(passphrase, Uint8Array.fromBase64(salt)));
  try {
    return Uint8Array.fromBase64(await sealer.open(Uint8Array.fromBase64(sealed)));
  } catch (cause) {
    throw new Error("Cannot open the backup's key: it has another passphrase", { cause });
  }
}

function stretch(passphrase: string, salt: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize("NFKC"), salt, KEY_BYTES, COST, (error, key) => {
      if (error) reject(error);
      else resolve(new Uint8Array(key));
    });
  });
}
