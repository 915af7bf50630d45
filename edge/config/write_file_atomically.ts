// Owns how a file that must survive a power cut is written: whole or not at all.
import { dirname } from "node:path";

/**
 * Writes to a temporary file beside it, syncs, renames, syncs the folder: a reader sees the old
 * content or the new one, whenever the power goes. The file is readable by its owner alone (0600).
 * @throws Deno.errors.* of the file system; the file is then as it was.
 */
export async function writeFileAtomically(
  path: string,
  content: string | Uint8Array,
): Promise<void> {
  const temporary = `${path}.${crypto.randomUUID().slice(0, 8)}.tmp`;
  try {
    await writeAndSync(temporary, content);
    await Deno.rename(temporary, path);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {}); // the first error is the one to report
    throw error;
  }
  await syncFolder(dirname(path));
}

async function writeAndSync(path: string, content: string | Uint8Array): Promise<void> {
  using file = await Deno.open(path, { write: true, createNew: true, mode: 0o600 });
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  for (let written = 0; written < bytes.byteLength;) {
    written += await file.write(bytes.subarray(written));
  }
  await file.sync();
}

/** Without it the rename itself may be lost. */
async function syncFolder(path: string): Promise<void> {
  using folder = await Deno.open(path, { read: true });
  await folder.sync();
}

/** Removes what a crash between writing and renaming left behind. */
export async function removeLeftovers(folder: string): Promise<void> {
  for await (const entry of Deno.readDir(folder)) {
    if (entry.isFile && /\.[0-9a-f]{8}\.tmp$/.test(entry.name)) {
      await Deno.remove(`${folder}/${entry.name}`);
    }
  }
}
