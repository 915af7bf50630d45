// Owns reading how much memory another process takes. Where that may not be read it is null, never a
// guess.

/**
 * Where the kernel's words of each process may be read. Deno opens nothing under /proc without every
 * permission, so a small service beside the agent copies what is asked for to a place that can be
 * permitted (infra/systemd/washfleet-edge-proc.service).
 */
export const PROCESS_FOLDER = "/run/washfleet/proc";

/** Resident bytes of a process; null if it is gone or may not be read. */
export async function processMemory(
  pid: number,
  { folder = PROCESS_FOLDER }: { folder?: string } = {},
): Promise<number | null> {
  try {
    return parseResidentBytes(await Deno.readTextFile(`${folder}/${pid}/status`));
  } catch {
    return null;
  }
}

/**
 * `VmRSS` of proc_pid_status(5), which is in kB. `statm` counts in pages, whose size differs between
 * a Pi 4 and a Pi 5. Null in the file of a zombie, which has no memory.
 */
export function parseResidentBytes(status: string): number | null {
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(status);
  return found === null ? null : Number(found[1]) * 1024;
}
