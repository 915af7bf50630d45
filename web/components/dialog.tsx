// Owns a question or a form above the page: the browser's own dialog keeps the focus inside.
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../i18n/translate.ts";
import { X } from "./icons.ts";

export interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  /** Asked by Escape, by the cross and by a click outside. */
  onClose(): void;
  readonly children: ComponentChildren;
}

/** Islands only. Its content exists while it is open. */
export function Dialog({ title, isOpen, onClose, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // With its content, so that the page has the keys again in the moment in which it is gone.
  useLayoutEffect(() => {
    if (isOpen && element.current?.open === false) element.current.showModal();
    if (!isOpen) element.current?.close();
  }, [isOpen]);
  // One that goes as it closes: only `close()` gives the focus back to what opened it.
  useLayoutEffect(() => () => element.current?.close(), []);
  return (
    <dialog
      ref={element}
      class="sheet"
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => event.target === element.current && onClose()}
    >
      {isOpen && (
        <>
          <header>
            <h2 id={titleId}>{title}</h2>
            <button type="button" class="icon-button" aria-label={t("Close")} onClick={onClose}>
              <X />
            </button>
          </header>
          {children}
        </>
      )}
    </dialog>
  );
}
