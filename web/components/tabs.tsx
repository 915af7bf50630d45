// Owns a row of links between pages that belong together.

export interface Tab {
  readonly href: string;
  readonly label: string;
}

/** `path` is the page's own: the tab that leads to it, or to a page above it, is the current one. */
export function Tabs({ tabs, path, label }: { tabs: readonly Tab[]; path: string; label: string }) {
  const fitting = tabs.filter(({ href }) => path === href || path.startsWith(`${href}/`));
  const current = fitting.sort((a, b) => b.href.length - a.href.length)[0]?.href;
  return (
    <nav class="tab-row" aria-label={label}>
      {tabs.map(({ href, label }) => (
        <a key={href} href={href} aria-current={href === current ? "page" : undefined}>{label}</a>
      ))}
    </nav>
  );
}
