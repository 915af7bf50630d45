// Owns asking first before something dangerous is done, and what the server says to it.
import { useSignal } from "@preact/signals";
import type { Answer } from "../api/call.ts";
import { t } from "../i18n/translate.ts";
import { problemWords } from "../words/problem_words.ts";
import { Dialog } from "./dialog.tsx";

export interface ConfirmDialogProps<T> {
  readonly title: string;
  /** What will happen. */
  readonly text: string;
  /** What the button says: the act itself, never "OK". */
  readonly yes: string;
  readonly isOpen: boolean;
  onClose(): void;
  act(): Promise<Answer<T>>;
  /** It was done; the dialog has closed. */
  onDone(data: T): void;
}

/** Islands only. */
export function ConfirmDialog<T>(props: ConfirmDialogProps<T>) {
  const { title, text, yes, isOpen, onClose } = props;
  const trouble = useSignal<string | null>(null);
  const isBusy = useSignal(false);
  const close = () => {
    trouble.value = null;
    onClose();
  };
  const act = async () => {
    isBusy.value = true;
    const answer = await props.act();
    isBusy.value = false;
    if (!answer.ok) return trouble.value = problemWords(answer);
    close();
    props.onDone(answer.data);
  };
  return (
    <Dialog title={title} isOpen={isOpen} onClose={close}>
      <p>{text}</p>
      {trouble.value !== null && <p class="banner bad" role="alert">{trouble.value}</p>}
      <div class="sheet-actions">
        <button type="button" class="quiet" onClick={close}>{t("Cancel")}</button>
        <button type="button" class="danger" onClick={act} disabled={isBusy}>{yes}</button>
      </div>
    </Dialog>
  );
}
