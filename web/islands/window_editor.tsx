// Owns changing when a location may be disturbed by deployments.
import { type Signal, useSignal } from "@preact/signals";
import type { LocationWindows, MaintenanceWindow } from "../../server/contract/deployment.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { Plus, Trash } from "../components/icons.ts";
import { t } from "../i18n/translate.ts";
import { say } from "../live/toasts.ts";
import { problemWords } from "../words/problem_words.ts";
import { DAYS, dayWords, openWords, windowWords } from "../words/window_words.ts";

export interface WindowEditorProps {
  readonly locationId: string;
  readonly windows: LocationWindows;
  readonly canWrite: boolean;
}

const NIGHT: MaintenanceWindow = { days: [...DAYS], start: "23:00", duration_minutes: 240 };

export default function WindowEditor({ locationId, windows, canWrite }: WindowEditorProps) {
  const stored = useSignal(windows);
  const list = useSignal<readonly MaintenanceWindow[]>(windows.windows);
  const trouble = useSignal<string | null>(null);
  const isBusy = useSignal(false);
  const save = async () => {
    isBusy.value = true;
    const answer = await createApiClient(sendFromBrowser)
      .putMaintenanceWindows(locationId, { windows: [...list.peek()] });
    isBusy.value = false;
    trouble.value = answer.ok ? null : problemWords(answer);
    if (!answer.ok) return;
    stored.value = answer.data;
    list.value = answer.data.windows;
    say(t("Saved"), "good");
  };
  return (
    <section class="card part">
      <p>
        {t("By the clock of {zone}.", { zone: windows.timezone })}{" "}
        <b>{t("Now: {state}", { state: openWords(stored.value) })}</b>
      </p>
      {list.value.length === 0 && (
        <p class="hint">
          {t("There is no window: deployments may disturb this site at any time.")}
        </p>
      )}
      {list.value.map((window, index) =>
        canWrite
          ? <WindowRow key={index} {...{ list, window, index }} />
          : <p key={index}>{windowWords(window)}</p>
      )}
      {trouble.value !== null && <p class="fault" role="alert">{trouble.value}</p>}
      {canWrite && (
        <div class="part-acts">
          <button
            type="button"
            class="quiet"
            onClick={() => list.value = [...list.peek(), NIGHT]}
          >
            <Plus /> {t("Add a window")}
          </button>
          <button type="button" disabled={isBusy.value} onClick={save}>{t("Save")}</button>
        </div>
      )}
    </section>
  );
}

interface WindowRowProps {
  readonly list: Signal<readonly MaintenanceWindow[]>;
  readonly window: MaintenanceWindow;
  readonly index: number;
}

function WindowRow({ list, window, index }: WindowRowProps) {
  const set = (change: Partial<MaintenanceWindow>) =>
    list.value = list.peek().map((one, at) => at === index ? { ...one, ...change } : one);
  const toggle = (day: MaintenanceWindow["days"][number]) =>
    set({
      days: window.days.includes(day)
        ? window.days.filter((one) => one !== day)
        : [...window.days, day],
    });
  return (
    <fieldset class="window-row">
      <legend class="visually-hidden">{t("Window {number}", { number: index + 1 })}</legend>
      <span class="days">
        {DAYS.map((day) => (
          <label key={day} class="choice-chip">
            <input
              type="checkbox"
              checked={window.days.includes(day)}
              onChange={() => toggle(day)}
            />
            <span>{dayWords(day)}</span>
          </label>
        ))}
      </span>
      <label class="entry">
        <span>{t("Begins")}</span>
        <input
          type="time"
          required
          value={window.start}
          onInput={(event) => set({ start: event.currentTarget.value })}
        />
      </label>
      <label class="entry">
        <span>{t("Minutes")}</span>
        <input
          type="number"
          min={1}
          max={1440}
          value={window.duration_minutes}
          onInput={(event) => set({ duration_minutes: Number(event.currentTarget.value) })}
        />
      </label>
      <button
        type="button"
        class="icon-button"
        aria-label={t("Remove window {number}", { number: index + 1 })}
        onClick={() => list.value = list.peek().filter((_, at) => at !== index)}
      >
        <Trash />
      </button>
    </fieldset>
  );
}
