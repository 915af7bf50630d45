// Owns the releases on this server's disk, `<sequence>/` with three files each, put there by
// whoever publishes. Vouches for none: each device verifies for itself.
import { join } from "node:path";
import {
  MANIFEST_MOST_BYTES,
  MANIFEST_NAME,
  type Release,
  RELEASE_MOST_BYTES,
  ReleaseFileName,
  ReleaseManifest,
  SIGNATURE_MOST_BYTES,
  SIGNATURE_NAME,
} from "../contract/release.ts";

export interface ReleaseShelf {
  /** Newest first. A folder that is no release is left out. */
  list(): Promise<Release[]>;
  /** The file's bytes; null when there is no such release or file. */
  read(sequence: number, name: string): Promise<Uint8Array<ArrayBuffer> | null>;
}

const FOLDER = /^[1-9]\d{0,9}$/;

/** Releases below `dir`, looked at anew each time; null: this server has none. */
export function createReleaseShelf(dir: string | null): ReleaseShelf {
  return {
    list: async () => {
      if (dir === null) return [];
      const sequences = await listFolders(dir);
      const found = await Promise.all(sequences.map((sequence) => readRelease(dir, sequence)));
      return found.filter((release) => release !== null)
        .toSorted((one, other) => other.sequence - one.sequence);
    },
    read: async (sequence, name) => {
      const mostBytes = mostBytesOf(name);
      if (dir === null || mostBytes === null) return null;
      return await readAtMost(join(dir, String(sequence), name), mostBytes);
    },
  };
}

/** Null for what no release has: a name with a path in it above all. */
function mostBytesOf(name: string): number | null {
  if (name === MANIFEST_NAME) return MANIFEST_MOST_BYTES;
  if (name === SIGNATURE_NAME) return SIGNATURE_MOST_BYTES;
  return ReleaseFileName.safeParse(name).success ? RELEASE_MOST_BYTES : null;
}

async function readRelease(dir: string, sequence: number): Promise<Release | null> {
  const path = join(dir, String(sequence), MANIFEST_NAME);
  const bytes = await readAtMost(path, MANIFEST_MOST_BYTES);
  const manifest = bytes === null ? null : parseManifest(bytes);
  if (manifest?.sequence !== sequence) return null;
  const { version, created_at, min_runtime, files } = manifest;
  const size_bytes = files.reduce((total, file) => total + file.size_bytes, 0);
  return { sequence, version, created_at, min_runtime, size_bytes };
}

function parseManifest(bytes: Uint8Array): ReleaseManifest | null {
  try {
    return ReleaseManifest.safeParse(JSON.parse(new TextDecoder().decode(bytes))).data ?? null;
  } catch {
    return null;
  }
}

/** Empty where the folder is not there yet. */
async function listFolders(dir: string): Promise<number[]> {
  try {
    const names = await Array.fromAsync(Deno.readDir(dir));
    return names.filter(({ name, isDirectory }) => isDirectory && FOLDER.test(name))
      .map(({ name }) => Number(name));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

async function readAtMost(
  path: string,
  mostBytes: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const { isFile, size } = await Deno.lstat(path);
    return isFile && size <= mostBytes ? await Deno.readFile(path) : null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
