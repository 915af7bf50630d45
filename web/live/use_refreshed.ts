// Owns keeping a signal as the server has it: asked anew when an event says that it changed.
import type { Signal } from "@preact/signals";
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

/** Keeps the signal fresh while the island is there. */
export function useRefreshed<T>(target: Signal<T>, options: RefreshOptions<T>): void {
  useEffect(() => {
    const refresh = paced(async () => {
      const answer = await options.load();
      if (answer.ok) target.value = answer.data;
      else if (answer.status === 401) goToLogin();
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
