// Owns putting one plate onto a list; after Enter the next may be typed at once.
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { t } from "../i18n/translate.ts";
import { say } from "../live/toasts.ts";
import { endOfDay } from "../words/plate_entry.ts";
import { plateText } from "../words/plate_text.ts";
import { problemWords } from "../words/problem_words.ts";

export interface PlateEntryFormProps {
  readonly listId: string;
  readonly zone: string;
  onAdded(): void;
}

/** Islands only. */
export function PlateEntryForm({ listId, zone, onAdded }: PlateEntryFormProps) {
  const isBusy = useSignal(false);
  const trouble = useSignal<string | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const add = async () => {
    if (form.current === null || isBusy.value) return;
    const fields = new FormData(form.current);
    const field = (name: string) => String(fields.get(name) ?? "").trim();
    isBusy.value = true;
    const answer = await createApiClient(sendFromBrowser).putListEntry(listId, {
      plate: field("plate"),
      label: field("label"),
      note: field("note"),
      valid_until: endOfDay(field("until"), zone),
    });
    isBusy.value = false;
    trouble.value = answer.ok ? null : problemWords(answer);
    if (!answer.ok) return;
    say(t("{plate} is on the list", { plate: plateText(field("plate")) }), "good");
    form.current.reset();
    form.current.querySelector("input")?.focus();
    onAdded();
  };
  return (
    <form
      ref={form}
      class="card entry-form"
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <label class="entry">
        <span>{t("Plate")}</span>
        <input name="plate" class="plate-field" required maxLength={40} autocomplete="off" />
      </label>
      <label class="entry">
        <span>{t("Who")}</span>
        <input name="label" maxLength={120} autocomplete="off" />
      </label>
      <label class="entry">
        <span>{t("Note")}</span>
        <input name="note" maxLength={1000} autocomplete="off" />
      </label>
      <label class="entry">
        <span>{t("Valid through")}</span>
        <input name="until" type="date" />
      </label>
      <button type="submit" disabled={isBusy.value}>{t("Add")}</button>
      {trouble.value !== null && <p class="rule bad" role="alert">{trouble.value}</p>}
    </form>
  );
}
