// Owns the shape of what happened, as streamed (SSE) and as sent (webhooks).
import { z } from "zod";
import { CameraId, CameraStatus, FailureReason } from "./camera.ts";
import { IncidentCause, IncidentEnd, IncidentSeverity } from "./incident.ts";
import { ListMatch } from "./plate_list.ts";
import { Read } from "./read.ts";

/** A vehicle was there and its plate could not be read. */
export const Miss = z.object({
  visit_id: z.uuid(),
  reason: z.enum(["no_plate_found", "low_confidence", "recognizer_failed", "budget_exhausted"]),
  best_guess: z.string().nullable().describe("never to be matched against a list"),
  confidence: z.number().min(0).max(1).nullable(),
  captured_at: z.iso.datetime(),
  image_url: z.string().nullable(),
});
export type Miss = z.infer<typeof Miss>;

/** What the plate matches on lists; before `expires_at` a match that may open may open a gate. */
const matches = z.array(ListMatch).optional();

const incident = {
  incident_id: z.uuid(),
  cause: IncidentCause,
  severity: IncidentSeverity,
  title: z.string().describe("a sentence"),
  location_name: z.string().nullable(),
  device_name: z.string().nullable(),
  camera_name: z.string().nullable(),
  opened_at: z.iso.datetime().describe("the first time"),
  reopened: z.int().nonnegative().describe("how often it came back soon after it was closed"),
};

/** A camera on a site's network. Its words are its own, and not to be trusted. */
const found = {
  found_id: z.uuid().describe("as `GET /api/discovery` has it"),
  make: z.string().nullable(),
  model: z.string().nullable(),
  address: z.string().describe("IP address"),
};

/** `data` of each event type. A new event is a new row here. */
export const EVENT_DATA = {
  "plate.read": z.object({ read: Read, matches }),
  "plate.refined": z.object({ read: Read, previous_plate: z.string(), matches }),
  "plate.missed": z.object({ miss: Miss }),
  "plate.corrected": z.object({
    read: Read.describe("as corrected"),
    previous_plate: z.string().nullable()
      .describe("null: there was none, a person gave a missed visit its plate"),
    corrected_by: z.string().describe("the user's or key's name"),
    matches,
  }),
  "device.enrolled": z.object({ name: z.string(), agent_version: z.string() }),
  "device.online": z.object({ name: z.string(), offline_for_ms: z.number().nullable() }),
  "device.offline": z.object({ name: z.string(), last_seen_at: z.iso.datetime() }),
  "device.quarantined": z.object({
    name: z.string(),
    reason: z.string().describe("a sentence: what made it look cloned"),
  }),
  "camera.changed": z.object({
    name: z.string(),
    status: CameraStatus,
    previous_status: CameraStatus.nullable(),
    reason: FailureReason.nullable(),
    detail: z.string().nullable(),
  }),
  "device.remedy": z.object({
    name: z.string().describe("the device's"),
    remedy_id: z.uuid(),
    cause: z.string().describe("as the agent took it, e.g. `camera_silent`"),
    step: z.string().describe("what it did by itself, e.g. `restart_stream`"),
    verdict: z.string()
      .describe("`helped`, `no_help`, `refused`, `healed_alone` (dry run), `stopped` (`person`)"),
    dry_run: z.boolean().describe("nothing was done: it is what would have been"),
    why: z.string().describe("a sentence: what it rested on"),
    detail: z.string().nullable().describe("why it could not be done"),
    frame_age_ms: z.number().nullable()
      .describe("of the newest picture when the verdict was given"),
  }),
  "camera.found": z.object({ ...found }),
  "camera.moved": z.object({ ...found, previous_address: z.string() }),
  "incident.opened": z.object({
    ...incident,
    detail: z.string().describe("a sentence: what it rests on"),
    next_step: z.string().describe("a sentence: what a person does next"),
  }),
  "incident.closed": z.object({
    ...incident,
    how: IncidentEnd,
    lasted_ms: z.number().nonnegative().describe("since it was last opened"),
  }),
  "deployment.halted": z.object({
    deployment_id: z.uuid(),
    name: z.string(),
    reason: z.string().describe("a sentence"),
    failed: z.int().nonnegative().describe("devices"),
    total: z.int().nonnegative().describe("devices"),
  }),
  "deployment.finished": z.object({
    deployment_id: z.uuid(),
    name: z.string(),
    outcome: z.enum(["done", "reverted"]),
    total: z.int().nonnegative().describe("devices"),
  }),
  "recognizer.budget": z.object({
    location_name: z.string(),
    month: z.string().regex(/^\d{4}-\d{2}$/),
    level: z.enum(["warning", "stopped"]),
    calls: z.int().nonnegative(),
    budget: z.int().nonnegative().describe("calls a month"),
  }),
  "webhook.failing": z.object({
    endpoint_id: z.uuid(),
    origin: z.string().describe("of the endpoint's address, without its path"),
    description: z.string(),
    failing_since: z.iso.datetime(),
    disabled_after: z.iso.datetime().describe("it is switched off if it still fails then"),
  }),
  "webhook.disabled": z.object({
    endpoint_id: z.uuid(),
    origin: z.string().describe("of the endpoint's address, without its path"),
    description: z.string(),
    reason: z.enum(["gone", "failing_for_5_days"]),
    failing_since: z.iso.datetime().nullable(),
  }),
  "webhook.test": z.object({ message: z.string() }),
  "notification.told": z.object({
    notification_id: z.uuid(),
    rule_id: z.uuid(),
    rule_name: z.string(),
    kind: z.string().describe("of the rule"),
    moment: z.enum(["raised", "reminder", "recovered"]),
    title: z.string(),
    text: z.string(),
    subjects: z.array(z.object({ kind: z.string(), id: z.string(), name: z.string() })),
  }),
} as const;

export type EventType = keyof typeof EVENT_DATA;
export type EventData<T extends EventType> = z.infer<(typeof EVENT_DATA)[T]>;

/** Every event type, for validation of filters. */
export const EventType = z.enum(
  Object.keys(EVENT_DATA) as [EventType, ...EventType[]],
);

/**
 * One event. `id` is a decimal number as text, growing in commit order without a hole that could
 * later be filled: resuming after it misses nothing. After `expires_at` it must not act (open a
 * gate); it is `null` where an event has no deadline.
 */
export const Event = z.object({
  id: z.string().regex(/^\d+$/),
  type: EventType,
  occurred_at: z.iso.datetime(),
  expires_at: z.iso.datetime().nullable(),
  location_id: z.uuid().nullable(),
  device_id: z.uuid().nullable(),
  camera_id: CameraId.nullable(),
  data: z.record(z.string(), z.unknown()),
});
export type Event = z.infer<typeof Event>;

/** `GET /api/events` (SSE). Lists are comma-separated. `Last-Event-ID` resumes. */
export const EventQuery = z.object({
  types: z.string().max(500).optional()
    .transform((text) => text?.split(",").filter((part) => part !== ""))
    .pipe(z.array(EventType).optional()),
  location: z.uuid().optional(),
  device: z.uuid().optional(),
  last_event_id: z.string().regex(/^\d+$/).optional()
    .describe("for clients that cannot set the Last-Event-ID header"),
});
export type EventQuery = z.infer<typeof EventQuery>;
