// Owns when the pictures of a list are asked for: those on the screen or next to it, few at a time, as
// a browser has six connections to a server and a question must never stand behind thirty pictures.

const AT_ONCE = 2;
/** So much of the screen's height counts as next to it. */
const BESIDE = "50%";

export interface Turns {
  /**
   * Calls `onTurn` when few others are under way. Answers how to end or give up the turn: it goes to
   * another once what gives up together has done so, or the last of many would be begun by the first.
   */
  take(onTurn: () => void): () => void;
}

/** First come, first served, `atOnce` at a time. */
export function createTurns(atOnce: number): Turns {
  const waiting = new Set<() => void>();
  const running = new Set<() => void>();
  const next = () => {
    for (const onTurn of waiting) {
      if (running.size >= atOnce) return;
      waiting.delete(onTurn);
      running.add(onTurn);
      onTurn();
    }
  };
  return {
    take: (onTurn) => {
      const turn = () => onTurn();
      waiting.add(turn);
      next();
      return () => {
        waiting.delete(turn);
        running.delete(turn);
        queueMicrotask(next);
      };
    },
  };
}

const turns = createTurns(AT_ONCE);
const seen = new WeakMap<Element, () => void>();
let observer: IntersectionObserver | undefined;

/**
 * Calls `onTurn` once when the picture's place comes near the screen and few others are under way.
 * Answers how to tell that the picture is there or not wanted any more. Browser only.
 */
export function awaitPictureTurn(place: Element, onTurn: () => void): () => void {
  observer ??= new IntersectionObserver(notice, { rootMargin: BESIDE });
  let leave = () => {};
  seen.set(place, () => leave = turns.take(onTurn));
  observer.observe(place);
  return () => {
    observer?.unobserve(place);
    seen.delete(place);
    leave();
  };
}

function notice(entries: readonly IntersectionObserverEntry[]): void {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    observer?.unobserve(target);
    seen.get(target)?.();
    seen.delete(target);
  }
}
