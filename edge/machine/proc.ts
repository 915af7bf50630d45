// Owns how Linux' /proc and /sys texts become figures. Never reads a file.

/** Ticks since boot, all cores together. */
export interface CpuTicks {
  readonly busy: number;
  readonly total: number;
}

/** First line of `/proc/stat` (proc(5)); null if it is not there. */
export function parseCpuTicks(stat: string): CpuTicks | null {
  const line = /^cpu\s+([\d ]+)$/m.exec(stat)?.[1];
  const fields = line?.trim().split(/\s+/).map(Number) ?? [];
  if (fields.length < 5) return null;
  // user nice system idle iowait irq softirq steal; guest time is inside user time already
  const total = fields.slice(0, 8).reduce((sum, ticks) => sum + ticks, 0);
  const idle = (fields[3] ?? 0) + (fields[4] ?? 0);
  return { busy: total - idle, total };
}

/** Share of all cores between two readings, 0–1; null if no time has passed. */
export function cpuRatio(before: CpuTicks, after: CpuTicks): number | null {
  const total = after.total - before.total;
  if (total <= 0) return null; // iowait may run backwards (proc(5))
  return Math.min(1, Math.max(0, (after.busy - before.busy) / total));
}

/** `/proc/meminfo`; what the kernel could free counts as unused. */
export function parseMemory(meminfo: string): { usedBytes: number; totalBytes: number } | null {
  const total = kilobytes(meminfo, "MemTotal");
  const available = kilobytes(meminfo, "MemAvailable");
  if (total === null || available === null) return null;
  return { usedBytes: Math.max(0, total - available), totalBytes: total };
}

/** `/sys/class/thermal/thermal_zone0/temp`: thousandths of a degree. */
export function parseTemperature(text: string): number | null {
  const thousandths = Number(text.trim());
  return text.trim() === "" || !Number.isFinite(thousandths) ? null : thousandths / 1000;
}

function kilobytes(meminfo: string, name: string): number | null {
  const value = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(meminfo)?.[1];
  return value === undefined ? null : Number(value) * 1024;
}
