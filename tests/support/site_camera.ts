// Owns found cameras as the API shows them, for tests of the dashboard.
import type { DiscoveryLook, SiteCamera } from "../../server/contract/site_camera.ts";

const id = (kind: number, number: number) =>
  `0197f3a0-5c1e-7d52-900${kind}-${String(number).padStart(12, "0")}`;

/** A new one, of the first look's device. */
export function siteCamera(number: number, change: Partial<SiteCamera> = {}): SiteCamera {
  const look = lookOf(1);
  return {
    id: id(1, number),
    device_id: look.device_id,
    device_name: look.device_name,
    device_status: look.device_status,
    location_id: look.location_id,
    location_name: look.location_name,
    state: "new",
    endpoint: `urn:uuid:${id(2, number)}`,
    address: `10.0.0.${number}`,
    previous_address: null,
    moved_at: null,
    name: null,
    make: "HIKVISION",
    model: "DS-2CD2143G2-I",
    hardware: null,
    firmware: null,
    serial: null,
    mac: null,
    profiles: [],
    streams: [],
    camera_id: null,
    is_configured: false,
    is_adopted: false,
    trouble: null,
    vulnerabilities: [],
    first_seen_at: "2026-03-02T12:00:00.000Z",
    last_seen_at: "2026-03-02T12:00:00.000Z",
    ignored: null,
    ...change,
  };
}

export function lookOf(number: number, change: Partial<DiscoveryLook> = {}): DiscoveryLook {
  return {
    device_id: id(3, number),
    device_name: `pi-${number}`,
    device_status: "online",
    device_last_seen_at: "2026-03-02T12:00:00.000Z",
    location_id: id(4, number),
    location_name: `Town ${number}`,
    reported_at: "2026-03-02T12:00:00.000Z",
    scanned_at: "2026-03-02T12:00:00.000Z",
    is_scanning: false,
    problem: null,
    found: 0,
    ...change,
  };
}
