// Owns reading how the machine under the agent is. What cannot be measured is null, never a guess.
import { statfs } from "node:fs/promises";
import type { MachineHealth } from "../../server/contract/device_link.ts";
import { cpuRatio, type CpuTicks, parseCpuTicks, parseMemory, parseTemperature } from "./proc.ts";

/** Two askers in a row must not leave the processor's share to be measured over nothing. */
const FRESH_FOR_MS = 1000;

/** Files that are read; the permission list names the same. */
export const MACHINE_FILES = {
  stat: "/proc/stat",
  meminfo: "/proc/meminfo",
  temperature: "/sys/class/thermal/thermal_zone0/temp",
} as const;

export interface MachineHealthOptions {
  /** The disk of this folder is the one that counts. */
  dataDir: string;
  readText?: (path: string) => Promise<string>;
  monotonicMs?: () => number;
}

/** Makes a reader that measures the processor's share since its last reading. */
export function createMachineHealth(options: MachineHealthOptions): () => Promise<MachineHealth> {
  const monotonicMs = options.monotonicMs ?? (() => performance.now());
  const readText = options.readText ?? ((path: string) => Deno.readTextFile(path));
  const startedMs = monotonicMs();
  let ticks: CpuTicks | null = null;
  let last: { atMs: number; health: Promise<MachineHealth> } | null = null;

  const optional = async (path: string) => {
    try {
      return await readText(path);
    } catch {
      return ""; // no such sensor, or not permitted
    }
  };

  async function read(): Promise<MachineHealth> {
    const [stat, meminfo, temperature, diskFreeBytes] = await Promise.all([
      optional(MACHINE_FILES.stat),
      optional(MACHINE_FILES.meminfo),
      optional(MACHINE_FILES.temperature),
      readDiskFree(options.dataDir),
    ]);
    const before = ticks;
    ticks = parseCpuTicks(stat);
    const memory = parseMemory(meminfo);
    return {
      cpu_ratio: before === null || ticks === null ? null : cpuRatio(before, ticks),
      memory_used_bytes: memory?.usedBytes ?? null,
      memory_total_bytes: memory?.totalBytes ?? null,
      agent_memory_bytes: Deno.memoryUsage().rss,
      temperature_celsius: parseTemperature(temperature),
      disk_free_bytes: diskFreeBytes,
      uptime_ms: Math.round(monotonicMs() - startedMs),
    };
  }

  return () => {
    const nowMs = monotonicMs();
    if (last === null || nowMs - last.atMs >= FRESH_FOR_MS) {
      last = { atMs: nowMs, health: read() };
    }
    return last.health;
  };
}

async function readDiskFree(path: string): Promise<number | null> {
  try {
    const disk = await statfs(path);
    return disk.bavail * disk.bsize;
  } catch {
    return null; // not permitted, or the folder is gone
  }
}
