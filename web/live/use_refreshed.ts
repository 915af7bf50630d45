// Owns keeping a signal as the server has it: asked anew when an event says that it changed.
import { type Signal, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Event } from "../../server/contract/event.ts";
import type { Answer } from "../api/call.ts";
import { goToLogin, listen } from "./live.ts";
import { createRefresher } from "./refresher.ts";

export interface RefreshOptions<T> {
  load(): Promise<Answer<T>>;
  /** Whether the event may have changed it. */
  concerns(event: Event): boolean;
  /** Also asked this often while the page is seen, for what no event tells; `null`: never. */
  readonly everyMs: number | null;
}

/** How many parts of the page ask in vain by now, while the stream itself goes on. */
export const partsInTrouble = signal(0);

/** Keeps the signal fresh while the island is there. */
export function useRefreshed<T>(target: Signal<T>, options: RefreshOptions<T>): void {
  useEffect(() => {
    let inVain = 0;
    const { refresh, seen, end } = createRefresher({
      load: async () => {
        const answer = await options.load();
        if (answer.ok) target.value = answer.data;
        else if (answer.status === 401) goToLogin();
        return isInVain(answer);
      },
      // One that failed alone is no news: the next one may come in a moment.
      onInVain: (count) => {
        partsInTrouble.value += Number(count > 1) - Number(inVain > 1);
        inVain = count;
      },
      isHidden: () => document.hidden,
      later: (act, delayMs) => {
        const timer = setTimeout(act, delayMs);
        return () => clearTimeout(timer);
      },
      random: Math.random,
    });
    const unlisten = listen({
      onEvent: (event) => options.concerns(event) && refresh(),
      onBack: refresh,
    });
    document.addEventListener("visibilitychange", seen);
    const timer = options.everyMs === null
      ? undefined
      : setInterval(() => !document.hidden && refresh(), options.everyMs);
    return () => {
      unlisten();
      document.removeEventListener("visibilitychange", seen);
      clearInterval(timer);
      end();
    };
  }, []);
}

/** Whether asking the same again may come to something: the server is away, or was asked too much. */
export function isInVain(answer: Answer<unknown>): boolean {
  return !answer.ok && (answer.status === 0 || answer.status === 429 || answer.status >= 500);
}
