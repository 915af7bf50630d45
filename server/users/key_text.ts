// Owns how an API key looks and is hashed; never stores one.
import { createHash } from "node:crypto";

/** A new key, `wf_` and 256 random bits. */
export function makeKeyText(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return `wf_${bytes.toBase64({ alphabet: "base64url", omitPadding: true })}`;
}

/** SHA-256 of the whole key, 32 bytes: what is stored and looked up. */
export function hashKeyText(key: string): Uint8Array {
  return createHash("sha256").update(key).digest();
}

/** What is shown of it in lists: 6 characters, too few to guess the rest by. */
export function startOfKey(key: string): string {
  return key.slice(0, "wf_".length + 6);
}
