// Owns acting on the chosen devices: the bar, the question before, what becomes of it.
import { type Signal, useSignal } from "@preact/signals";
import type { BulkAction } from "../../server/contract/bulk_action.ts";
import type { Location } from "../../server/contract/fleet.ts";
import { everyDevice, MOST_DEVICES } from "../api/every_device.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { t } from "../i18n/translate.ts";
import { say } from "../live/toasts.ts";
import type { DeviceFilterState } from "../live/use_device_filter.ts";
import type { BulkName } from "../words/bulk_words.ts";
import { deviceAddress, deviceFilterOf } from "../words/device_filter.ts";
import { problemWords } from "../words/problem_words.ts";
import { BulkBar } from "./bulk_bar.tsx";
import { BulkDialog } from "./bulk_dialog.tsx";
import { commonZone } from "./place.ts";

interface BulkPartsProps {
  readonly list: DeviceFilterState;
  readonly picked: Signal<ReadonlySet<string>>;
  readonly action: Signal<BulkAction | null>;
  readonly locations: readonly Location[];
}

export function BulkParts({ list, picked, action, locations }: BulkPartsProps) {
  const asked = useSignal<BulkName | null>(null);
  const ids = [...picked.value];
  const { items, next_cursor } = list.shown.value;
  const areAllPicked = items.length > 0 && items.every(({ id }) => picked.value.has(id));
  const isPart = next_cursor !== null || list.form.value.cursor !== "";
  const mayMeanMore = areAllPicked && isPart && ids.length <= items.length;
  return (
    <>
      <BulkBar
        ids={ids}
        asked={asked}
        pickAll={mayMeanMore ? () => pickAll(list, picked) : null}
        onClear={() => picked.value = new Set()}
      />
      <BulkDialog
        asked={asked}
        ids={ids}
        locations={locations}
        zone={commonZone(locations)}
        onDone={(done) => {
          picked.value = new Set();
          showAction(list, action, done);
          list.reload();
        }}
      />
    </>
  );
}

/** Shows what becomes of an action, and lets the address say so; `null`: no longer. */
export function showAction(
  list: Pick<DeviceFilterState, "form">,
  action: Signal<BulkAction | null>,
  done: BulkAction | null,
): void {
  action.value = done;
  const url = new URL(deviceAddress(list.form.peek()), location.href);
  if (done?.id) url.searchParams.set("action", done.id);
  history.replaceState(null, "", url.pathname + url.search);
}

async function pickAll(
  list: DeviceFilterState,
  picked: Signal<ReadonlySet<string>>,
): Promise<void> {
  const { cursor: _, ...filter } = deviceFilterOf(list.form.peek());
  const answer = await everyDevice(createApiClient(sendFromBrowser).devices, filter);
  if (!answer.ok) return say(problemWords(answer), "bad");
  picked.value = new Set(answer.data.items.map(({ id }) => id));
  if (!answer.data.isMore) return;
  const most = { most: MOST_DEVICES };
  say(t("These are the first {most}: no more can be acted on at a time.", most), "warn");
}
