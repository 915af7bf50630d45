// Owns how what must not be lost gets onto a full disk: what may be lost is given for it, piece by piece.
import { storageFault } from "./storage_fault.ts";
import type { WriteFile } from "./write_file_atomically.ts";

/** Settings take a few kilobytes, a read takes many times that. */
const MOST_GIVEN = 8;

/** Writes as `write` does. @param giveOldest gives one thing away; false: there is nothing left */
export function withRoom(write: WriteFile, giveOldest: () => Promise<boolean>): WriteFile {
  return async (path, content) => {
    for (let given = 0;; given++) {
      try {
        return await write(path, content);
      } catch (error) {
        const isFull = storageFault(error) === "disk_full";
        if (!isFull || given >= MOST_GIVEN || !await giveOldest()) throw error;
      }
    }
  };
}
