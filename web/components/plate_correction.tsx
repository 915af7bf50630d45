// Owns correcting a plate by hand: by keyboard in a few strokes, with the rule told before it is sent.
// closed → open (c, Enter, a number for a candidate) → saving → closed; Escape closes.
import type { CorrectedRead } from "../../server/contract/correction.ts";
import type { Read } from "../../server/contract/read.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { t } from "../i18n/translate.ts";
import { usePageKeys } from "../live/use_page_keys.ts";
import { changedCharacters, MOST_PLATE_CHARACTERS, plateText } from "../words/plate_text.ts";
import { Certainty } from "./certainty.tsx";
import { SquarePen } from "./icons.ts";
import { PlateBadge } from "./plate_badge.tsx";
import { anyPlateRule, type PlateRule, PlateTextForm } from "./plate_text_form.tsx";
import { usePlateDraft } from "../live/use_plate_draft.ts";

export interface PlateCorrectionProps {
  readonly read: Read;
  /** By how many characters it may differ from what was read. */
  readonly most: number;
  onCorrected(answer: CorrectedRead): void;
  /** What saving does when nothing was changed; else it cannot be saved. */
  onUnchanged?(): void;
}

export function PlateCorrection(props: PlateCorrectionProps) {
  const { read, onCorrected, onUnchanged } = props;
  const { draft, opener, open, close } = usePlateDraft(read.id);
  const choices = choicesOf(read);
  usePageKeys({
    c: () => open(read.plate),
    ...Object.fromEntries(
      choices.map(({ plate }, index) => [String(index + 1), () => open(plate)]),
    ),
  });
  const send = (plate: string) => {
    if (plate !== read.plate) return createApiClient(sendFromBrowser).correctPlate(read.id, plate);
    onUnchanged?.();
    return null;
  };
  return (
    <section class="correction" aria-label={t("Correction")}>
      {draft === null
        ? (
          <button ref={opener} type="button" class="quiet wide" onClick={() => open(read.plate)}>
            <SquarePen /> {t("Correct the plate")} <kbd aria-hidden="true">C</kbd>
          </button>
        )
        : (
          <PlateTextForm
            rule={ruleOf(props, draft)}
            onDraft={open}
            onClose={close}
            onSaved={onCorrected}
            {...{ draft, send }}
          />
        )}
      {read.given_by_person !== true && (
        <Choices choices={choices} plate={read.plate} onChoose={open} />
      )}
    </section>
  );
}

/** The server's rule, told before it is asked: it has the last word. */
function ruleOf({ read, most, onUnchanged }: PlateCorrectionProps, draft: string): PlateRule {
  const plate = plateText(draft);
  const isNew = plate !== read.plate || onUnchanged !== undefined;
  if (read.given_by_person === true) {
    const rule = anyPlateRule(draft);
    return { ...rule, isSavable: rule.isAllowed && isNew };
  }
  const original = read.original_plate ?? read.plate;
  const changed = changedCharacters(original, plate);
  const isAllowed = plate !== "" && changed <= most && plate.length <= MOST_PLATE_CHARACTERS;
  return {
    isAllowed,
    isSavable: isAllowed && isNew,
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
