// Owns the pictures on disk, `yyyy/mm/dd/<id>.jpg` under one folder. Never names a file after
// anything that came from outside, and never decides who may see one.
import { dirname, join } from "node:path";

export interface PictureStore {
  /** A ref of its own for a picture taken at this time. */
  newRef(at: Date): string;
  /** Stores a JPEG under its ref; a reader finds all of it or nothing. */
  put(ref: string, bytes: Uint8Array, options?: PutOptions): Promise<void>;
  /** The JPEG, or `null` when it is gone. @throws TypeError on a ref that `newRef` did not make */
  read(ref: string): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Removes it; one that is gone already is no fault. */
  remove(ref: string): Promise<void>;
  /** Resolves when a picture could be stored now, which is tried. @throws Deno.errors.*, Error */
  probe(): Promise<void>;
}

export interface DiskStore extends PictureStore {
  /** Every picture that is there, in no order. */
  list(): AsyncIterable<string>;
}

export interface PutOptions {
  /**
   * Wait until the disk has it, which costs milliseconds. Else a machine that loses its power may
   * lose the pictures of its last seconds. Default `false`.
   */
  isDurable?: boolean;
}

const REF = /^\d{4}\/\d{2}\/\d{2}\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.jpg$/;

/** Pictures under `dir`, which is made when it is missing. Days are UTC's. */
export function createPictureStore(dir: string): DiskStore {
  const pathOf = (ref: string) => {
    if (!REF.test(ref)) {
      throw new TypeError(`Cannot find a picture as its ref is malformed: ${ref}`);
    }
    return join(dir, ref);
  };
  return {
    newRef: (at) => {
      const day = at.toISOString().slice(0, 10).replaceAll("-", "/");
      return `${day}/${crypto.randomUUID()}.jpg`;
    },
    put: (ref, bytes, options) => writeWhole(pathOf(ref), bytes, options),
    read: async (ref) => {
      const bytes = await Deno.readFile(pathOf(ref)).catch(nullWhenGone);
      // What is left of a picture whose bytes had not reached the disk when the power went.
      return bytes?.length === 0 ? null : bytes;
    },
    remove: async (ref) => {
      await Deno.remove(pathOf(ref)).catch(nullWhenGone);
    },
    probe: async () => {
      // One a process: several servers may share the folder. Its name is no ref: nobody lists it.
      const path = join(dir, `.probe-${Deno.pid}`);
      await writeWhole(path, PROBE);
      await Deno.remove(path);
    },
    list: () => listRefs(dir),
  };
}

/** As long as a small picture: a disk that is nearly full still takes a few bytes. */
const PROBE = new Uint8Array(100_000);

async function* listRefs(dir: string, under = ""): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(join(dir, under))) {
    const path = under === "" ? entry.name : `${under}/${entry.name}`;
    if (entry.isDirectory) yield* listRefs(dir, path);
    else if (REF.test(path)) yield path;
  }
}

/** The name appears only when the bytes are there: half a picture has no name. */
async function writeWhole(
  path: string,
  bytes: Uint8Array,
  options: PutOptions = {},
): Promise<void> {
  const temporary = `${path}.part`;
  try {
    using file = await createFile(temporary);
    for (let written = 0; written < bytes.length;) {
      written += await file.write(bytes.subarray(written));
    }
    if (options.isDurable) await file.syncData();
    await Deno.rename(temporary, path);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
}

/** The day's folder is made by its first picture. */
async function createFile(path: string): Promise<Deno.FsFile> {
  const options = { write: true, createNew: true, mode: 0o600 };
  try {
    return await Deno.open(path, options);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    await Deno.mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return await Deno.open(path, options);
  }
}

function nullWhenGone(error: unknown): null {
  if (error instanceof Deno.errors.NotFound) return null;
  throw error;
}
