// Owns asking before something that cannot be taken back, or that disturbs many.
import type { ComponentChildren } from "preact";
import { t } from "../i18n/translate.ts";
import { Dialog } from "./dialog.tsx";

export interface ConfirmFormProps {
  readonly title: string;
  /** The word on the button: what will be done. */
  readonly act: string;
  readonly isOpen: boolean;
  readonly isBusy?: boolean;
  readonly isDangerous?: boolean;
  onConfirm(): void;
  onClose(): void;
  readonly children: ComponentChildren;
}

export function ConfirmForm(props: ConfirmFormProps) {
  const { title, act, isOpen, isBusy = false, isDangerous = false, children } = props;
  const confirm = (event: Event) => {
    event.preventDefault();
    if (!isBusy) props.onConfirm();
  };
  return (
    <Dialog title={title} isOpen={isOpen} onClose={props.onClose}>
      <form class="confirm" onSubmit={confirm}>
        {children}
        <div class="sheet-actions">
          <button type="button" class="quiet" onClick={props.onClose}>{t("Cancel")}</button>
          <button type="submit" class={isDangerous ? "danger" : ""} disabled={isBusy}>{act}</button>
        </div>
      </form>
    </Dialog>
  );
}
