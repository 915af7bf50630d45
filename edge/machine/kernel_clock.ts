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
 * so the service's unit binds `/proc/sys/kernel/random/boot_id` to this place.
 */
export const BOOT_ID_FILE = "/run/washfleet/boot_id";

export const systemKernel: KernelSources = {
  uptimeSeconds: () => Deno.osUptime(),
  bootId: () => Deno.readTextFileSync(BOOT_ID_FILE),
};

export interface KernelClock {
  /** `null` where the machine's boots cannot be told apart. */
  readonly bootId: string | null;
  /** Looks at the uptime once more, which makes it more exact. */
  sample(): void;
  /** A moment of the process's monotonic clock as milliseconds since the machine's start. */
  uptimeMs(monotonicMs: number): number;
}

/** `null` when this system does not tell: then nothing outlives the process. */
export function createKernelClock(
  sources: KernelSources,
  monotonicMs: () => number,
): KernelClock | null {
  const bootId = orNull(sources.bootId)?.trim() || null;
  const measure = (): Bounds | null => {
    const before = monotonicMs();
    const seconds = orNull(sources.uptimeSeconds);
    return seconds === null ? null : boundsOf(seconds, { before, after: monotonicMs() });
  };
  const first = measure();
  if (bootId === null || first === null) return null;
  let bounds = first;
  return {
    bootId,
    sample() {
      bounds = narrow(bounds, measure() ?? bounds);
    },
    uptimeMs: (atMs) => atMs + (bounds.least + bounds.most) / 2,
  };
}

/** Uptime minus the process's clock, milliseconds. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** What a reading of whole seconds, rounded up, says. */
export function boundsOf(
  seconds: number,
  { before, after }: { before: number; after: number },
): Bounds {
  return { least: (seconds - 1) * 1000 - after, most: seconds * 1000 - before };
}

/** What both readings say; the later one alone when they contradict, as after a suspend. */
export function narrow(known: Bounds, measured: Bounds): Bounds {
  const least = Math.max(known.least, measured.least);
  const most = Math.min(known.most, measured.most);
  return least <= most ? { least, most } : measured;
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
