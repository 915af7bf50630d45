// Owns how counts of processor time become a share. Never reads one.

/** Time since boot, all cores together, in any one unit. */
export interface CpuTicks {
  readonly busy: number;
  readonly total: number;
}

/** Times of one core as `os.cpus()` gives them. */
export interface CoreTimes {
  readonly user: number;
  readonly nice: number;
  readonly sys: number;
  readonly idle: number;
  readonly irq: number;
}

/** All cores together; null without any. */
export function sumTicks(cores: readonly CoreTimes[]): CpuTicks | null {
  if (cores.length === 0) return null;
  let [busy, total] = [0, 0];
  for (const core of cores) {
    const coreBusy = core.user + core.nice + core.sys + core.irq;
    busy += coreBusy;
    total += coreBusy + core.idle;
  }
  return { busy, total };
}

/** Share of all cores between two readings, 0–1; null if no time has passed. */
export function cpuRatio(before: CpuTicks, after: CpuTicks): number | null {
  const total = after.total - before.total;
  if (total <= 0) return null; // idle time may run backwards (proc(5))
  return Math.min(1, Math.max(0, (after.busy - before.busy) / total));
}

/** The kernel's thermal zones give thousandths of a degree; null if the text is no number. */
export function parseTemperature(text: string): number | null {
  const thousandths = Number(text.trim());
  return text.trim() === "" || !Number.isFinite(thousandths) ? null : thousandths / 1000;
}
