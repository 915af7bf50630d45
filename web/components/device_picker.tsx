// Owns choosing devices one by one: search, tick; those that are ticked stay in sight.
import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import type { Device } from "../../server/contract/fleet.ts";
import { everyDevice } from "../api/every_device.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { t } from "../i18n/translate.ts";
import { problemWords } from "../words/problem_words.ts";
import type { Choice, Chosen } from "./device_choice_state.ts";
import { Search } from "./icons.ts";

interface DevicePickerProps {
  readonly choice: Signal<Choice>;
  readonly chosen: Signal<Chosen>;
}

/** Rows in sight at a time; a search finds the others. */
const FEW = 60;

export function DevicePicker({ choice, chosen }: DevicePickerProps) {
  const all = useSignal<readonly Device[]>([]);
  const search = useSignal("");
  const ids = new Set(choice.value.ids);
  // Those ticked at first stand above; later ones stay where they are, or rows would jump.
  const [pinned] = useState(() => new Set(choice.peek().ids));
  useEffect(() => {
    everyDevice(createApiClient(sendFromBrowser).devices, {}).then((answer) => {
      if (answer.ok) all.value = answer.data.items;
      settle(answer.ok ? null : problemWords(answer));
    });
  }, []);
  function settle(trouble: string | null = null) {
    const byId = new Map(all.peek().map((device) => [device.id, device]));
    const devices = choice.peek().ids.flatMap((id) => byId.get(id) ?? []);
    chosen.value = { devices, trouble, isBusy: false };
  }
  const toggle = (id: string) => {
    const { ids } = choice.peek();
    const next = ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id];
    choice.value = { ...choice.peek(), ids: next };
    settle();
  };
  const wanted = search.value.trim().toLowerCase();
  const fitting = all.value.filter(({ name, location_name }) =>
    `${name} ${location_name}`.toLowerCase().includes(wanted)
  ).sort((a, b) => Number(pinned.has(b.id)) - Number(pinned.has(a.id)));
  return (
    <div class="picker">
      <label class="search">
        <Search />
        <input
          type="search"
          aria-label={t("Find a device")}
          placeholder={t("Find a device")}
          onInput={(event) => search.value = event.currentTarget.value}
        />
      </label>
      <ul>
        {fitting.slice(0, FEW).map(({ id, name, location_name }) => (
          <li key={id}>
            <label class="tick">
              <input type="checkbox" checked={ids.has(id)} onChange={() => toggle(id)} />
              <span>
                {name}
                <small>{location_name}</small>
              </span>
            </label>
          </li>
        ))}
      </ul>
      {fitting.length > FEW && (
        <p class="hint">
          {t(
            "{count, plural, one {# more: search to find it.} other {# more: search to find them.}}",
            {
              count: fitting.length - FEW,
            },
          )}
        </p>
      )}
    </div>
  );
}
