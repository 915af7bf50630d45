// Owns what is known of all open streams of this process together: how far the slowest lags, and why
// streams ended. Never ends one itself.

export interface StreamWatch {
  /** @param waiting how many messages wait for its reader @returns tells why it ended, once */
  opened(waiting: () => number): (reason: string) => void;
  /** What waits for the reader that lags most. */
  mostWaiting(): number;
}

/** Nothing is open yet. */
export function createStreamWatch(onEnd: (reason: string) => void): StreamWatch {
  const open = new Set<() => number>();
  return {
    opened: (waiting) => {
      open.add(waiting);
      return (reason) => {
        if (open.delete(waiting)) onEnd(reason);
      };
    },
    mostWaiting: () => {
      let most = 0;
      for (const waiting of open) most = Math.max(most, waiting());
      return most;
    },
  };
}
