// Owns a list of devices, kept fresh.
import { useSignal } from "@preact/signals";
import type { Device } from "../../server/contract/fleet.ts";
import type { Page } from "../../server/contract/page.ts";
import type { DeviceFilter } from "../api/fleet_calls.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { DeviceRows } from "../components/device_rows.tsx";
import type { Places } from "../components/place.ts";
import { useRefreshed } from "../live/use_refreshed.ts";

export interface DeviceTableProps {
  readonly page: Page<Device>;
  readonly filter: DeviceFilter;
  readonly places: Places;
}

const EVERY_MS = 15_000;

export default function DeviceTable({ page, filter, places }: DeviceTableProps) {
  const shown = useSignal(page);
  useRefreshed(shown, {
    load: () => createApiClient(sendFromBrowser).devices(filter),
    concerns: ({ type }) => type.startsWith("device.") || type.startsWith("camera."),
    everyMs: EVERY_MS,
  });
  return <DeviceRows devices={shown.value.items} places={places} />;
}
