// Owns fleets to show: none, a small one with trouble, a crowd. Never random.
import type {
  Camera,
  CreateLocation,
  Device,
  LocationStatus,
} from "../../server/contract/fleet.ts";
import type { Event } from "../../server/contract/event.ts";
import type { Read } from "../../server/contract/read.ts";
import type { FakeFleet } from "./fake_api.ts";

/** A stable UUID for a number. */
export function idOf(
  kind: "location" | "device" | "read" | "visit" | "incident",
  index: number,
): string {
  const digit = { location: "1", device: "2", read: "3", visit: "4", incident: "5" }[kind];
  return `${digit.repeat(8)}-0000-4000-8000-${String(index).padStart(12, "0")}`;
}

const NAMES = ["Austin North", "Austin South", "Round Rock", "Tulsa 71st Street", "Moore", "Waco"];
const PLATES = ["TXR7214", "KLM0482", "8BGT912", "OKC5531", "JJV2207", "HND8806", "SPZ1190"];

/** A fleet without anything. */
export function emptyFleet(): FakeFleet {
  return {
    status: statusOf([], []),
    locations: [],
    devices: [],
    reads: [],
    events: [],
    picture: null,
    pictureAgeMs: 600,
    incidents: { items: [], history: [] },
  };
}

/** `count` locations with a device and a camera each; every fifth one is in trouble. */
export function fleetOf(count: number, nowMs = Date.now()): FakeFleet {
  const indexes = Array.from({ length: count }, (_, index) => index);
  const locations = indexes.map((index) => ({
    ...place(index),
    id: idOf("location", index),
    labels: {},
    created_at: new Date(nowMs - 30 * 86_400_000).toISOString(),
  }));
  const devices = indexes.map((index) => deviceOf(index, nowMs));
  const reads = Array.from(
    { length: Math.min(count * 20, 120) },
    (_, index) =>
      readOf(index, { location: index % count, capturedMs: nowMs - 4000 - index * 47_000 }),
  );
  const statuses = locations.map((location, index) =>
    locationStatusOf(location, {
      device: devices[index],
      latest: reads.find((read) => read.location_id === location.id),
    })
  );
  return {
    status: statusOf(statuses, devices),
    locations,
    devices,
    reads,
    events: eventsOf(reads, devices),
    picture: null,
    pictureAgeMs: 600,
    incidents: { items: [], history: [] },
  };
}

function place(index: number): Omit<CreateLocation, "labels"> {
  const name = NAMES[index % NAMES.length] ?? "";
  const round = Math.floor(index / NAMES.length);
  return { name: round === 0 ? name : `${name} ${round + 1}`, timezone: "America/Chicago" };
}

function cameraOf(index: number, nowMs: number): Camera {
  const isBad = index % 5 === 4;
  return {
    device_id: idOf("device", index),
    camera_id: "entry",
    name: "Entry lane",
    labels: {},
    is_known: index % 10 !== 9,
    status: isBad ? "backing_off" : "streaming",
    reason: isBad ? "unreachable" : null,
    detail: isBad ? "Connection to tcp://10.4.0.21:554 failed: No route to host" : null,
    since: new Date(nowMs - 3_600_000).toISOString(),
    frame_age_ms: isBad ? 95_000 : 420,
    fps: isBad ? 0 : 1,
    frames_total: 86_211,
    restarts_total: isBad ? 14 : 0,
    next_attempt_in_ms: isBad ? 21_000 : null,
    width: 1920,
    height: 1080,
  };
}

function deviceOf(index: number, nowMs: number): Device {
  const isBad = index % 5 === 4;
  const isOffline = index % 10 === 9;
  return {
    id: idOf("device", index),
    name: `pi-${String(index + 1).padStart(2, "0")}`,
    location_id: idOf("location", index),
    location_name: place(index).name,
    status: isOffline ? "offline" : isBad ? "error" : "online",
    status_reasons: isOffline
      ? ["No heartbeat for 12 minutes: is the site's internet down?"]
      : isBad
      ? ["Camera Entry lane does not answer"]
      : [],
    address: null,
    agent_version: "0.1.0",
    enrolled_at: new Date(nowMs - 20 * 86_400_000).toISOString(),
    last_seen_at: new Date(nowMs - (isOffline ? 720_000 : 3000)).toISOString(),
    created_at: new Date(nowMs - 21 * 86_400_000).toISOString(),
    labels: {},
    location_labels: {},
    template_id: null,
    maintenance: null,
    quarantine: null,
    token_rotated_at: null,
    token_rotation: "none",
    health: {
      cpu_ratio: 0.12,
      memory_used_bytes: 612_000_000,
      memory_total_bytes: 3_980_000_000,
      agent_memory_bytes: 84_000_000,
      temperature_celsius: 51.2,
      disk_free_bytes: 21_400_000_000,
      uptime_ms: 400_000_000,
    },
    cameras: [cameraOf(index, nowMs)],
  };
}

/** A read of one of seven plates. */
export function readOf(index: number, at: { location: number; capturedMs: number }): Read {
  const plate = PLATES[index % PLATES.length] ?? "TXR7214";
  const id = idOf("read", index);
  return {
    id,
    plate,
    confidence: 0.97 - (index % 7) * 0.02,
    region: "us-tx",
    candidates: [
      { plate, confidence: 0.97 - (index % 7) * 0.02 },
      { plate: plate.replace("0", "O").replace("1", "I"), confidence: 0.61 },
    ],
    vehicle: { type: "SUV", make: null, model: null, color: null },
    box: { xmin: 820, ymin: 640, xmax: 1100, ymax: 720 },
    location_id: idOf("location", at.location),
    device_id: idOf("device", at.location),
    camera_id: "entry",
    visit_id: idOf("visit", index),
    captured_at: new Date(at.capturedMs).toISOString(),
    created_at: new Date(at.capturedMs + 400).toISOString(),
    image_url: `/api/plates/${id}/image`,
  };
}

function locationStatusOf(
  location: { id: string; name: string; timezone: string },
  { device, latest }: { device: Device | undefined; latest: Read | undefined },
): LocationStatus {
  const isOnline = device?.status === "online" || device?.status === "error";
  return {
    id: location.id,
    name: location.name,
    timezone: location.timezone,
    devices_total: 1,
    devices_online: isOnline ? 1 : 0,
    cameras_total: 1,
    cameras_streaming: device?.status === "online" ? 1 : 0,
    cameras_unknown: device?.status === "offline" ? 1 : 0,
    plates_today: 214,
    last_plate: latest === undefined
      ? null
      : { read_id: latest.id, plate: latest.plate, captured_at: latest.captured_at },
    trouble: device?.status_reasons ?? [],
  };
}

function statusOf(locations: LocationStatus[], devices: Device[]): FakeFleet["status"] {
  const having = (status: Device["status"]) => devices.filter((d) => d.status === status).length;
  const plates = locations.reduce((sum, { plates_today }) => sum + plates_today, 0);
  const misses = Math.round(plates * 0.027);
  return {
    generated_at: new Date().toISOString(),
    locations_total: locations.length,
    devices: {
      total: devices.length,
      online: having("online"),
      offline: having("offline"),
      error: having("error"),
      maintenance: having("maintenance"),
    },
    cameras: {
      total: devices.length,
      streaming: having("online"),
      unknown: having("offline"),
    },
    plates_today: plates,
    misses_today: misses,
    success_rate: plates === 0 ? null : plates / (plates + misses),
    recognizer: {
      calls: 18_204,
      total_calls: 50_000,
      remaining_calls: 31_796,
      resets_on: "2026-12-01",
      synced_at: new Date().toISOString(),
      calls_counted_here: 18_190,
      trouble: null,
    },
    locations,
  };
}

function eventsOf(reads: readonly Read[], devices: readonly Device[]): Event[] {
  const told = reads.slice(0, 30).map((read) => eventOf("plate.read", read, { read }));
  const first = devices[4];
  if (first !== undefined) {
    told.splice(3, 0, {
      ...eventOf("camera.changed", reads[2], {
        name: "Entry lane",
        status: "backing_off",
        previous_status: "streaming",
        reason: "unreachable",
        detail: "No route to host",
      }),
      device_id: first.id,
      location_id: first.location_id,
    });
  }
  return told.reverse().map((event, index) => ({ ...event, id: String(index + 1) }));
}

function eventOf(type: Event["type"], read: Read | undefined, data: Event["data"]): Event {
  return {
    id: "0",
    type,
    occurred_at: read?.created_at ?? new Date().toISOString(),
    expires_at: null,
    location_id: read?.location_id ?? null,
    device_id: read?.device_id ?? null,
    camera_id: read?.camera_id ?? null,
    data,
  };
}
