// Owns the list of devices as a whole: filters in the address, rows kept fresh, acting on many.
import { type Signal, useSignal } from "@preact/signals";
import type { BulkAction } from "../../server/contract/bulk_action.ts";
import type { Device, Location } from "../../server/contract/fleet.ts";
import type { Page } from "../../server/contract/page.ts";
import { BulkParts, showAction } from "../components/bulk_parts.tsx";
import { BulkProgress } from "../components/bulk_progress.tsx";
import { DeviceFilters } from "../components/device_filters.tsx";
import { DeviceRows, type Picking } from "../components/device_rows.tsx";
import { Notice } from "../components/notice.tsx";
import { placesOf } from "../components/place.ts";
import { t } from "../i18n/translate.ts";
import { useDeviceFilter } from "../live/use_device_filter.ts";
import { deviceAddress, type DeviceForm } from "../words/device_filter.ts";

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

export default function DeviceFleet(props: DeviceFleetProps) {
  const { locations, canWrite } = props;
  const list = useDeviceFilter(props);
  const picked = useSignal<ReadonlySet<string>>(new Set());
  const action = useSignal(props.action);
  const { items, next_cursor } = list.shown.value;
  const form = list.form.value;
  return (
    <>
      <StatusTabs form={form} />
      <DeviceFilters
        form={form}
        locations={locations}
        labelFault={list.labelFault.value}
        onChange={list.change}
      />
      <BulkProgress
        action={action}
        pick={(ids) => picked.value = new Set(ids)}
        onClose={() => showAction(list, action, null)}
      />
      {items.length === 0 && (
        <Notice title={t("Nothing matches")} text={t("No device is like that at the moment.")} />
      )}
      {items.length > 0 && (
        <div class="card table-card">
          <DeviceRows
            devices={items}
            places={placesOf(locations)}
            {...(canWrite ? { picking: pickingOf(picked, items) } : {})}
          />
        </div>
      )}
      <Pager form={form} next={next_cursor} />
      {canWrite && <BulkParts {...{ list, picked, action, locations }} />}
    </>
  );
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
