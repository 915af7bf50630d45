// Owns since when this process has been awake without a break: while a machine sleeps or its clock
// jumps, nothing that others sent could be heard.

export interface AwakeWatch {
  /** By the server's clock. */
  readonly since: Date;
  stop(): void;
}

export interface AwakeOptions {
  /** The server's clock. */
  now?: () => Date;
  /** How often the clock is looked at. Default 1000. */
  everyMs?: number;
}

const LOOK_EVERY_MS = 1000;
// Shorter than the silence for which a device is called offline (30 s).
const BREAK_MS = 15_000;

/** Looks at the clock again and again until `stop()`. */
export function watchAwake(options: AwakeOptions = {}): AwakeWatch {
  const { now = () => new Date(), everyMs = LOOK_EVERY_MS } = options;
  let since = now();
  let lookedMs = since.getTime();
  const timer = setInterval(() => {
    const nowMs = now().getTime();
    if (Math.abs(nowMs - lookedMs - everyMs) > BREAK_MS) since = new Date(nowMs);
    lookedMs = nowMs;
  }, everyMs);
  return {
    get since() {
      return since;
    },
    stop: () => clearInterval(timer),
  };
}
