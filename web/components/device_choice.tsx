// Owns choosing the devices of a deployment: a location's, those with labels, or one by one.
import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Device, Location } from "../../server/contract/fleet.ts";
import { everyDevice, MOST_DEVICES } from "../api/every_device.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { t } from "../i18n/translate.ts";
import { problemWords } from "../words/problem_words.ts";
import { type Choice, type Chosen, NOTHING_CHOSEN } from "./device_choice_state.ts";
import { DevicePicker } from "./device_picker.tsx";

interface DeviceChoiceProps {
  readonly choice: Signal<Choice>;
  readonly chosen: Signal<Chosen>;
  readonly locations: readonly Location[];
}

const TYPING_MS = 300;

export function DeviceChoice({ choice, chosen, locations }: DeviceChoiceProps) {
  const { by, locationId, labels } = choice.value;
  const set = (change: Partial<Choice>) => choice.value = { ...choice.value, ...change };
  useResolved(choice, chosen);
  const ways: [Choice["by"], string][] = [
    ["location", t("All of a location")],
    ["labels", t("By labels")],
    ["ids", t("One by one")],
  ];
  return (
    <>
      <fieldset class="choice-row">
        <legend>{t("Which devices")}</legend>
        {ways.map(([way, label]) => (
          <label key={way} class="choice-chip">
            <input type="radio" name="by" checked={by === way} onChange={() => set({ by: way })} />
            <span>{label}</span>
          </label>
        ))}
      </fieldset>
      {by === "location" && (
        <label class="entry">
          <span>{t("Location")}</span>
          <select
            name="location"
            value={locationId}
            onChange={(event) => set({ locationId: event.currentTarget.value })}
          >
            <option value="">{t("Choose a location")}</option>
            {locations.map(({ id, name }) => (
              <option key={id} value={id} selected={id === locationId}>{name}</option>
            ))}
          </select>
        </label>
      )}
      {by === "labels" && (
        <label class="entry">
          <span>{t("Label expression")}</span>
          <input
            name="labels"
            value={labels}
            placeholder="ring=canary, lane in (1,2), !old"
            autocomplete="off"
            spellcheck={false}
            onInput={(event) => set({ labels: event.currentTarget.value })}
          />
        </label>
      )}
      {by === "ids" && <DevicePicker choice={choice} chosen={chosen} />}
      <p class={chosen.value.trouble === null ? "hint" : "fault"} role="status">
        {chosen.value.trouble ??
          (chosen.value.isBusy ? t("Looking…") : chosenWords(chosen.value.devices))}
      </p>
    </>
  );
}

function chosenWords(devices: readonly Device[]): string {
  const places = new Set(devices.map(({ location_id }) => location_id)).size;
  return t(
    "{count, plural, =0 {No device is chosen.} one {# device is chosen.} other {# devices are chosen, at {places, plural, one {# location} other {# locations}}.}}",
    { count: devices.length, places },
  );
}

/** Asks which devices a location or an expression means; those chosen one by one are known. */
function useResolved(choice: Signal<Choice>, chosen: Signal<Chosen>): void {
  const { by, locationId, labels } = choice.value;
  const isFirst = useSignal(true);
  useEffect(() => {
    if (by === "ids") return;
    const wanted = by === "location" ? locationId : labels.trim();
    if (wanted === "") {
      chosen.value = NOTHING_CHOSEN;
      return;
    }
    let isLate = false;
    chosen.value = { devices: [], trouble: null, isBusy: true };
    const delayMs = isFirst.peek() ? 0 : TYPING_MS;
    isFirst.value = false;
    const timer = setTimeout(async () => {
      const { devices } = createApiClient(sendFromBrowser);
      const filter = by === "location" ? { location_id: wanted } : { labels: wanted };
      const answer = await everyDevice(devices, filter);
      if (isLate) return;
      chosen.value = answer.ok
        ? { devices: answer.data.items, trouble: tooMany(answer.data.isMore), isBusy: false }
        : { devices: [], trouble: problemWords(answer), isBusy: false };
    }, delayMs);
    return () => {
      isLate = true;
      clearTimeout(timer);
    };
  }, [by, locationId, labels]);
}

function tooMany(isMore: boolean): string | null {
  return isMore
    ? t("These are more than {most} devices: choose fewer at a time.", { most: MOST_DEVICES })
    : null;
}
