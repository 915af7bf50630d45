// Owns the agent's API key: made once, kept in the data folder, compared in constant time.
import { timingSafeEqual } from "node:crypto";
import { writeFileAtomically } from "../config/write_file_atomically.ts";

const FILE_NAME = "api_key";

/** `wfe_` lets a secret scanner know the key; 32 random bytes as base64url follow. */
const KEY = /^wfe_[A-Za-z0-9_-]{43}$/;

/** Where the key of this data folder is kept. */
export function apiKeyPath(dataDir: string): string {
  return `${dataDir}/${FILE_NAME}`;
}

/**
 * The key in the data folder; makes one where there is none or a damaged one.
 * @throws Deno.errors.* when the folder cannot be read or written.
 */
export async function loadOrMakeApiKey(dataDir: string): Promise<{ key: string; made: boolean }> {
  const path = apiKeyPath(dataDir);
  const kept = await readIfThere(path);
  if (kept !== null && KEY.test(kept.trim())) return { key: kept.trim(), made: false };
  const key = `wfe_${
    crypto.getRandomValues(new Uint8Array(32)).toBase64({
      alphabet: "base64url",
      omitPadding: true,
    })
  }`;
  await writeFileAtomically(path, `${key}\n`);
  return { key, made: true };
}

/** Makes a comparer whose time does not tell how much of a guess was right. */
export function createKeyCheck(key: string): (guess: string) => boolean {
  const encoder = new TextEncoder();
  const wanted = encoder.encode(key);
  return (guess) => {
    const bytes = encoder.encode(guess);
    return bytes.byteLength === wanted.byteLength && timingSafeEqual(bytes, wanted);
  };
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
