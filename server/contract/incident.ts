// Owns the shapes of incidents: what goes wrong in the fleet, once a cause, as the API shows it.
import { z } from "zod";
import { CameraId, CameraStatus, FailureReason } from "./camera.ts";
import { PageQuery } from "./page.ts";

/** Of a camera that gives no picture: `camera_` and its {@link FailureReason}. */
export const NO_PICTURE_CAUSES = [
  "camera_unauthorized",
  "camera_not_found",
  "camera_too_many_sessions",
  "camera_unreachable",
  "camera_timeout",
  "camera_unsupported",
  "camera_corrupt",
  "camera_stalled",
  "camera_crashed",
  "camera_memory",
  "camera_no_picture",
] as const;

/**
 * What an incident is about. `uplink_down` is of a location, `recognizer_down` of the server itself,
 * those that begin with `camera_` of one camera, the others of one device. `camera_no_picture`: the
 * agent gives no reason. Which and when: server/docs/incidents.md.
 */
export const IncidentCause = z.enum([
  "uplink_down",
  "recognizer_down",
  "device_silent",
  "device_quarantined",
  "disk_low",
  "disk_read_only",
  "memory_low",
  "over_temperature",
  "under_voltage",
  "clock_unsynced",
  "spool_failing",
  "agent_crashing",
  "update_rolled_back",
  ...NO_PICTURE_CAUSES,
  "camera_frozen",
  "camera_dark",
]);
export type IncidentCause = z.infer<typeof IncidentCause>;

/** critical: cars go by unread, or soon will. warning: it will become so if nobody looks. */
export const IncidentSeverity = z.enum(["warning", "critical"]);
export type IncidentSeverity = z.infer<typeof IncidentSeverity>;

export const IncidentStatus = z.enum(["open", "closed"]);
export type IncidentStatus = z.infer<typeof IncidentStatus>;

/** How it ended. removed: the device or camera is no longer there. */
export const IncidentEnd = z.enum(["recovered", "maintenance", "removed"]);
export type IncidentEnd = z.infer<typeof IncidentEnd>;

/**
 * What is known of it now. `unknown`: nothing is heard that would tell (its parent is open, or the
 * device has not reported for a while), so it counts as neither down nor well.
 */
export const IncidentState = z.enum(["happening", "recovering", "unknown", "over"]);
export type IncidentState = z.infer<typeof IncidentState>;

/** What it rests on, when it was last written down. */
export const IncidentEvidence = z.object({
  text: z.string().describe("a sentence, e.g. the camera's last words"),
  data: z.record(z.string(), z.unknown()).describe("the figures, snake_case with their units"),
});
export type IncidentEvidence = z.infer<typeof IncidentEvidence>;

export const Incident = z.object({
  id: z.uuid(),
  status: IncidentStatus,
  state: IncidentState,
  cause: IncidentCause.describe(
    "of a camera without a picture it follows the reason; the incident stays the same",
  ),
  severity: IncidentSeverity,
  title: z.string().describe("a sentence, e.g. Camera Lane at North cannot be reached"),
  location_id: z.uuid().nullable().describe("null: the server's own"),
  location_name: z.string().nullable(),
  device_id: z.uuid().nullable(),
  device_name: z.string().nullable(),
  camera_id: CameraId.nullable(),
  camera_name: z.string().nullable(),
  suppressed_by: z.uuid().nullable()
    .describe("the incident that explains this one: nothing is told of it meanwhile"),
  evidence: IncidentEvidence,
  heals_by_itself: z.string().nullable()
    .describe("a sentence: what is tried without anybody; null: nothing is"),
  next_step: z.string().describe("a sentence: what a person does next"),
  opened_at: z.iso.datetime().describe("the first time"),
  closed_at: z.iso.datetime().nullable(),
  closed_how: IncidentEnd.nullable(),
  reopened: z.int().nonnegative().describe("how often it came back soon after it was closed"),
  acknowledged: z.object({
    at: z.iso.datetime(),
    by: z.string().describe("the user's or key's name"),
    note: z.string().nullable(),
  }).nullable().describe("somebody has it in hand"),
});
export type Incident = z.infer<typeof Incident>;

export const IncidentEntryKind = z.enum([
  "opened",
  "reopened",
  "evidence",
  "changed",
  "remedy",
  "suppressed",
  "released",
  "closed",
  "acknowledged",
  "note",
]);
export type IncidentEntryKind = z.infer<typeof IncidentEntryKind>;

/**
 * One line of an incident's history. `data` by kind: `remedy` of a command {command_id, command, status:
 * waiting|done|failed|expired, detail}, of what the agent did by itself {remedy_id, step, cause, verdict,
 * dry_run, why, detail, frame_age_ms, next} (see RemedyReport); `changed` {from, to} (causes); `suppressed`
 * {incident_id, cause} and `released` {incident_id} of the parent; `closed` {how, restarts} where the agent restarted the camera's
 * stream by itself so often meanwhile; `opened`, `reopened` and `evidence` the figures.
 */
export const IncidentEntry = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  kind: IncidentEntryKind,
  text: z.string().describe("a sentence"),
  by: z.string().nullable().describe("who did it; null: it happened"),
  data: z.record(z.string(), z.unknown()),
});
export type IncidentEntry = z.infer<typeof IncidentEntry>;

/** What the agent does about its camera right now, from its last report. */
export const SelfHealing = z.object({
  status: CameraStatus,
  reason: FailureReason.nullable(),
  restarts: z.int().nonnegative()
    .describe("of the camera's stream since the incident was opened, or the agent was started"),
  next_attempt_in_ms: z.number().nonnegative().nullable().describe("at the time of the report"),
  reported_at: z.iso.datetime(),
});
export type SelfHealing = z.infer<typeof SelfHealing>;

/** `GET /api/incidents/{id}`. */
export const IncidentDetail = Incident.extend({
  timeline: z.array(IncidentEntry).describe("oldest first"),
  timeline_dropped: z.int().nonnegative()
    .describe("lines that were too many: the first and the newest are kept"),
  children: z.array(Incident).describe("those it suppresses, 100 at most"),
  self_healing: SelfHealing.nullable().describe("of an open one of a camera that is heard"),
});
export type IncidentDetail = z.infer<typeof IncidentDetail>;

/** `GET /api/incidents`: those last opened first. */
export const IncidentQuery = PageQuery.extend({
  status: z.enum(["open", "closed", "all"]).default("open"),
  location_id: z.uuid().optional(),
  device_id: z.uuid().optional(),
  cause: IncidentCause.optional(),
  severity: IncidentSeverity.optional(),
  suppressed: z.enum(["true", "false"]).optional()
    .describe("false: those that stand for themselves; absent: both"),
});
export type IncidentQuery = z.infer<typeof IncidentQuery>;

/** `GET /api/incidents/count`: the same filters. */
export const IncidentCountQuery = IncidentQuery.omit({ cursor: true, limit: true });
export type IncidentCountQuery = z.infer<typeof IncidentCountQuery>;

export const IncidentCount = z.object({
  count: z.int().nonnegative(),
  is_more: z.boolean().describe("there are more than were counted: 1000 at most"),
});
export type IncidentCount = z.infer<typeof IncidentCount>;

/** `POST /api/incidents/{id}/acknowledge`; once it is acknowledged a further note is added to it. */
export const AcknowledgeIncident = z.strictObject({
  note: z.string().trim().min(1).max(500).optional(),
});
export type AcknowledgeIncident = z.infer<typeof AcknowledgeIncident>;
