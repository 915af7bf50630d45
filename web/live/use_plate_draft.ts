// Owns whether a plate is being written, and where the focus goes when that is over.
import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

export interface PlateDraft {
  /** `null`: nothing is written. */
  readonly draft: string | null;
  readonly opener: RefObject<HTMLButtonElement>;
  open(text: string): void;
  close(): void;
}

/** `ofId`: of what; another one closes it. */
export function usePlateDraft(ofId: string): PlateDraft {
  const draft = useSignal<string | null>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const isOpen = draft.value !== null;
  const wasOpen = useRef(false);
  useLayoutEffect(() => {
    // Else the focus is lost with the field that had it.
    if (!isOpen && wasOpen.current) opener.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  useEffect(() => void (draft.value = null), [ofId]);
  return {
    draft: draft.value,
    opener,
    open: (text) => draft.value = text,
    close: () => draft.value = null,
  };
}
