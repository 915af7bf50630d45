// Owns a row of links between pages that belong together, with the current one in sight: between a phone,
// which has several rows of them, and a wide screen the row may be longer than there is room.
import { useLayoutEffect, useRef } from "preact/hooks";

export interface Tab {
  readonly href: string;
  readonly label: string;
}
export interface TabRowProps {
  readonly tabs: readonly Tab[];
  /** The page's own: the tab that leads to it, or to a page above it, is the current one. */
  readonly path: string;
  /** Of the row, for screen readers. */
  readonly label: string;
}

export default function TabRow({ tabs, path, label }: TabRowProps) {
  const row = useRef<HTMLElement>(null);
  useLayoutEffect(() => row.current === null ? undefined : showCurrent(row.current), [path]);
  const fitting = tabs.filter(({ href }) => path === href || path.startsWith(`${href}/`));
  const current = fitting.sort((a, b) => b.href.length - a.href.length)[0]?.href;
  return (
    <nav class="tab-row" aria-label={label} ref={row}>
      {tabs.map(({ href, label }) => (
        <a key={href} href={href} aria-current={href === current ? "page" : undefined}>{label}</a>
      ))}
    </nav>
  );
}

/** In the middle, so that one sees that there are others; the page itself stays where it is. */
function showCurrent(row: HTMLElement): void {
  const current = row.querySelector("[aria-current]");
  if (current === null) return;
  const at = current.getBoundingClientRect();
  const around = row.getBoundingClientRect();
  row.scrollLeft += at.left + at.width / 2 - (around.left + around.width / 2);
}
