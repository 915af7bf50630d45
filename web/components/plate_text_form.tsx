// Owns the field in which a person writes a plate, with the rule told before it is sent.
// writing → saving → closed; Escape closes.
import { useSignal } from "@preact/signals";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import type { CorrectedRead } from "../../server/contract/correction.ts";
import type { Answer } from "../api/call.ts";
import { t } from "../i18n/translate.ts";
import { say } from "../live/toasts.ts";
import { MOST_PLATE_CHARACTERS, plateText } from "../words/plate_text.ts";
import { problemWords } from "../words/problem_words.ts";

export interface PlateRule {
  readonly isAllowed: boolean;
  readonly isSavable: boolean;
  readonly text: string;
}

export interface PlateTextFormProps {
  readonly draft: string;
  readonly rule: PlateRule;
  onDraft(text: string): void;
  onClose(): void;
  /** `null`: there is nothing to be saved. */
  send(plate: string): Promise<Answer<CorrectedRead>> | null;
  onSaved(answer: CorrectedRead): void;
}

/** Of a plate that may be any. */
export function anyPlateRule(draft: string): PlateRule {
  const plate = plateText(draft);
  const isAllowed = plate !== "" && [...plate].length <= MOST_PLATE_CHARACTERS;
  const text = t("At most {most} letters and digits, as they stand on the plate.", {
    most: MOST_PLATE_CHARACTERS,
  });
  return { isAllowed, isSavable: isAllowed, text };
}

export function PlateTextForm(props: PlateTextFormProps) {
  const { draft, rule, onDraft, onClose } = props;
  const { isBusy, trouble, save } = useSaving(props);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  // Before the next key is heard: one that comes at once must not go to the page.
  useLayoutEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
      onKeyDown={(event) => event.key === "Escape" && onClose()}
    >
      <label class="entry" for={id}>{t("What the plate says")}</label>
      <input
        id={id}
        ref={field}
        class="plate-input"
        value={draft}
        maxLength={40}
        autocomplete="off"
        autocapitalize="characters"
        spellcheck={false}
        aria-describedby={`${id}-rule`}
        aria-invalid={!rule.isAllowed}
        onInput={(event) => onDraft(event.currentTarget.value)}
      />
      <p id={`${id}-rule`} class={rule.isAllowed ? "hint rule" : "rule bad"} role="status">
        {rule.text}
      </p>
      {trouble !== null && <p class="rule bad" role="alert">{trouble}</p>}
      <p class="correction-actions">
        <button type="submit" disabled={isBusy || !rule.isSavable}>
          {t("Save")} <kbd aria-hidden="true">↵</kbd>
        </button>
        <button type="button" class="quiet" onClick={onClose}>
          {t("Cancel")} <kbd aria-hidden="true">Esc</kbd>
        </button>
      </p>
    </form>
  );
}

function useSaving({ draft, rule, send, onClose, onSaved }: PlateTextFormProps) {
  const isBusy = useSignal(false);
  const trouble = useSignal<string | null>(null);
  const save = async () => {
    if (isBusy.value || !rule.isSavable) return;
    const plate = plateText(draft);
    const sending = send(plate);
    if (sending === null) return;
    isBusy.value = true;
    const answer = await sending;
    isBusy.value = false;
    if (!answer.ok) return void (trouble.value = problemWords(answer));
    say(t("{plate} is saved", { plate }), "good");
    onClose();
    onSaved(answer.data);
  };
  return { isBusy: isBusy.value, trouble: trouble.value, save };
}
