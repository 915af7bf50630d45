// Owns giving a missed visit its plate by hand: what a person sees where the recognizer read nothing.
// closed → open (c) → saving → closed.
import type { CorrectedRead } from "../../server/contract/correction.ts";
import type { Visit } from "../../server/contract/visit.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { t } from "../i18n/translate.ts";
import { usePageKeys } from "../live/use_page_keys.ts";
import { SquarePen } from "./icons.ts";
import { anyPlateRule, PlateTextForm } from "./plate_text_form.tsx";
import { usePlateDraft } from "../live/use_plate_draft.ts";

export interface PlateGivingProps {
  readonly visit: Visit;
  onGiven(answer: CorrectedRead): void;
}

export function PlateGiving({ visit, onGiven }: PlateGivingProps) {
  const { draft, opener, open, close } = usePlateDraft(visit.id);
  const begin = () => open(visit.best_guess ?? "");
  usePageKeys({ c: begin });
  return (
    <section class="correction" aria-label={t("Plate")}>
      {draft === null
        ? (
          <button ref={opener} type="button" class="quiet wide" onClick={begin}>
            <SquarePen /> {t("Give it its plate")} <kbd aria-hidden="true">C</kbd>
          </button>
        )
        : (
          <PlateTextForm
            draft={draft}
            rule={anyPlateRule(draft)}
            onDraft={open}
            onClose={close}
            send={(plate) => createApiClient(sendFromBrowser).givePlate(visit.id, plate)}
            onSaved={onGiven}
          />
        )}
    </section>
  );
}
