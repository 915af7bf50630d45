// Owns the files of the agent's API keys: the one that is valid, and the hashes of those that it
// replaced. Decides about no caller (see key_ring.ts).
import { z } from "zod";
import { type WriteFile, writeFileAtomically } from "../config/write_file_atomically.ts";

const KEY_FILE = "api_key";
const OLD_KEYS_FILE = "old_api_keys.json";

/** `wfe_` lets a secret scanner know the key; 32 random bytes as base64url follow. */
const KEY = /^wfe_[A-Za-z0-9_-]{43}$/;

/** A key that was replaced: its hash, as the key itself is not needed to know it again. */
const OldKey = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  replaced_at: z.iso.datetime(),
  valid_until: z.iso.datetime(),
});
export type OldKey = z.infer<typeof OldKey>;

export interface KeptKeys {
  key: string;
  /** The key was made just now. */
  made: boolean;
  /** Neither checked for their time nor for being the key of now. */
  old: OldKey[];
}

/** Where the key of this data folder is kept. */
export function apiKeyPath(dataDir: string): string {
  return `${dataDir}/${KEY_FILE}`;
}

/** A key that nobody has yet. */
export function makeApiKey(): string {
  const random = crypto.getRandomValues(new Uint8Array(32));
  return `wfe_${random.toBase64({ alphabet: "base64url", omitPadding: true })}`;
}

/**
 * The keys in the data folder. Makes one where there is none or a damaged one: old ones end then,
 * as whoever deletes the file wants all of them gone.
 * @throws as {@link writeFileAtomically} when the folder cannot be read or written.
 */
export async function loadOrMakeApiKey(dataDir: string): Promise<KeptKeys> {
  const kept = (await readIfThere(apiKeyPath(dataDir)))?.trim() ?? "";
  if (KEY.test(kept)) return { key: kept, made: false, old: await readOldKeys(dataDir) };
  const key = makeApiKey();
  await saveApiKeys(dataDir, { key, old: [] });
  return { key, made: true, old: [] };
}

/**
 * Keeps a new key and those that it replaces. The old ones come first: killed in between, the key
 * of now is still the key, and stands among the old ones without harm.
 * @throws as {@link writeFileAtomically}; a caller's key is valid still
 */
export async function saveApiKeys(
  dataDir: string,
  { key, old }: { key: string; old: readonly OldKey[] },
  write: WriteFile = writeFileAtomically,
): Promise<void> {
  await write(`${dataDir}/${OLD_KEYS_FILE}`, `${JSON.stringify(old)}\n`);
  await write(apiKeyPath(dataDir), `${key}\n`);
}

/** None where the file is damaged: a key that ends early is better than one that never ends. */
async function readOldKeys(dataDir: string): Promise<OldKey[]> {
  const text = await readIfThere(`${dataDir}/${OLD_KEYS_FILE}`);
  try {
    return z.array(OldKey).parse(JSON.parse(text ?? "[]"));
  } catch {
    return [];
  }
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
