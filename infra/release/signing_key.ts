// Owns the private key that signs releases: made, kept as a PEM file, read. Never in the repository.
import { releaseKeyId } from "../../edge/update/release_keys.ts";

export interface SigningKey {
  id: string;
  privateKey: CryptoKey;
  /** Raw, 32 bytes. */
  publicKey: Uint8Array<ArrayBuffer>;
}

const PEM = /^-----BEGIN PRIVATE KEY-----\n([A-Za-z0-9+/=\n]+)-----END PRIVATE KEY-----\n?$/;

/** A new key pair and its private half as PEM (PKCS #8, as `openssl pkey` reads it). */
export async function makeSigningKey(): Promise<{ key: SigningKey; pem: string }> {
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  if (!("privateKey" in pair)) throw new Error("Cannot make a key as Ed25519 gave no pair");
  const pkcs8 = new Uint8Array(await crypto.subtle.exportKey("pkcs8", pair.privateKey));
  const pem = `-----BEGIN PRIVATE KEY-----\n${pkcs8.toBase64()}\n-----END PRIVATE KEY-----\n`;
  return { key: await readSigningKey(pem), pem };
}

/** @throws Error when the text is no Ed25519 key in PEM */
export async function readSigningKey(pem: string): Promise<SigningKey> {
  const base64 = PEM.exec(pem.replaceAll("\r\n", "\n"))?.[1];
  if (base64 === undefined) {
    throw new Error("Cannot sign as the key's file is no PEM of a private key");
  }
  const pkcs8 = Uint8Array.fromBase64(base64.replaceAll("\n", ""));
  const privateKey = await crypto.subtle.importKey("pkcs8", pkcs8, "Ed25519", true, ["sign"]);
  const { x } = await crypto.subtle.exportKey("jwk", privateKey);
  if (x === undefined) throw new Error("Cannot sign as the key has no public half");
  const publicKey = Uint8Array.fromBase64(x, { alphabet: "base64url" });
  return { id: await releaseKeyId(publicKey), privateKey, publicKey };
}

/** An entry of `release_keys.json`. */
export function publicEntry({ id, publicKey }: SigningKey, note: string) {
  return { id, public_key: publicKey.toBase64(), note };
}
