// Owns the form by which a device goes into maintenance: why, and until when.
import { useSignal } from "@preact/signals";
import type { UpdateDevice } from "../../server/contract/device_settings.ts";
import type { Device } from "../../server/contract/fleet.ts";
import type { Answer } from "../api/call.ts";
import { t } from "../i18n/translate.ts";
import { problemWords } from "../words/problem_words.ts";
import { instantOf } from "../words/zoned_time.ts";
import { Dialog } from "./dialog.tsx";

export interface MaintenanceDialogProps {
  readonly zone: string;
  readonly isOpen: boolean;
  onClose(): void;
  /** Closes the form when it succeeds. */
  save(change: UpdateDevice): Promise<Answer<Device>>;
}

/** Islands only. */
export function MaintenanceDialog({ zone, isOpen, onClose, save }: MaintenanceDialogProps) {
  const trouble = useSignal<string | null>(null);
  const isBusy = useSignal(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const reason = String(form.get("reason") ?? "").trim();
    isBusy.value = true;
    const answer = await save({
      maintenance: true,
      maintenance_reason: reason === "" ? null : reason,
      maintenance_until: instantOf(String(form.get("until") ?? ""), zone),
    });
    isBusy.value = false;
    trouble.value = answer.ok ? null : problemWords(answer);
  };
  return (
    <Dialog title={t("Put into maintenance")} isOpen={isOpen} onClose={onClose}>
      <form class="sheet-form" onSubmit={submit}>
        <p class="hint">{t("No alarms while it is worked on; plates are still read.")}</p>
        <label class="entry">
          <span>{t("Reason")}</span>
          <input name="reason" maxLength={200} placeholder={t("e.g. new lens")} />
        </label>
        <label class="entry">
          <span>{t("Until, by the clock of {zone}; empty: until somebody ends it", { zone })}</span>
          <input name="until" type="datetime-local" />
        </label>
        {trouble.value !== null && <p class="banner bad" role="alert">{trouble.value}</p>}
        <div class="sheet-actions">
          <button type="button" class="quiet" onClick={onClose}>{t("Cancel")}</button>
          <button type="submit" disabled={isBusy}>{t("Begin maintenance")}</button>
        </div>
      </form>
    </Dialog>
  );
}
