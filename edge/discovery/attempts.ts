// Owns when each thing that failed may be tried again. Forgets what is over, as whoever invents names
// would fill the memory else.

export interface Attempts {
  isDue(name: string): boolean;
  /** Not before that. */
  wait(name: string, waitMs: number): void;
  /** How many are waited for. */
  readonly size: number;
}

export function createAttempts(monotonicMs: () => number): Attempts {
  const dueAtMs = new Map<string, number>();
  const forgetOver = () => {
    for (const [name, atMs] of dueAtMs) if (atMs <= monotonicMs()) dueAtMs.delete(name);
  };
  return {
    isDue: (name) => (dueAtMs.get(name) ?? -Infinity) <= monotonicMs(),
    wait(name, waitMs) {
      forgetOver();
      if (waitMs > 0) dueAtMs.set(name, monotonicMs() + waitMs);
      else dueAtMs.delete(name);
    },
    get size() {
      return dueAtMs.size;
    },
  };
}
