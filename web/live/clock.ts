// Owns the page's one clock: ticks each second, corrected to the server's time.
import { useEffect, useReducer, useRef, useState } from "preact/hooks";

const TICK_MS = 1000;
/** A difference below this is the network's, not the clock's. */
const TOLERANCE_MS = 2000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let offsetMs = 0;

/** The time by the server's clock. */
export function serverNowMs(): number {
  return Date.now() + offsetMs;
}

/** Tells the server's time (its `Date` header): an operator's clock may be minutes off. */
export function setServerTime(serverMs: number): void {
  const difference = serverMs - Date.now();
  if (Number.isFinite(difference)) offsetMs = Math.abs(difference) > TOLERANCE_MS ? difference : 0;
}

/** Now, anew each second while the component is there. */
export function useNowMs(): number {
  const [nowMs, setNowMs] = useState(serverNowMs);
  useEffect(() => {
    const tick = () => setNowMs(serverNowMs());
    tick();
    return onTick(tick);
  }, []);
  return nowMs;
}

/** What is said of now; drawn anew only in the second in which that changes. */
export function useWordsOfNow(wordsOf: (nowMs: number) => string): string {
  const [, drawAnew] = useReducer((count: number) => count + 1, 0);
  const words = wordsOf(serverNowMs());
  const latest = useRef({ wordsOf, words });
  latest.current = { wordsOf, words };
  useEffect(() => {
    const tick = () => {
      if (latest.current.wordsOf(serverNowMs()) !== latest.current.words) drawAnew(undefined);
    };
    tick();
    return onTick(tick);
  }, []);
  return words;
}

function onTick(tick: () => void): () => void {
  listeners.add(tick);
  timer ??= setInterval(() => listeners.forEach((listener) => listener()), TICK_MS);
  return () => {
    listeners.delete(tick);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}
