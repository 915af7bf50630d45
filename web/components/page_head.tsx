// Owns how a page begins: where it belongs, its name, what can be done.
import type { ComponentChildren } from "preact";

export interface PageHeadProps {
  readonly title: string;
  /** The page above this one. */
  readonly up?: { readonly href: string; readonly label: string };
  /** Buttons and links at the end. */
  readonly children?: ComponentChildren;
}

export function PageHead({ title, up, children }: PageHeadProps) {
  return (
    <div class="page-head">
      {up !== undefined && <a class="up" href={up.href}>{up.label}</a>}
      <h1>{title}</h1>
      {children !== undefined && <div class="page-actions">{children}</div>}
    </div>
  );
}
