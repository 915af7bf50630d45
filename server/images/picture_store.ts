// Owns the pictures on disk, `yyyy/mm/dd/<id>.jpg` under one folder. Never names a file after
// anything that came from outside, and never decides who may see one.
import { dirname, join } from "node:path";

export interface PictureStore {
  /** Stores a JPEG; all of it or nothing, also over a crash. @returns its ref, for `read` */
  put(bytes: Uint8Array, at: Date): Promise<string>;
  /** The JPEG, or `null` when it is gone. @throws TypeError on a ref that `put` did not make */
  read(ref: string): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Removes it; one that is gone already is no fault. */
  remove(ref: string): Promise<void>;
}

const REF = /^\d{4}\/\d{2}\/\d{2}\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.jpg$/;

/** Pictures under `dir`, which is made when it is missing. Days are UTC's. */
export function createPictureStore(dir: string): PictureStore {
  const pathOf = (ref: string) => {
    if (!REF.test(ref)) {
      throw new TypeError(`Cannot find a picture as its ref is malformed: ${ref}`);
    }
    return join(dir, ref);
  };
  return {
    put: async (bytes, at) => {
      const day = at.toISOString().slice(0, 10).replaceAll("-", "/");
      const ref = `${day}/${crypto.randomUUID()}.jpg`;
      await writeWhole(pathOf(ref), bytes);
      return ref;
    },
    read: (ref) => Deno.readFile(pathOf(ref)).catch(nullWhenGone),
    remove: async (ref) => {
      await Deno.remove(pathOf(ref)).catch(nullWhenGone);
    },
  };
}

/** The name appears only when the bytes are on the disk: half a picture has no name. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.part`;
  try {
    using file = await Deno.open(temporary, { write: true, createNew: true, mode: 0o600 });
    for (let written = 0; written < bytes.length;) {
      written += await file.write(bytes.subarray(written));
    }
    await file.syncData();
    await Deno.rename(temporary, path);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
}

function nullWhenGone(error: unknown): null {
  if (error instanceof Deno.errors.NotFound) return null;
  throw error;
}
