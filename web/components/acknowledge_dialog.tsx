// Owns the form by which a person says that an incident is in hand, or adds a note to it.
import { useSignal } from "@preact/signals";
import type { AcknowledgeIncident } from "../../server/contract/incident.ts";
import type { Answer } from "../api/call.ts";
import { t } from "../i18n/translate.ts";
import { problemWords } from "../words/problem_words.ts";
import { Dialog } from "./dialog.tsx";

export interface AcknowledgeDialogProps {
  /** Whether somebody has said so already: then there must be a note. */
  readonly isInHand: boolean;
  readonly isOpen: boolean;
  onClose(): void;
  /** Closes the form when it succeeds. */
  save(input: AcknowledgeIncident): Promise<Answer<unknown>>;
}

/** As the API takes it. */
const MOST_CHARACTERS = 500;

/** Islands only. */
export function AcknowledgeDialog({ isInHand, isOpen, onClose, save }: AcknowledgeDialogProps) {
  const trouble = useSignal<string | null>(null);
  const isBusy = useSignal(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const note = String(form.get("note") ?? "").trim();
    isBusy.value = true;
    const answer = await save(note === "" ? {} : { note });
    isBusy.value = false;
    trouble.value = answer.ok ? null : problemWords(answer);
  };
  const title = isInHand ? t("Add a note") : t("Take it in hand");
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose}>
      <form class="sheet-form" onSubmit={submit}>
        {!isInHand && (
          <p class="hint">
            {t("The others see that you look after it. It closes by itself once it is over.")}
          </p>
        )}
        <label class="entry">
          <span>{isInHand ? t("Note") : t("Note, if you like")}</span>
          <textarea
            class="note-text"
            name="note"
            rows={3}
            maxLength={MOST_CHARACTERS}
            required={isInHand}
          />
        </label>
        {trouble.value !== null && <p class="banner bad" role="alert">{trouble.value}</p>}
        <div class="sheet-actions">
          <button type="button" class="quiet" onClick={onClose}>{t("Cancel")}</button>
          <button type="submit" disabled={isBusy}>{isInHand ? t("Save") : title}</button>
        </div>
      </form>
    </Dialog>
  );
}
