// Owns what an agent tells of the cameras on its network, for tests.
import type { DiscoveryReport, FoundCamera } from "../../server/contract/discovery.ts";
import type { FoundWords } from "../../server/discovery/queries.ts";

/** A camera as WS-Discovery knows it: nobody has its password yet. */
export function foundCamera(number: number, change: Partial<FoundCamera> = {}): FoundCamera {
  const address = `10.0.${number >> 8}.${number & 255}`;
  return {
    endpoint: `urn:uuid:4c4a1b6e-0b9e-4a3b-9a63-${String(number).padStart(12, "0")}`,
    address,
    xaddrs: [`http://${address}/onvif/device_service`],
    name: null,
    make: "HIKVISION",
    model: "DS-2CD2143G2-I",
    hardware: null,
    location: null,
    is_configured: false,
    ...change,
  };
}

export function discoveryReport(
  items: FoundCamera[],
  change: Partial<DiscoveryReport> = {},
): DiscoveryReport {
  const scanned_at = new Date().toISOString();
  return { items, scanned_at, scanning: false, problem: null, ...change };
}

/** As a row keeps them. */
export function foundWords(change: Partial<FoundWords> = {}): FoundWords {
  return {
    name: null,
    make: null,
    model: null,
    hardware: null,
    location: null,
    profiles: [],
    serial: null,
    mac: null,
    firmware: null,
    streams: [],
    ...change,
  };
}
