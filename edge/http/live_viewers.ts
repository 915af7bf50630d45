// Owns who watches live: how many at once, and that a view ends with the right to it.
import type { Client } from "./parts.ts";

/** A Pi's uplink is full long before this; it guards file descriptors. */
export const MAX_LIVE_VIEWERS = 64;

/** A view outlives a logout or the end of its key by this much at most. */
const CHECK_EVERY_MS = 2000;

export interface LiveView {
  /** Ends the view from outside. */
  readonly signal: AbortSignal;
  /** To be called once, when the viewer is gone. */
  end(): void;
}

export interface LiveViewersOptions {
  isStillIn: (client: Client) => boolean;
  onCount: (count: number) => void;
  /** Ends all of them. */
  closing: AbortSignal;
  /** For tests. */
  checkEveryMs?: number;
}

export interface LiveViewers {
  /** Null when there are too many already. */
  open(client: Client): LiveView | null;
}

export function createLiveViewers(options: LiveViewersOptions): LiveViewers {
  const viewers = new Map<AbortController, Client>();
  let timer: ReturnType<typeof setInterval> | undefined;
  const check = () => {
    for (const [leaving, client] of viewers) if (!options.isStillIn(client)) leaving.abort();
  };
  const counted = () => {
    options.onCount(viewers.size);
    if (viewers.size === 0) {
      clearInterval(timer);
      timer = undefined;
    } else timer ??= setInterval(check, options.checkEveryMs ?? CHECK_EVERY_MS);
  };
  return {
    open(client) {
      if (viewers.size >= MAX_LIVE_VIEWERS) return null;
      const leaving = new AbortController();
      viewers.set(leaving, client);
      counted();
      return {
        signal: AbortSignal.any([options.closing, leaving.signal]),
        end() {
          if (viewers.delete(leaving)) counted();
        },
      };
    },
  };
}
