// Owns how the agent asks for a reboot of its machine, which it may not do itself: it leaves a file
// in a folder that a unit of the system watches.
import type { ActOutcome } from "./link/agent_acts.ts";

/** Null where nobody watches: the package makes the folder together with the unit. */
export async function createRebootAct(
  dataDir: string,
): Promise<(() => Promise<ActOutcome>) | null> {
  const folder = `${dataDir}/requests`;
  const isThere = await Deno.stat(folder).then((info) => info.isDirectory).catch(() => false);
  return isThere ? () => prepareReboot(folder) : null;
}

/** What can fail does so before the server is told that it is done. */
async function prepareReboot(folder: string): Promise<ActOutcome> {
  const draft = `${folder}/reboot.draft`;
  try {
    await Deno.writeTextFile(draft, `${new Date().toISOString()}\n`, { mode: 0o600 });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, detail: `A reboot cannot be asked for: ${reason}` };
  }
  return { ok: true, afterwards: () => Deno.rename(draft, `${folder}/reboot`) };
}
