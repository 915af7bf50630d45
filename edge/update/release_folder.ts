// Owns a release as a folder on disk: read with bounds and verified, or written so that a power cut
// leaves nothing that verifies but the whole of it.
import { dirname } from "node:path";
import {
  MANIFEST_MOST_BYTES,
  MANIFEST_NAME,
  type ReleaseManifest,
  SIGNATURE_MOST_BYTES,
  SIGNATURE_NAME,
} from "../../server/contract/release.ts";
import {
  type ReleaseFault,
  type SignedManifest,
  type Verifier,
  verifyFiles,
  verifyManifest,
} from "./verify_release.ts";

/** More entries than any release has: a folder that somebody else filled is not read to its end. */
const MOST_ENTRIES = 32;

export interface VerifiedRelease {
  ok: true;
  manifest: ReleaseManifest;
  digest: string;
  /** The very bytes that were verified: nothing is read a second time. */
  files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

export interface ReleaseFiles extends SignedManifest {
  files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/** The release in the folder, or why it may not run. Never throws for what is on the disk. */
export async function loadRelease(
  folder: string,
  verifier: Verifier,
): Promise<VerifiedRelease | ReleaseFault> {
  try {
    const names = await listNames(folder);
    if (names === null) return fault("wrong_files", "its folder holds what no release has");
    const signed = {
      manifest: await readAtMost(`${folder}/${MANIFEST_NAME}`, MANIFEST_MOST_BYTES),
      signature: await readAtMost(`${folder}/${SIGNATURE_NAME}`, SIGNATURE_MOST_BYTES),
    };
    const verified = await verifyManifest(signed, verifier);
    if (!verified.ok) return verified;
    const files = new Map<string, Uint8Array<ArrayBuffer>>();
    for (const name of names) {
      const size = verified.manifest.files.find((file) => file.name === name)?.size_bytes ?? 0;
      files.set(name, await readAtMost(`${folder}/${name}`, size));
    }
    const checked = await verifyFiles(verified.manifest, files);
    return checked.ok ? { ...verified, files } : checked;
  } catch (error) {
    const isAbsent = error instanceof Deno.errors.NotFound;
    const detail = error instanceof Error ? error.message : String(error);
    return fault(isAbsent ? "absent" : "unreadable", detail);
  }
}

/** A moment at which the power may go. */
export type WriteStep = "cleared" | "file_written" | "manifest_written" | "signature_written";

/**
 * Empties the folder and writes the release into it, the signature last.
 * @throws Deno.errors.* of the file system; what is then in the folder does not verify
 */
export async function writeRelease(
  folder: string,
  { manifest, signature, files }: ReleaseFiles,
  onStep: (step: WriteStep) => void | Promise<void> = () => {},
): Promise<void> {
  await removeRelease(folder);
  await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  await syncFolder(dirname(folder));
  await onStep("cleared");
  for (const [name, bytes] of files) {
    await writeSynced(`${folder}/${name}`, bytes);
    await onStep("file_written");
  }
  await writeSynced(`${folder}/${MANIFEST_NAME}`, manifest);
  await onStep("manifest_written");
  await writeSynced(`${folder}/${SIGNATURE_NAME}`, signature);
  await onStep("signature_written");
  await syncFolder(folder);
}

/** Leaves no folder; none being there is as good. */
export async function removeRelease(folder: string): Promise<void> {
  try {
    await Deno.remove(folder, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Names besides the manifest's two; null when it holds something that is no plain file. */
async function listNames(folder: string): Promise<string[] | null> {
  const names: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    if (!entry.isFile || names.length >= MOST_ENTRIES) return null;
    if (entry.name !== MANIFEST_NAME && entry.name !== SIGNATURE_NAME) names.push(entry.name);
  }
  return names;
}

/** One byte more than allowed is enough to tell that it is too large. */
async function readAtMost(path: string, mostBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  using file = await Deno.open(path, { read: true });
  const bytes = new Uint8Array(mostBytes + 1);
  let length = 0;
  while (length < bytes.byteLength) {
    const read = await file.read(bytes.subarray(length));
    if (read === null) break;
    length += read;
  }
  return bytes.slice(0, length);
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  using file = await Deno.open(path, { write: true, createNew: true, mode: 0o600 });
  for (let written = 0; written < bytes.byteLength;) {
    written += await file.write(bytes.subarray(written));
  }
  await file.sync();
}

/** Without it the names may be lost although the bytes are there. */
async function syncFolder(path: string): Promise<void> {
  using folder = await Deno.open(path, { read: true });
  await folder.sync();
}

function fault(code: ReleaseFault["code"], detail: string): ReleaseFault {
  return { ok: false, code, detail };
}
