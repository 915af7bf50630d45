// Owns the server's own key: given, or made once and kept in a file that only its user may read.
import { hkdfSync } from "node:crypto";

const KEY_BYTES = 32;

/** The key in the file, made at the first time. @throws Error when the file holds no key */
export async function keptSecretKey(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const known = await readKey(path);
  if (known !== undefined) return known;
  const key = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  try {
    await writeDurably(path, `${key.toBase64()}\n`);
    return key;
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    // Another process was first.
    const theirs = await readKey(path);
    if (theirs === undefined) throw error;
    return theirs;
  }
}

/** A secret for one purpose that gives away nothing of the key: 64 hex digits (HKDF, RFC 5869). */
export function secretFor(purpose: string, key: Uint8Array): string {
  const bytes = hkdfSync("sha256", key, new Uint8Array(), `washfleet ${purpose}`, KEY_BYTES);
  return new Uint8Array(bytes).toHex();
}

async function readKey(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  const key = bytesOf(text.trim());
  if (key?.length === KEY_BYTES) return key;
  // Going on with a new one would make every sealed secret unreadable.
  throw new Error(`Cannot use ${path} as the server's key: it must hold 32 bytes in base64`);
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.fromBase64(text);
  } catch {
    return undefined;
  }
}

/** Whole and on the disk under its name, or not at all; never over one that is there. */
export async function writeDurably(path: string, text: string): Promise<void> {
  const temporary = `${path}.${crypto.randomUUID()}`;
  using file = await Deno.open(temporary, { write: true, createNew: true, mode: 0o600 });
  try {
    await file.write(new TextEncoder().encode(text));
    await file.sync();
    await Deno.link(temporary, path);
  } finally {
    await Deno.remove(temporary);
  }
}
