// Owns how a state looks: a colour that always comes with a word or an icon.
import type { ComponentChildren } from "preact";

export type Tone = "good" | "info" | "warn" | "bad" | "idle";

/** A coloured dot with its label. */
export function Status({ tone, label }: { tone: Tone; label: string }) {
  return (
    <span class={`status ${tone}`}>
      <span class="dot" aria-hidden="true" />
      {label}
    </span>
  );
}

/** A coloured box with a sentence. */
export function Banner({ tone, children }: { tone: Tone; children: ComponentChildren }) {
  return <div class={`banner ${tone}`} role={tone === "bad" ? "alert" : undefined}>{children}</div>;
}
