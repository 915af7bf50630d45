// Owns how a file that must survive a power cut is written: whole or not at all.
import { dirname } from "node:path";

/** What is done already when a step is told, in this order. */
export const WRITE_STEPS = ["opened", "written", "synced", "renamed", "folder_synced"] as const;
export type WriteStep = typeof WRITE_STEPS[number];

/** How the parts write: {@link writeFileAtomically} or what a test puts in its place. */
export type WriteFile = (path: string, content: string) => Promise<void>;

/**
 * Writes to a temporary file beside it, syncs, renames, syncs the folder: a reader sees the old
 * content or the new one, whenever the power goes. The file is readable by its owner alone (0600).
 *
 * Once renamed it has been written: where the folder cannot be synced, a power cut soon after may
 * bring the old content back, still whole.
 *
 * @param options.onStep for tests, that kill the process or fail the disk between two steps
 * @throws Deno.errors.* and errors with a `code` of the file system; the file is then as it was.
 */
export async function writeFileAtomically(
  path: string,
  content: string | Uint8Array,
  { onStep = () => {} }: { onStep?: (step: WriteStep) => void } = {},
): Promise<void> {
  const temporary = `${path}.${crypto.randomUUID().slice(0, 8)}.tmp`;
  try {
    await writeAndSync(temporary, { content, onStep });
    await Deno.rename(temporary, path);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {}); // the first error is the one to report
    throw error;
  }
  onStep("renamed");
  await syncFolder(dirname(path)).catch(() => {});
  onStep("folder_synced");
}

async function writeAndSync(
  path: string,
  { content, onStep }: { content: string | Uint8Array; onStep: (step: WriteStep) => void },
): Promise<void> {
  using file = await Deno.open(path, { write: true, createNew: true, mode: 0o600 });
  onStep("opened");
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  for (let written = 0; written < bytes.byteLength;) {
    written += await file.write(bytes.subarray(written));
  }
  onStep("written");
  await file.sync();
  onStep("synced");
}

/** Without it the rename itself may be lost. */
async function syncFolder(path: string): Promise<void> {
  using folder = await Deno.open(path, { read: true });
  await folder.sync();
}

const LEFTOVER = /\.[0-9a-f]{8}\.tmp$/;

/**
 * Removes what a crash between writing and renaming left behind: all of it in a folder of ours, or
 * that `of` one file. What cannot be removed takes room and does no other harm.
 */
export async function removeLeftovers(folder: string, { of = "" } = {}): Promise<void> {
  try {
    for await (const { isFile, name } of Deno.readDir(folder)) {
      if (!isFile || !LEFTOVER.test(name)) continue;
      if (of !== "" && name.replace(LEFTOVER, "") !== of) continue;
      await Deno.remove(`${folder}/${name}`).catch(() => {});
    }
  } catch {
    // A folder that cannot be listed: whoever needs it says so.
  }
}
