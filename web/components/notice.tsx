// Owns how emptiness and failure look: what it is and what to do next.
import type { ComponentChildren } from "preact";

export interface NoticeProps {
  readonly title: string;
  readonly text: string;
  readonly tone?: "bad";
  readonly action?: { readonly href: string; readonly label: string };
  readonly children?: ComponentChildren;
}

export function Notice({ title, text, tone, action, children }: NoticeProps) {
  return (
    <section class={`card notice ${tone ?? ""}`}>
      <h2>{title}</h2>
      <p>{text}</p>
      {children}
      {action !== undefined && <a class="button" href={action.href}>{action.label}</a>}
    </section>
  );
}
