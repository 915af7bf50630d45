// Owns reading how much processor time other processes have used. Linux only; starts no load.

/** User and system time of a process in ms, to 10 ms. @throws RangeError when it is gone. */
export async function cpuMs(pid: number): Promise<number> {
  // Deno reads no other process's /proc without every permission; cat does.
  const stat = await outputOf("cat", [`/proc/${pid}/stat`]);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  if (Number.isNaN(ticks)) throw new RangeError(`Cannot read the times of process ${pid}`);
  return ticks * 10;
}

/** The same of a process and the children it has now. */
export async function cpuMsWithChildren(pid: number): Promise<number> {
  const children = (await outputOf("pgrep", ["-P", `${pid}`])).split("\n").filter((line) => line);
  const times = await Promise.all([pid, ...children.map(Number)].map(cpuMs));
  return times.reduce((sum, time) => sum + time, 0);
}

/** The same of each: a child that ends between two readings takes nothing from the others. */
export async function cpuMsByProcess(pid: number): Promise<Map<number, number>> {
  const children = (await outputOf("pgrep", ["-P", `${pid}`])).split("\n").filter((line) => line);
  const times = new Map<number, number>();
  for (const each of [pid, ...children.map(Number)]) {
    const ms = await cpuMs(each).catch(() => null); // it has ended since
    if (ms !== null) times.set(each, ms);
  }
  return times;
}

async function outputOf(command: string, args: string[]): Promise<string> {
  const { stdout } = await new Deno.Command(command, { args }).output();
  return new TextDecoder().decode(stdout);
}
