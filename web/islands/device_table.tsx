// Owns a list of devices, kept fresh: what each is doing and, in plain words, what is wrong.
import { useSignal } from "@preact/signals";
import type { Device } from "../../server/contract/fleet.ts";
import type { Page } from "../../server/contract/page.ts";
import { createApiClient, type DeviceFilter, sendFromBrowser } from "../api_client.ts";
import { Age } from "../components/instant.tsx";
import type { Places } from "../components/place.ts";
import { Status } from "../components/status.tsx";
import { useRefreshed } from "../live/use_refreshed.ts";
import { deviceWords } from "../words/device_words.ts";

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
  return (
    <table class="rows devices">
      <thead>
        <tr>
          <th scope="col">Device</th>
          <th scope="col">State</th>
          <th scope="col" class="place">Location</th>
          <th scope="col">Cameras</th>
          <th scope="col">Version</th>
          <th scope="col">Last heard</th>
        </tr>
      </thead>
      <tbody>
        {shown.value.items.map((device) => (
          <Row
            key={device.id}
            device={device}
            zone={places[device.location_id]?.timezone ?? "UTC"}
          />
        ))}
      </tbody>
    </table>
  );
}

function Row({ device, zone }: { device: Device; zone: string }) {
  const { tone, label } = deviceWords(device);
  const streaming = device.cameras.filter(({ status }) => status === "streaming").length;
  return (
    <tr data-device={device.id}>
      <td class="main">
        <a class="link name" href={`/devices/${device.id}`}>{device.name}</a>
      </td>
      <td class="state">
        <Status tone={tone} label={label} />
        {device.status_reasons[0] !== undefined && <small>{device.status_reasons[0]}</small>}
      </td>
      <td class="place">
        <a href={`/locations/${device.location_id}`}>{device.location_name}</a>
      </td>
      <td class="cameras">
        {device.cameras.length === 0 ? "–" : `${streaming} of ${device.cameras.length} streaming`}
      </td>
      <td class="version">{device.agent_version ?? "–"}</td>
      <td class="heard">
        {device.last_seen_at === null ? "Never" : <Age iso={device.last_seen_at} zone={zone} />}
      </td>
    </tr>
  );
}
