// Owns what the tab says in passing: any island says it, one island shows it.
import { signal } from "@preact/signals";
import type { Tone } from "../components/status.tsx";

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: Tone;
}

const SHOWN_MS = 6000;
/** Else a page that fails in a loop covers itself. */
const MOST = 3;

export const toasts = signal<readonly Toast[]>([]);
let lastId = 0;

/** Says a sentence for some seconds. Browser only. */
export function say(text: string, tone: Tone = "info"): void {
  const toast = { id: ++lastId, text, tone };
  toasts.value = [...toasts.peek(), toast].slice(-MOST);
  setTimeout(() => toasts.value = toasts.peek().filter(({ id }) => id !== toast.id), SHOWN_MS);
}
