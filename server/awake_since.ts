// Owns since when this process has been awake without a break: while a machine sleeps or its clock
// jumps, nothing that others sent could be heard.

export interface AwakeWatch {
  /** By the server's clock. */
  readonly since: Date;
  stop(): void;
}

const LOOK_EVERY_MS = 1000;
// Shorter than the silence for which a device is called offline (30 s).
const BREAK_MS = 15_000;

/** Looks at the clock every second. */
export function watchAwake(now: () => Date = () => new Date()): AwakeWatch {
  let since = now();
  let lookedMs = since.getTime();
  const timer = setInterval(() => {
    const nowMs = now().getTime();
    if (Math.abs(nowMs - lookedMs - LOOK_EVERY_MS) > BREAK_MS) since = new Date(nowMs);
    lookedMs = nowMs;
  }, LOOK_EVERY_MS);
  return {
    get since() {
      return since;
    },
    stop: () => clearInterval(timer),
  };
}
