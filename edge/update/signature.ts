// Owns the form of a release's signature, for those who sign and those who verify.

/**
 * Goes before the manifest's bytes, so that nothing else ever signed by such a key is a release.
 * The zero byte ends it: no manifest can be read as a part of it.
 */
const DOMAIN = new TextEncoder().encode("washfleet edge release v1\0");

const LINE = /^washfleet-release-1 ([0-9a-f]{16}) ([A-Za-z0-9+/]{86}==)\n?$/;

export interface ReleaseSignature {
  keyId: string;
  /** 64 bytes of Ed25519 (RFC 8032). */
  bytes: Uint8Array<ArrayBuffer>;
}

/** What is signed: the domain, then the manifest as it is. */
export function signedBytes(manifest: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(DOMAIN.byteLength + manifest.byteLength);
  bytes.set(DOMAIN);
  bytes.set(manifest, DOMAIN.byteLength);
  return bytes;
}

/** The text of `manifest.sig`. */
export function formatSignature({ keyId, bytes }: ReleaseSignature): string {
  return `washfleet-release-1 ${keyId} ${bytes.toBase64()}\n`;
}

/** Null unless it is exactly one signature. */
export function parseSignature(text: string): ReleaseSignature | null {
  const [, keyId, base64] = LINE.exec(text) ?? [];
  if (keyId === undefined || base64 === undefined) return null;
  return { keyId, bytes: Uint8Array.fromBase64(base64) };
}
