// Owns the shapes of locations, devices and the fleet's status, as the API shows them.
import { z } from "zod";
import { CameraReport } from "./camera.ts";
import { MachineHealth } from "./device_link.ts";
import { Labels } from "./labels.ts";
import { UpdateStatus } from "./release.ts";

export const Location = z.object({
  id: z.uuid(),
  name: z.string(),
  timezone: z.string().describe("IANA name, e.g. America/Chicago"),
  labels: Labels.describe("its devices have them too, where they have none of that key"),
  created_at: z.iso.datetime(),
});
export type Location = z.infer<typeof Location>;

const Timezone = z.string().max(64).refine(isTimezone, {
  message: "must be an IANA time zone such as America/Chicago",
});

export const CreateLocation = z.strictObject({
  name: z.string().trim().min(1).max(80),
  timezone: Timezone.default("UTC"),
  labels: Labels.optional(),
});
export type CreateLocation = z.infer<typeof CreateLocation>;

/** `PATCH /api/locations/:id`: what is absent stays. */
export const UpdateLocation = z.strictObject({
  name: CreateLocation.shape.name.optional(),
  timezone: Timezone.optional(),
  labels: Labels.optional().describe("take the place of those it had"),
});
export type UpdateLocation = z.infer<typeof UpdateLocation>;

export const DeviceStatus = z.enum(["online", "offline", "error", "maintenance"]);
export type DeviceStatus = z.infer<typeof DeviceStatus>;

/** One camera of a device: the agent's last report. */
export const Camera = CameraReport.extend({
  device_id: z.uuid(),
  labels: Labels,
  is_known: z.boolean().optional().describe(
    "false: its device is not heard, so that all of this is how it was then; nobody knows how it is now",
  ),
});
export type Camera = z.infer<typeof Camera>;

/** While it is worked on: no alarms. */
export const Maintenance = z.object({
  since: z.iso.datetime().nullable(),
  until: z.iso.datetime().nullable().describe(
    "it ends by itself then; null: when somebody says so",
  ),
  reason: z.string().nullable(),
});
export type Maintenance = z.infer<typeof Maintenance>;

/** Its token was seen at two machines: it is refused until it is released. */
export const Quarantine = z.object({ since: z.iso.datetime(), reason: z.string() });
export type Quarantine = z.infer<typeof Quarantine>;

export const Device = z.object({
  id: z.uuid(),
  name: z.string(),
  location_id: z.uuid(),
  location_name: z.string(),
  status: DeviceStatus,
  status_reasons: z.array(z.string()).describe("plain sentences, most important first"),
  address: z.string().nullable(),
  agent_version: z.string().nullable(),
  enrolled_at: z.iso.datetime().nullable().describe("null: still waiting for its claim code"),
  last_seen_at: z.iso.datetime().nullable(),
  created_at: z.iso.datetime(),
  labels: Labels.describe("its own"),
  location_labels: Labels.describe("its location's; its own of the same key go over them"),
  template_id: z.uuid().nullable(),
  maintenance: Maintenance.nullable(),
  quarantine: Quarantine.nullable(),
  token_rotated_at: z.iso.datetime().nullable().describe("null: it has the token it enrolled with"),
  token_rotation: z.enum(["none", "waiting"])
    .describe("waiting: it was given a new token and has not used it yet"),
  health: MachineHealth.nullable(),
  update: UpdateStatus.nullable().optional()
    .describe("which release of the agent runs; null: it was not told, or is not heard"),
  cameras: z.array(Camera),
});
export type Device = z.infer<typeof Device>;

/** `POST /api/devices` registers a device and answers with its claim code, shown once. */
export const RegisterDevice = z.strictObject({
  name: z.string().trim().min(1).max(80),
  location_id: z.uuid(),
  address: z.url().max(200).optional()
    .describe("an agent that the server can reach, e.g. http://10.0.0.5:3000"),
  labels: Labels.optional(),
  template_id: z.uuid().optional()
    .describe("whose settings it gets, in a deployment of its own, once it enrols"),
  address_key: z.string().min(16).max(200).optional().describe("that agent's API key"),
  claim_valid_ms: z.int().min(60_000).max(90 * 86_400_000).default(7 * 86_400_000),
});
export type RegisterDevice = z.infer<typeof RegisterDevice>;

export const RegisteredDevice = z.object({
  device: Device,
  claim_code: z.string(),
  claim_expires_at: z.iso.datetime(),
});
export type RegisteredDevice = z.infer<typeof RegisteredDevice>;

/** Recognizer account, from its own statistics; `null` where it cannot tell (on-premise). */
export const RecognizerUsage = z.object({
  calls: z.int().nonnegative().nullable().describe("this month, every call is charged"),
  total_calls: z.int().nonnegative().nullable().describe("the month's allowance"),
  remaining_calls: z.int().nullable(),
  resets_on: z.string().nullable(),
  synced_at: z.iso.datetime().nullable(),
  calls_counted_here: z.int().nonnegative().describe("this month, counted by this server"),
});
export type RecognizerUsage = z.infer<typeof RecognizerUsage>;

export const LocationStatus = z.object({
  id: z.uuid(),
  name: z.string(),
  timezone: z.string(),
  devices_total: z.int(),
  devices_online: z.int(),
  cameras_total: z.int(),
  cameras_streaming: z.int(),
  cameras_unknown: z.int().optional().describe("of devices that are not heard, or shut out"),
  plates_today: z.int(),
  last_plate: z.object({ read_id: z.uuid(), plate: z.string(), captured_at: z.iso.datetime() })
    .nullable(),
  trouble: z.array(z.string()).describe("plain sentences; empty when all is well"),
});
export type LocationStatus = z.infer<typeof LocationStatus>;

/** `GET /api/fleet/status`. "today" is the last midnight in each location's own time zone. */
export const FleetStatus = z.object({
  generated_at: z.iso.datetime(),
  locations_total: z.int(),
  devices: z.object({
    total: z.int(),
    online: z.int(),
    offline: z.int(),
    error: z.int(),
    maintenance: z.int(),
  }),
  cameras: z.object({
    total: z.int(),
    streaming: z.int(),
    unknown: z.int().optional().describe("of devices that are not heard, or shut out"),
  }),
  plates_today: z.int().describe("visits with a plate"),
  misses_today: z.int().describe("visits without one"),
  success_rate: z.number().min(0).max(1).nullable()
    .describe("plates_today / (plates_today + misses_today); null before the first"),
  recognizer: RecognizerUsage.extend({
    trouble: z.string().nullable().describe("a plain sentence; null when all is well"),
  }),
  locations: z.array(LocationStatus),
});
export type FleetStatus = z.infer<typeof FleetStatus>;

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
