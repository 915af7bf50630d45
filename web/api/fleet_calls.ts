// Owns the API's calls about locations, devices and cameras.
import type { ClaimCode } from "../../server/contract/device_settings.ts";
import type {
  CreateLocation,
  Device,
  FleetStatus,
  Location,
  RegisterDevice,
  RegisteredDevice,
} from "../../server/contract/fleet.ts";
import type { Page } from "../../server/contract/page.ts";
import { type Calls, queryOf } from "./call.ts";

/** `GET /api/devices` as the pages ask it; all optional. */
export type DeviceFilter = Partial<
  Record<"location_id" | "status" | "search" | "labels" | "cursor" | "limit", string>
>;

export const fleetCalls = ({ get, raw }: Calls) => ({
  fleetStatus: () => get<FleetStatus>("/api/fleet/status"),
  locations: () => get<Page<Location>>("/api/locations?limit=200"),
  devices: (filter: DeviceFilter) => get<Page<Device>>(`/api/devices${queryOf(filter)}`),
  device: (id: string) => get<Device>(`/api/devices/${encodeURIComponent(id)}`),
  snapshot: (path: string) => raw(path),
});

export const registerCalls = ({ post }: Calls) => ({
  createLocation: (input: CreateLocation) => post<Location>("/api/locations", input),
  registerDevice: (input: Partial<RegisterDevice>) => post<RegisteredDevice>("/api/devices", input),
  /** The old code ends; the new one is shown once. */
  newClaimCode: (id: string) => post<ClaimCode>(`/api/devices/${encodeURIComponent(id)}/claims`),
});

/** Where a camera's newest picture is. */
export function snapshotPath(deviceId: string, cameraId: string): string {
  return `/api/devices/${encodeURIComponent(deviceId)}/cameras/${
    encodeURIComponent(cameraId)
  }/snapshot`;
}
