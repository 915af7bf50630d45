// Owns incidents to show: one of any kind, a site that is cut off, a crowd. Never random.
import type { Incident } from "../../server/contract/incident.ts";
import type { FakeFleet } from "./fake_api.ts";
import { idOf } from "./fleet_fixture.ts";

/** An open, critical one of the entry lane's camera at the fleet's location `location`. */
export function incidentOf(
  index: number,
  { fleet, location, ...more }: { fleet: FakeFleet; location: number } & Partial<Incident>,
): Incident {
  const place = fleet.locations[location];
  const device = fleet.devices[location];
  return {
    id: idOf("incident", index),
    status: "open",
    state: "happening",
    cause: "camera_unreachable",
    severity: "critical",
    title: `Camera Entry lane of ${device?.name} at ${place?.name} cannot be reached`,
    location_id: place?.id ?? null,
    location_name: place?.name ?? null,
    device_id: device?.id ?? null,
    device_name: device?.name ?? null,
    camera_id: "entry",
    camera_name: "Entry lane",
    suppressed_by: null,
    evidence: {
      text: "The agent reports: Connection to tcp://10.4.0.21:554 failed: No route to host",
      data: { reason: "unreachable", restarts_total: 14 },
    },
    heals_by_itself:
      "The agent starts the camera's stream again by itself, waiting longer after each failure.",
    next_step:
      "At the site, check the camera's power and cable; then check that its address did not change.",
    opened_at: new Date(Date.now() - (index + 1) * 240_000).toISOString(),
    closed_at: null,
    closed_how: null,
    reopened: 0,
    acknowledged: null,
    ...more,
  };
}

const UPLINK: Partial<Incident> = {
  cause: "uplink_down",
  device_id: null,
  device_name: null,
  camera_id: null,
  camera_name: null,
  evidence: { text: "None of its 2 devices has been heard for 6 minutes.", data: { devices: 2 } },
  heals_by_itself:
    "The devices keep reading, keep what they read on their disks and try to connect every few seconds.",
  next_step: "Call the site: check the router, the uplink and the power.",
};
const ON_DEVICE: Partial<Incident> = { camera_id: null, camera_name: null };

/** Trouble of every kind at three sites, the server's own included. Last opened first. */
export function mixedIncidents(fleet: FakeFleet): Incident[] {
  const own = { location_id: null, location_name: null, device_id: null, device_name: null };
  return [
    incidentOf(0, { fleet, location: 1, ...UPLINK }),
    incidentOf(1, {
      fleet,
      location: 2,
      ...ON_DEVICE,
      cause: "disk_low",
      severity: "warning",
      state: "recovering",
      evidence: { text: "210 MB are free.", data: { disk_free_bytes: 210_000_000 } },
      heals_by_itself: "Reads that wait on the disk make room once the server has them.",
      next_step: "Free room on the device: look for logs and files that are not the agent's.",
    }),
    incidentOf(2, {
      fleet,
      location: 0,
      acknowledged: {
        at: new Date(Date.now() - 120_000).toISOString(),
        by: "Olive Operator",
        note: "the electrician is on his way",
      },
    }),
    incidentOf(3, {
      fleet,
      location: 1,
      ...ON_DEVICE,
      cause: "device_silent",
      state: "unknown",
      suppressed_by: idOf("incident", 0),
    }),
    incidentOf(4, {
      fleet,
      location: 1,
      cause: "camera_dark",
      severity: "warning",
      state: "unknown",
      suppressed_by: idOf("incident", 3),
    }),
    incidentOf(5, {
      fleet,
      location: 0,
      ...own,
      ...ON_DEVICE,
      cause: "recognizer_down",
      evidence: { text: "It answered the last 12 calls with 403.", data: { last_status: 403 } },
      heals_by_itself: "Frames are kept and read later, once it answers.",
      next_step:
        "Check the recognizer's address, token and credits, and its provider's status page.",
    }),
  ];
}

/** `count` of them, over every location of the fleet; every third a warning. */
export function crowdOfIncidents(fleet: FakeFleet, count: number): Incident[] {
  return Array.from({ length: count }, (_, index) =>
    incidentOf(index, {
      fleet,
      location: index % fleet.locations.length,
      camera_id: `lane-${index}`,
      camera_name: `Lane ${index}`,
      ...(index % 3 === 2 ? { cause: "camera_dark", severity: "warning" } : {}),
    }));
}
