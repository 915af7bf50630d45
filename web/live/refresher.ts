// Owns when a part of a page is asked for anew: at once, never overlapping, no more than once in a second;
// after a question in vain again, each time later, while the page is seen. Ended, it does nothing more.
import { delayMsBefore } from "./follow_events.ts";

export interface RefresherOptions {
  /** Asks, and tells what came. Answers whether it was in vain, so that it is worth asking again. */
  load(): Promise<boolean>;
  /** How many were in vain by now, one after the other. */
  onInVain(count: number): void;
  isHidden(): boolean;
  /** Acts after a time. Answers how to call it off. */
  later(act: () => void, delayMs: number): () => void;
  /** 0–1. */
  readonly random: () => number;
}

export interface Refresher {
  refresh(): void;
  /** The page is seen again: what had to wait for that is asked now. */
  seen(): void;
  end(): void;
}

/** At most one question in this time: a burst of events asks twice, at its start and its end. */
const GAP_MS = 1000;
/** Of the stream's attempts, so many are left out: the first retry comes after 4 s, the later after 10. */
const ATTEMPTS_LEFT_OUT = 3;

export function createRefresher(options: RefresherOptions): Refresher {
  const { load, onInVain, isHidden, later, random } = options;
  const is = { busy: false, wanted: false, owed: false, ended: false };
  let inVain = 0;
  let callOffRetry = () => {};
  const ask = async () => {
    callOffRetry();
    is.owed = false;
    const wasInVain = await load();
    if (is.ended) return;
    inVain = wasInVain ? inVain + 1 : 0;
    onInVain(inVain);
    if (!wasInVain) return;
    callOffRetry = later(retry, delayMsBefore(inVain + ATTEMPTS_LEFT_OUT, random));
  };
  const refresh = () => {
    is.wanted = true;
    if (is.busy || is.ended) return;
    is.busy = true;
    is.wanted = false;
    ask().finally(() =>
      later(() => {
        is.busy = false;
        if (is.wanted) refresh();
      }, GAP_MS)
    );
  };
  const retry = () => {
    if (isHidden()) is.owed = true;
    else refresh();
  };
  return {
    refresh,
    seen: () => {
      if (is.owed && !isHidden()) refresh();
    },
    end: () => {
      is.ended = true;
      callOffRetry();
      onInVain(0);
    },
  };
}
