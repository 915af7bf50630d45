// Owns keeping a signal as the server has it: asked anew when an event says that it changed.
import { type Signal, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Event } from "../../server/contract/event.ts";
import type { Answer } from "../api/call.ts";
import { goToLogin, listen } from "./live.ts";

export interface RefreshOptions<T> {
  load(): Promise<Answer<T>>;
  /** Whether the event may have changed it. */
  concerns(event: Event): boolean;
  /** Also asked this often while the page is seen, for what no event tells; `null`: never. */
  readonly everyMs: number | null;
}

/** At most one question in this time: a burst of events asks twice, at its start and its end. */
const GAP_MS = 1000;
/** What could not be answered is asked again after this. */
const RETRY_MS = 5000;

/** How many parts of the page ask in vain by now, while the stream itself goes on. */
export const partsInTrouble = signal(0);

/** Keeps the signal fresh while the island is there. */
export function useRefreshed<T>(target: Signal<T>, options: RefreshOptions<T>): void {
  useEffect(() => {
    let inVain = 0;
    let retry: ReturnType<typeof setTimeout> | undefined;
    // One that failed alone is no news: the next one may come in a moment.
    const count = (failed: number) => {
      partsInTrouble.value += Number(failed > 1) - Number(inVain > 1);
      inVain = failed;
    };
    const refresh = paced(async () => {
      const answer = await options.load();
      if (answer.ok) target.value = answer.data;
      else if (answer.status === 401) return goToLogin();
      clearTimeout(retry);
      const isAway = !answer.ok && (answer.status === 0 || answer.status >= 500);
      count(isAway ? inVain + 1 : 0);
      if (isAway) retry = setTimeout(refresh, RETRY_MS);
    });
    const unlisten = listen({
      onEvent: (event) => options.concerns(event) && refresh(),
      onBack: refresh,
    });
    const timer = options.everyMs === null
      ? undefined
      : setInterval(() => !document.hidden && refresh(), options.everyMs);
    return () => {
      unlisten();
      clearInterval(timer);
      clearTimeout(retry);
      count(0);
    };
  }, []);
}

/** Runs at once, then never overlapping and no more than once in {@link GAP_MS}. */
function paced(act: () => Promise<void>): () => void {
  let isBusy = false;
  let isWanted = false;
  return function request(): void {
    isWanted = true;
    if (isBusy) return;
    isBusy = true;
    isWanted = false;
    act().finally(() => {
      setTimeout(() => {
        isBusy = false;
        if (isWanted) request();
      }, GAP_MS);
    });
  };
}
