// Owns reading how the machine under the agent is. What cannot be measured is null, never a guess.
import { statfs } from "node:fs/promises";
import { cpus } from "node:os";
import type { MachineHealth } from "../../server/contract/device_link.ts";
import { isReadOnlyAt } from "./read_only_disk.ts";
import { parseThrottled } from "./throttled.ts";
import { type CoreTimes, cpuRatio, type CpuTicks, parseTemperature, sumTicks } from "./ticks.ts";
import { createVoltageMemory, readVoltageAlarm } from "./under_voltage.ts";

/** Two askers in a row must not leave the processor's share to be measured over nothing. */
const FRESH_FOR_MS = 1000;

/**
 * Where the temperature may be read. Deno opens nothing under /sys without every permission, so
 * the service's unit binds `/sys/devices/virtual/thermal` to a place that can be permitted.
 */
export const TEMPERATURE_FILE = "/run/washfleet/thermal/thermal_zone0/temp";

/** A Raspberry Pi's firmware says here whether it slows the machine down; shown as the temperature. */
export const THROTTLED_FILE = "/run/washfleet/firmware/get_throttled";

/** What is asked of the system; each may throw where it is absent or not permitted. */
export interface MachineSources {
  cores: () => readonly CoreTimes[];
  memory: () => { totalBytes: number; availableBytes: number };
  temperature: () => Promise<string>;
  throttled: () => Promise<string>;
  /** Whether the supply's voltage was too low just now; null: the sensor says nothing. */
  voltageAlarm: () => Promise<boolean | null>;
  disk: () => Promise<{ freeBytes: number; totalBytes: number }>;
  isReadOnly: () => Promise<boolean>;
}

/** The real machine; the disk of `dataDir` is the one that counts. */
export function systemSources(dataDir: string): MachineSources {
  return {
    cores: () => cpus().map((core) => core.times),
    memory: () => {
      const { total, available } = Deno.systemMemoryInfo();
      return { totalBytes: total, availableBytes: available };
    },
    temperature: () => Deno.readTextFile(TEMPERATURE_FILE),
    throttled: () => Deno.readTextFile(THROTTLED_FILE),
    voltageAlarm: () => readVoltageAlarm(),
    disk: async () => {
      const { bavail, blocks, bsize } = await statfs(dataDir);
      return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
    },
    isReadOnly: () => isReadOnlyAt(`${dataDir}/api_key`), // there from the first start on
  };
}

/** Makes a reader that measures the processor's share since its last reading. */
export function createMachineHealth(
  sources: MachineSources,
  monotonicMs: () => number = () => performance.now(),
): () => Promise<MachineHealth> {
  const startedMs = monotonicMs();
  const remembered = createVoltageMemory();
  let ticks: CpuTicks | null = null;
  let last: { atMs: number; health: Promise<MachineHealth> } | null = null;

  async function read(): Promise<MachineHealth> {
    const before = ticks;
    ticks = sumTicks(await orNull(sources.cores) ?? []);
    const memory = await orNull(sources.memory);
    const temperature = await orNull(sources.temperature);
    const throttled = await orNull(sources.throttled);
    const causes = throttled === null ? null : parseThrottled(throttled);
    const alarm = await orNull(sources.voltageAlarm);
    const isLow = alarm === true ? true : causes?.includes("under_voltage") ?? alarm;
    const disk = await orNull(sources.disk);
    return {
      cpu_ratio: before === null || ticks === null ? null : cpuRatio(before, ticks),
      memory_used_bytes: memory && Math.max(0, memory.totalBytes - memory.availableBytes),
      memory_total_bytes: memory && memory.totalBytes,
      agent_memory_bytes: Deno.memoryUsage().rss,
      temperature_celsius: temperature === null ? null : parseTemperature(temperature),
      throttled_by: causes,
      under_voltage: remembered({ isLow, nowMs: monotonicMs() }),
      disk_free_bytes: disk && disk.freeBytes,
      disk_total_bytes: disk && disk.totalBytes,
      disk_read_only: await orNull(sources.isReadOnly),
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

/** No such sensor, or not permitted: both are "not measured". */
async function orNull<T>(read: () => T | Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch {
    return null;
  }
}
