// Owns keys that act on a whole page: they never fire while somebody types, nor under a dialog.
import { useEffect, useRef } from "preact/hooks";

/** By `KeyboardEvent.key`; letters in lower case. */
export type PageKeys = Readonly<Record<string, (() => void) | undefined>>;

/** Listens while the island is there. The newest handlers count. */
export function usePageKeys(keys: PageKeys): void {
  const current = useRef(keys);
  current.current = keys;
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
      const act = current.current[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (act === undefined || isTaken(event)) return;
      event.preventDefault();
      act();
    };
    addEventListener("keydown", hear);
    return () => removeEventListener("keydown", hear);
  }, []);
}

/** Whether the key belongs to what has the focus. */
function isTaken({ key, target }: KeyboardEvent): boolean {
  if (document.querySelector("dialog[open]") !== null) return true;
  if (!(target instanceof HTMLElement)) return false;
  if (target.matches("input, textarea, select, [contenteditable]")) return true;
  return (key === "Enter" || key === " ") && target.matches("a, button, summary");
}
