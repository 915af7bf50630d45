// Owns how emptiness and failure look: what it is and what to do next.
import type { ComponentChildren } from "preact";

interface NoticeLink {
  readonly href: string;
  readonly label: string;
}

export interface NoticeProps {
  readonly title: string;
  readonly text: string;
  readonly tone?: "bad";
  /** On a page that has no other. */
  readonly isPageTitle?: boolean;
  readonly action?: NoticeLink;
  /** A way out where the action may not help. */
  readonly otherwise?: NoticeLink;
  readonly children?: ComponentChildren;
}

export function Notice(
  { title, text, tone, isPageTitle, action, otherwise, children }: NoticeProps,
) {
  const Heading = isPageTitle === true ? "h1" : "h2";
  return (
    <section class={`card notice ${tone ?? ""}`}>
      <Heading>{title}</Heading>
      <p>{text}</p>
      {children}
      {action !== undefined && <a class="button" href={action.href}>{action.label}</a>}
      {otherwise !== undefined && <a class="link" href={otherwise.href}>{otherwise.label}</a>}
    </section>
  );
}
