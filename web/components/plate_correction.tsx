// Owns correcting a plate by hand: by keyboard in a few strokes, with the rule told before it is sent.
// closed → open (c, Enter, a number for a candidate) → saving → closed; Escape closes.
import { useSignal } from "@preact/signals";
import { useEffect, useId, useLayoutEffect, useRef } from "preact/hooks";
import type { CorrectedRead } from "../../server/contract/correction.ts";
import type { Read } from "../../server/contract/read.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { t } from "../i18n/translate.ts";
import { say } from "../live/toasts.ts";
import { usePageKeys } from "../live/use_page_keys.ts";
import { changedCharacters, MOST_PLATE_CHARACTERS, plateText } from "../words/plate_text.ts";
import { problemWords } from "../words/problem_words.ts";
import { Certainty } from "./certainty.tsx";
import { SquarePen } from "./icons.ts";
import { PlateBadge } from "./plate_badge.tsx";

export interface PlateCorrectionProps {
  readonly read: Read;
  /** By how many characters it may differ from what was read. */
  readonly most: number;
  onCorrected(answer: CorrectedRead): void;
  /** What saving does when nothing was changed; else it cannot be saved. */
  onUnchanged?(): void;
}

export function PlateCorrection(props: PlateCorrectionProps) {
  const { read } = props;
  /** `null`: closed. */
  const draft = useSignal<string | null>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const choices = choicesOf(read);
  const open = (text: string) => draft.value = text;
  const close = () => draft.value = null;
  const isOpen = draft.value !== null;
  const wasOpen = useRef(false);
  useLayoutEffect(() => {
    // Else the focus is lost with the field that had it.
    if (!isOpen && wasOpen.current) opener.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  useEffect(() => void (draft.value = null), [read.id]);
  usePageKeys({
    c: () => open(read.plate),
    ...Object.fromEntries(
      choices.map(({ plate }, index) => [String(index + 1), () => open(plate)]),
    ),
  });
  return (
    <section class="correction" aria-label={t("Correction")}>
      {draft.value === null
        ? (
          <button ref={opener} type="button" class="quiet wide" onClick={() => open(read.plate)}>
            <SquarePen /> {t("Correct the plate")} <kbd aria-hidden="true">C</kbd>
          </button>
        )
        : <CorrectionForm {...props} draft={draft.value} onDraft={open} onClose={close} />}
      <Choices choices={choices} plate={read.plate} onChoose={open} />
    </section>
  );
}

interface FormProps extends PlateCorrectionProps {
  readonly draft: string;
  onDraft(text: string): void;
  onClose(): void;
}

function CorrectionForm(props: FormProps) {
  const { draft, onDraft, onClose } = props;
  const { rule, isBusy, trouble, save } = useCorrection(props);
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

function useCorrection(props: FormProps) {
  const { read, draft, onClose, onCorrected, onUnchanged } = props;
  const isBusy = useSignal(false);
  const trouble = useSignal<string | null>(null);
  const rule = ruleOf(props);
  const save = async () => {
    if (isBusy.value || !rule.isSavable) return;
    const plate = plateText(draft);
    if (plate === read.plate) return onUnchanged?.();
    isBusy.value = true;
    const answer = await createApiClient(sendFromBrowser).correctPlate(read.id, plate);
    isBusy.value = false;
    if (!answer.ok) return void (trouble.value = problemWords(answer));
    say(t("{plate} is saved", { plate }), "good");
    onClose();
    onCorrected(answer.data);
  };
  return { rule, isBusy: isBusy.value, trouble: trouble.value, save };
}

/** The server's rule, told before it is asked: it has the last word. */
function ruleOf({ read, most, draft, onUnchanged }: FormProps) {
  const original = read.original_plate ?? read.plate;
  const plate = plateText(draft);
  const changed = changedCharacters(original, plate);
  const isAllowed = plate !== "" && changed <= most && plate.length <= MOST_PLATE_CHARACTERS;
  return {
    isAllowed,
    isSavable: isAllowed && (plate !== read.plate || onUnchanged !== undefined),
    text: t(
      "{changed} of at most {most, plural, one {# character} other {# characters}} changed. It was read as {plate}.",
      { changed, most, plate: original },
    ),
  };
}

interface Choice {
  readonly plate: string;
  /** `null`: what was read, where a person has corrected it. */
  readonly confidence: number | null;
}

/** As many as there are number keys. */
const MOST_CHOICES = 9;

function choicesOf({ plate, original_plate, candidates }: Read): Choice[] {
  const original = typeof original_plate === "string"
    ? [{ plate: original_plate, confidence: null }]
    : [];
  const known = new Set([plate, original_plate]);
  const others = candidates.filter((candidate) => {
    const isNew = !known.has(candidate.plate);
    known.add(candidate.plate);
    return isNew;
  });
  return [...original, ...others].slice(0, MOST_CHOICES);
}

function Choices(
  { choices, plate: read, onChoose }: {
    choices: readonly Choice[];
    plate: string;
    onChoose(plate: string): void;
  },
) {
  if (choices.length === 0) return <p class="hint">{t("The recognizer offered nothing else.")}</p>;
  return (
    <>
      <h3>{t("It may also have been")}</h3>
      <ol class="candidates">
        {choices.map(({ plate, confidence }, index) => (
          <li key={plate}>
            <button type="button" class="candidate-row" onClick={() => onChoose(plate)}>
              <kbd aria-hidden="true">{index + 1}</kbd>
              <PlateBadge plate={plate} against={read} />
              {confidence === null
                ? <span class="hint">{t("as it was read")}</span>
                : <Certainty ratio={confidence} />}
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}
