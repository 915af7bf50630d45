// Owns the public keys that a release may be signed with. They come with the package alone: no
// update, server or setting can add one.
import { z } from "zod";

/** Both keys of a rotation, and one to spare. */
const MOST_KEYS = 8;

const ReleaseKeysFile = z.strictObject({
  keys: z.array(z.strictObject({
    id: z.string().regex(/^[0-9a-f]{16}$/),
    public_key: z.string().describe("Ed25519, 32 bytes in base64"),
    note: z.string().max(200).optional(),
  })).min(1).max(MOST_KEYS),
});

/** By key id. */
export type ReleaseKeys = ReadonlyMap<string, CryptoKey>;

/** @throws Error when the text is not a list of keys, each with its own id */
export async function parseReleaseKeys(text: string): Promise<ReleaseKeys> {
  const { keys } = ReleaseKeysFile.parse(JSON.parse(text));
  const parsed = await Promise.all(keys.map(async ({ id, public_key }) => {
    const raw = Uint8Array.fromBase64(public_key);
    if (await releaseKeyId(raw) !== id) {
      throw new Error(`Cannot use the release key ${id} as its id is not that of its bytes`);
    }
    return [id, await importPublicKey(raw)] as const;
  }));
  return new Map(parsed);
}

/** The first 16 hexadecimal digits of the raw public key's SHA-256. */
export async function releaseKeyId(raw: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", raw)).toHex().slice(0, 16);
}

function importPublicKey(raw: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", raw, "Ed25519", false, ["verify"]);
}
