// Owns reading how much memory another process holds. Linux only.

/** Resident memory in bytes. @throws RangeError when the process is gone */
export async function memoryBytes(pid: number): Promise<number> {
  // Deno reads no other process's /proc without every permission; cat does.
  const { stdout } = await new Deno.Command("cat", { args: [`/proc/${pid}/status`] }).output();
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(new TextDecoder().decode(stdout))?.[1];
  if (kilobytes === undefined) throw new RangeError(`Cannot read the memory of process ${pid}`);
  return Number(kilobytes) * 1024;
}
