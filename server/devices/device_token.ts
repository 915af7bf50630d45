// Owns how a device's token looks and is hashed; never stores one.
import { createHash } from "node:crypto";

/** A new token, `wfd_` and 256 random bits. Shown to the agent once. */
export function makeDeviceToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return `wfd_${bytes.toBase64({ alphabet: "base64url", omitPadding: true })}`;
}

/** What is stored and looked up: SHA-256 of the whole token, 32 bytes. */
export function hashDeviceToken(token: string): Uint8Array {
  return createHash("sha256").update(token).digest();
}
