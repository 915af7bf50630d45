// Owns how a menu made of `<details>` closes: by a click elsewhere and by Escape.
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

export function useMenu(menu: RefObject<HTMLDetailsElement>): void {
  useEffect(() => {
    const close = (event: globalThis.Event) => {
      const isInside = event.target instanceof Node && menu.current?.contains(event.target);
      const isEscape = event instanceof KeyboardEvent && event.key === "Escape";
      if (menu.current?.open !== true) return;
      if (event instanceof KeyboardEvent ? !isEscape : isInside) return;
      // Else the focus is lost with the entry that had it.
      if (menu.current.contains(document.activeElement)) {
        menu.current.querySelector("summary")?.focus();
      }
      menu.current.open = false;
    };
    addEventListener("click", close);
    addEventListener("keydown", close);
    return () => {
      removeEventListener("click", close);
      removeEventListener("keydown", close);
    };
  }, []);
}
