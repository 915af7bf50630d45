// Owns the ways in which a row of the fleet's metrics is said: one sample for each device, camera,
// word or fleet. Never names a metric.
import type { CameraReport, CountsByWord } from "../contract/camera.ts";
import type { Heartbeat } from "../contract/device_link.ts";
import { type Family, labelText, type Sample } from "./exposition.ts";
import type { FleetLook, LookedAtDevice } from "./fleet_look.ts";

export type Value = number | null | undefined;
export type FleetFamily = Family<FleetLook>;
export type Described = Pick<FleetFamily, "name" | "help">;

/** One sample for each device. */
export const ofDevice = (
  { name, help }: Described,
  value: (device: LookedAtDevice) => Value,
  type: FleetFamily["type"] = "gauge",
): FleetFamily => ({
  name: `washfleet_device_${name}`,
  type,
  help,
  *samples({ devices }) {
    for (const device of devices) yield* sample(device.labels, value(device));
  },
});

/** One sample for each device that was heard lately. */
export const ofReport = (
  described: Described,
  value: (report: Heartbeat) => Value,
  type?: FleetFamily["type"],
) => ofDevice(described, ({ report }) => report === null ? null : value(report), type);

/** One sample for each camera of those devices. */
export const ofCamera = (
  { name, help }: Described,
  value: (camera: CameraReport) => Value,
  type: FleetFamily["type"] = "gauge",
): FleetFamily => ({
  name: `washfleet_camera_${name}`,
  type,
  help,
  *samples({ devices }) {
    for (const { cameras } of devices) {
      for (const { labels, report } of cameras) yield* sample(labels, value(report));
    }
  },
});

/** One sample for each word that was counted. */
export const ofCounts = (
  { name, help, label }: Described & { label: string },
  counts: (camera: CameraReport) => CountsByWord | undefined,
): FleetFamily => ({
  name: `washfleet_camera_${name}`,
  type: "counter",
  help,
  *samples({ devices }) {
    for (const { labels, report } of devices.flatMap(({ cameras }) => cameras)) {
      yield* byWord(counts(report), { labels, label });
    }
  },
});

export const ofWhole = (
  { name, help }: Described,
  value: (whole: NonNullable<FleetLook["whole"]>) => Value,
): FleetFamily => ({
  name: `washfleet_${name}`,
  type: "gauge",
  help,
  *samples({ whole }) {
    if (whole !== null) yield* sample("", value(whole));
  },
});

/** None where it is not known. */
export function* sample(labels: string, value: Value): Generator<Sample> {
  if (value !== null && value !== undefined) yield [labels, value];
}

/** One for each word. */
export function* byWord(
  counts: CountsByWord | undefined,
  { labels, label }: { labels: string; label: string },
): Generator<Sample> {
  for (const [word, count] of Object.entries(counts ?? {})) {
    yield [`${labels},${label}="${word}"`, count];
  }
}

export const seconds = (ms: Value): Value => typeof ms === "number" ? ms / 1000 : null;

/** Whether something can be asked of it: not before it enrolled, nor while it is worked on. */
export const isInService = ({ row }: LookedAtDevice) =>
  row.is_enrolled && row.status !== "maintenance";

/** Of a location's series. */
export function locationText(row: { location_id: string; location_name: string }): string {
  return labelText({ location_id: row.location_id, location: row.location_name });
}

/** Devices by their location's labels; they come in the order of their locations. */
export function byLocation(devices: readonly LookedAtDevice[]): Map<string, LookedAtDevice[]> {
  const textOf = new Map(devices.map(({ row }) => [row.location_id, locationText(row)]));
  return Map.groupBy(devices, ({ row }) => textOf.get(row.location_id) ?? "");
}
