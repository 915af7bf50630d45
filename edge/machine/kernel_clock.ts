// Owns what the kernel's own clock says: how long the machine runs, and which run this is. Setting
// the time does not touch it, and it goes on over restarts of the agent, though not of the machine.

/** What is asked of the system; each may throw where it is absent or not permitted. */
export interface KernelSources {
  /** Whole seconds, rounded up (sysinfo(2)). */
  uptimeSeconds: () => number;
  /** New at each boot. */
  bootId: () => string;
}

/**
 * Where the kernel's boot id may be read. Deno opens nothing under /proc without every permission,
 * so a small service beside the agent copies it to a place that the agent's unit shows it here.
 */
export const BOOT_ID_FILE = "/run/washfleet/boot_id";

export const systemKernel: KernelSources = {
  uptimeSeconds: () => Deno.osUptime(),
  bootId: () => Deno.readTextFileSync(BOOT_ID_FILE),
};

export interface KernelClock {
  readonly bootId: string;
  /**
   * A moment of the process's monotonic clock as milliseconds since the machine's start, up to half
   * a second off, but by the same amount for as long as the process runs.
   */
  uptimeMs(monotonicMs: number): number;
}

/** `null` when this system does not tell its boots apart: then nothing outlives the process. */
export function createKernelClock(
  sources: KernelSources,
  monotonicMs: () => number,
): KernelClock | null {
  const bootId = orNull(sources.bootId)?.trim() || null;
  const uptimeSeconds = orNull(sources.uptimeSeconds);
  if (bootId === null || uptimeSeconds === null) return null;
  const uptimeAtZeroMs = (uptimeSeconds - 0.5) * 1000 - monotonicMs();
  return { bootId, uptimeMs: (atMs) => atMs + uptimeAtZeroMs };
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
