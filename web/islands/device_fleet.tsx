// Owns the list of devices as a whole: filters in the address, rows kept fresh, acting on many.
import { type Signal, useComputed, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { BulkAction } from "../../server/contract/bulk_action.ts";
import type { Device, Location } from "../../server/contract/fleet.ts";
import type { Page } from "../../server/contract/page.ts";
import { everyDevice, MOST_DEVICES } from "../api/every_device.ts";
import { type Answer, createApiClient, sendFromBrowser } from "../api_client.ts";
import { BulkBar } from "../components/bulk_bar.tsx";
import { BulkDialog } from "../components/bulk_dialog.tsx";
import { BulkProgress } from "../components/bulk_progress.tsx";
import { DeviceFilters } from "../components/device_filters.tsx";
import { DeviceRows, type Picking } from "../components/device_rows.tsx";
import { Notice } from "../components/notice.tsx";
import { commonZone, placesOf } from "../components/place.ts";
import { t } from "../i18n/translate.ts";
import { say } from "../live/toasts.ts";
import { useRefreshed } from "../live/use_refreshed.ts";
import type { BulkName } from "../words/bulk_words.ts";
import {
  deviceAddress,
  deviceFilterOf,
  type DeviceForm,
  deviceFormOf,
} from "../words/device_filter.ts";
import { problemWords } from "../words/problem_words.ts";

export interface DeviceFleetProps {
  readonly form: DeviceForm;
  readonly page: Page<Device>;
  readonly limit: string;
  readonly locations: readonly Location[];
  readonly canWrite: boolean;
  /** An action that the address names. */
  readonly action: BulkAction | null;
  /** What is wrong with the address's label expression; `null`: nothing. */
  readonly labelFault: string | null;
}

const EVERY_MS = 15_000;
const TYPING_MS = 150;

export default function DeviceFleet(props: DeviceFleetProps) {
  const { limit, locations } = props;
  const form = useSignal(props.form);
  const shown = useSignal(props.page);
  const labelFault = useSignal(props.labelFault);
  const picked = useSignal<ReadonlySet<string>>(new Set());
  const asked = useSignal<BulkName | null>(null);
  const action = useSignal(props.action);
  const load = () =>
    createApiClient(sendFromBrowser).devices({ ...deviceFilterOf(form.peek()), limit });
  const change = useFiltering({ form, shown, labelFault, load });
  useRefreshed(shown, {
    load: async () => {
      const asked = form.peek();
      const answer = await load();
      // An answer to what is no longer asked would put the old rows back.
      return asked === form.peek() ? answer : { ok: true, data: shown.peek() };
    },
    concerns: ({ type }) => type.startsWith("device.") || type.startsWith("camera."),
    everyMs: EVERY_MS,
  });
  const ids = useComputed(() => [...picked.value]);
  const pick = (some: readonly string[]) => picked.value = new Set(some);
  const pickAll = async () => {
    const { cursor: _, ...filter } = deviceFilterOf(form.peek());
    const answer = await everyDevice(createApiClient(sendFromBrowser).devices, filter);
    if (!answer.ok) return say(problemWords(answer), "bad");
    pick(answer.data.items.map(({ id }) => id));
    if (answer.data.isMore) {
      say(
        t("These are the first {most}: no more can be acted on at a time.", {
          most: MOST_DEVICES,
        }),
        "warn",
      );
    }
  };
  const showAction = (done: BulkAction | null) => {
    action.value = done;
    const { pathname, search } = new URL(deviceAddress(form.peek()), location.href);
    const params = new URLSearchParams(search);
    if (done?.id) params.set("action", done.id);
    history.replaceState(null, "", params.size === 0 ? pathname : `${pathname}?${params}`);
  };
  const { items, next_cursor } = shown.value;
  const areAllPicked = items.length > 0 && items.every(({ id }) => picked.value.has(id));
  const isPart = next_cursor !== null || form.value.cursor !== "";
  return (
    <>
      <StatusTabs form={form.value} />
      <DeviceFilters
        form={form.value}
        locations={locations}
        labelFault={labelFault.value}
        onChange={change}
      />
      <BulkProgress action={action} pick={pick} onClose={() => showAction(null)} />
      {items.length === 0
        ? (
          <Notice
            title={t("Nothing matches")}
            text={t("No device is like that at the moment.")}
          />
        )
        : (
          <div class="card table-card">
            <DeviceRows
              devices={items}
              places={placesOf(locations)}
              {...(props.canWrite ? { picking: pickingOf(picked, items) } : {})}
            />
          </div>
        )}
      <Pager form={form.value} next={next_cursor} />
      {props.canWrite && (
        <>
          <BulkBar
            ids={ids.value}
            asked={asked}
            pickAll={areAllPicked && isPart && picked.value.size <= items.length ? pickAll : null}
            onClear={() => pick([])}
          />
          <BulkDialog
            asked={asked}
            ids={ids.value}
            locations={locations}
            zone={commonZone(locations)}
            onDone={(done) => {
              pick([]);
              showAction(done);
              load().then((answer) => answer.ok && (shown.value = answer.data));
            }}
          />
        </>
      )}
    </>
  );
}

interface Filtering {
  readonly form: Signal<DeviceForm>;
  readonly shown: Signal<Page<Device>>;
  readonly labelFault: Signal<string | null>;
  load(): Promise<Answer<Page<Device>>>;
}

/** Changes the filter, its address and the rows; typing waits for the next letter. */
function useFiltering({ form, shown, labelFault, load }: Filtering) {
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const reload = async () => {
    const wanted = form.peek();
    const answer = await load();
    if (wanted !== form.peek()) return;
    const isExpression = !answer.ok && answer.status === 400 && wanted.labels !== "";
    labelFault.value = isExpression && !answer.ok ? problemWords(answer) : null;
    if (answer.ok) shown.value = answer.data;
    else if (!isExpression) say(problemWords(answer), "bad");
  };
  useEffect(() => {
    const goBack = () => {
      form.value = deviceFormOf(new URLSearchParams(location.search));
      reload();
    };
    addEventListener("popstate", goBack);
    return () => removeEventListener("popstate", goBack);
  }, []);
  return (change: Partial<DeviceForm>, isTyping: boolean) => {
    form.value = { ...form.peek(), ...change, cursor: "" };
    const address = deviceAddress(form.peek());
    if (isTyping) history.replaceState(null, "", address);
    else history.pushState(null, "", address);
    clearTimeout(timer.current);
    timer.current = setTimeout(reload, isTyping ? TYPING_MS : 0);
  };
}

function pickingOf(picked: Signal<ReadonlySet<string>>, items: readonly Device[]): Picking {
  const change = (ids: readonly string[], isIn: boolean) => {
    const next = new Set(picked.peek());
    for (const id of ids) isIn ? next.add(id) : next.delete(id);
    picked.value = next;
  };
  const ids = items.map(({ id }) => id);
  return {
    picked: picked.value,
    toggle: (id) => change([id], !picked.peek().has(id)),
    toggleAll: () => change(ids, !ids.every((id) => picked.peek().has(id))),
  };
}

function StatusTabs({ form }: { form: DeviceForm }) {
  const tabs = [
    ["", t("All")],
    ["online", t("Online")],
    ["error", t("Needs attention")],
    ["offline", t("Offline")],
    ["maintenance", t("Maintenance")],
  ] as const;
  return (
    <nav class="tab-row" aria-label={t("Status")}>
      {tabs.map(([status, label]) => (
        <a
          key={status}
          href={deviceAddress({ ...form, status, cursor: "" })}
          aria-current={status === form.status ? "page" : undefined}
        >
          {label}
        </a>
      ))}
    </nav>
  );
}

function Pager({ form, next }: { form: DeviceForm; next: string | null }) {
  if (next === null && form.cursor === "") return null;
  return (
    <nav class="pager" aria-label={t("Pages")}>
      {form.cursor !== "" && (
        <a class="button quiet" href={deviceAddress({ ...form, cursor: "" })}>
          {t("To the start")}
        </a>
      )}
      {next !== null && (
        <a class="button quiet" href={deviceAddress({ ...form, cursor: next })}>
          {t("More devices")}
        </a>
      )}
    </nav>
  );
}
