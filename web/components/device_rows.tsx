// Owns how a list of devices looks: what each is doing and, in plain words, what is wrong.
import type { Device } from "../../server/contract/fleet.ts";
import { t } from "../i18n/translate.ts";
import { deviceWords } from "../words/device_words.ts";
import { withLocalTimes } from "../words/local_times.ts";
import { Age } from "./instant.tsx";
import type { Places } from "./place.ts";
import { Status } from "./status.tsx";

/** Choosing rows; left out where nothing can be done with them. */
export interface Picking {
  readonly picked: ReadonlySet<string>;
  toggle(id: string): void;
  /** All rows in sight, or none of them. */
  toggleAll(): void;
}

interface DeviceRowsProps {
  readonly devices: readonly Device[];
  readonly places: Places;
  readonly picking?: Picking;
}

export function DeviceRows({ devices, places, picking }: DeviceRowsProps) {
  return (
    <table class={picking === undefined ? "rows devices" : "rows devices picking"}>
      <thead>
        <tr>
          {picking !== undefined && (
            <th scope="col" class="pick">
              <label>
                <input
                  type="checkbox"
                  aria-label={t("Choose all on this page")}
                  checked={devices.every(({ id }) => picking.picked.has(id))}
                  onChange={picking.toggleAll}
                />
              </label>
            </th>
          )}
          <th scope="col">{t("Device")}</th>
          <th scope="col">{t("Status")}</th>
          <th scope="col" class="place">{t("Location")}</th>
          <th scope="col">{t("Cameras")}</th>
          <th scope="col">{t("Version")}</th>
          <th scope="col">{t("Last heard")}</th>
        </tr>
      </thead>
      <tbody>
        {devices.map((device) => (
          <Row
            key={device.id}
            device={device}
            zone={places[device.location_id]?.timezone ?? "UTC"}
            picking={picking}
          />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly device: Device;
  readonly zone: string;
  readonly picking: Picking | undefined;
}

function Row({ device, zone, picking }: RowProps) {
  const { tone, label } = deviceWords(device);
  const isPicked = picking?.picked.has(device.id) === true;
  return (
    <tr data-device={device.id} class={isPicked ? "picked" : undefined}>
      {picking !== undefined && (
        <td class="pick">
          <label>
            <input
              type="checkbox"
              aria-label={t("Choose {name}", { name: device.name })}
              checked={isPicked}
              onChange={() => picking.toggle(device.id)}
            />
          </label>
        </td>
      )}
      <td class="main">
        <a class="link name" href={`/devices/${device.id}`}>{device.name}</a>
        <LabelChips labels={device.labels} />
      </td>
      <td class="state">
        <Status tone={tone} label={label} />
        {device.status_reasons[0] !== undefined && (
          <small>{withLocalTimes(device.status_reasons[0], zone)}</small>
        )}
      </td>
      <td class="place">
        <a href={`/locations/${device.location_id}`}>{device.location_name}</a>
      </td>
      <td class="cameras">{camerasWords(device)}</td>
      <td class="version">{device.agent_version ?? "–"}</td>
      <td class="heard">
        {device.last_seen_at === null ? t("Never") : <Age iso={device.last_seen_at} zone={zone} />}
      </td>
    </tr>
  );
}

/** The device's own: those of its location would repeat in every row. */
function LabelChips({ labels }: Pick<Device, "labels">) {
  const entries = Object.entries(labels);
  if (entries.length === 0) return null;
  return (
    <span class="label-chips">
      {entries.map(([key, value]) => (
        <span key={key} class="label-chip">{value === "" ? key : `${key}=${value}`}</span>
      ))}
    </span>
  );
}

function camerasWords({ cameras, status }: Device): string {
  if (cameras.length === 0) return "–";
  // What was reported last is no longer known to be so.
  if (status === "offline" || cameras.every(({ is_known }) => is_known === false)) {
    return t("{count, plural, one {# camera} other {# cameras}}", { count: cameras.length });
  }
  const streaming = cameras.filter(({ status }) => status === "streaming").length;
  return t("{streaming} of {total} streaming", { streaming, total: cameras.length });
}
