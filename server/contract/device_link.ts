// Owns what an agent and the server say to each other (enrol, heartbeat, commands, reads).
// Only the agent opens connections; see the routes named at each schema.
import { z } from "zod";
import { CameraId, CameraReport, CameraStatus, CountsByWord } from "./camera.ts";
import { FieldFault } from "./problem.ts";
import { ListMatch } from "./plate_list.ts";
import { Read } from "./read.ts";
import { ReleaseSequence, UpdateStatus } from "./release.ts";
import { MOST_REMEDIES_AT_ONCE, RemedyReport } from "./remedy.ts";

/** Version of the link. The server refuses an agent whose major number it does not know. */
export const LINK_VERSION = 1;

/** `POST /api/enroll`: unauthenticated but for the single-use claim code. */
export const EnrollRequest = z.strictObject({
  link_version: z.int().positive(),
  claim_code: z.string().min(6).max(64),
  hardware_id: z.string().min(8).max(128)
    .describe("stable over reinstalls: machine serial or MAC, hashed"),
  hostname: z.string().max(253),
  agent_version: z.string().max(40),
  capabilities: z.array(z.string().max(40)).max(50),
});
export type EnrollRequest = z.infer<typeof EnrollRequest>;

export const EnrollAnswer = z.object({
  device_id: z.uuid(),
  device_token: z.string().describe("shown once; sent as Authorization: Bearer"),
  name: z.string(),
  location_id: z.uuid(),
  location_name: z.string(),
  server_time: z.iso.datetime(),
});
export type EnrollAnswer = z.infer<typeof EnrollAnswer>;

/** Why a Raspberry Pi's firmware slows it down now. */
export const ThrottleCause = z.enum([
  "under_voltage",
  "frequency_capped",
  "throttled",
  "soft_temperature_limit",
]);
export type ThrottleCause = z.infer<typeof ThrottleCause>;

/** The machine under the agent; `null` where it cannot be measured. */
export const MachineHealth = z.object({
  cpu_ratio: z.number().min(0).nullable().describe("0–1 of all cores"),
  memory_used_bytes: z.int().nonnegative().nullable(),
  memory_total_bytes: z.int().nonnegative().nullable(),
  agent_memory_bytes: z.int().nonnegative(),
  temperature_celsius: z.number().nullable(),
  throttled_by: z.array(ThrottleCause).max(4).nullable().optional()
    .describe("empty: by nothing"),
  under_voltage: z.boolean().nullable().optional()
    .describe("whether its power supply gave too little voltage within the last minute"),
  slowed_by: z.int().min(1).max(16).optional()
    .describe("pictures are asked for so many times less often, as it is hot; 1: as often as set"),
  disk_free_bytes: z.int().nonnegative().nullable(),
  disk_total_bytes: z.int().nonnegative().nullable().optional(),
  disk_read_only: z.boolean().nullable().optional()
    .describe("whether the disk of the agent's data takes no write"),
  uptime_ms: z.number().nonnegative().describe("of the agent"),
});
export type MachineHealth = z.infer<typeof MachineHealth>;

/** What an agent leaves out that ended by itself again and again soon after its start. */
export const BrakeReport = z.object({
  step: z.enum(["kept_settings", "spare", "bare"]).describe(
    "kept_settings: it runs with the last settings that held. spare: without looking for cameras, " +
      "remedies and hardware decoding. bare: without triggers too, so that nothing is read by itself",
  ),
  ends: z.int().positive().describe("how often it ended so, in a row"),
});
export type BrakeReport = z.infer<typeof BrakeReport>;

/** The reads on the agent's disk; `dropped_total` since the agent started. */
export const SpoolReport = z.object({
  bytes: z.int().nonnegative(),
  dropped_total: z.int().nonnegative(),
  trouble: z.string().max(500).nullable().describe("why new ones cannot be kept there"),
});
export type SpoolReport = z.infer<typeof SpoolReport>;

/** `POST /api/device/heartbeat`, every `heartbeat_every_ms`. */
export const Heartbeat = z.object({
  boot_id: z.uuid().describe("new at each start of the agent"),
  sent_at: z.iso.datetime(),
  agent_version: z.string().max(40),
  address: z.url().max(200).nullable()
    .describe("where the server may ask the agent directly, e.g. http://10.0.0.5:3000"),
  config_hash: z.string().max(64),
  health: MachineHealth,
  cameras: z.array(CameraReport).max(64),
  spooled_reads: z.int().nonnegative(),
  spool: SpoolReport.optional(),
  reads: CountsByWord.optional().describe("sent to be read, by what became of them"),
  clock: z.enum(["synced", "unsynced"]).optional()
    .describe("unsynced: it does not know the server's time yet"),
  config_version: z.int().positive().nullable().optional()
    .describe("of the last `apply_config`, while exactly its settings run"),
  capabilities: z.array(z.string().max(40)).max(50).optional(),
  first_started_at: z.iso.datetime().nullable().optional()
    .describe("when an agent first ran with this data folder; null: its clock was not known then"),
  update: UpdateStatus.optional(),
  brake: BrakeReport.nullable().optional(),
  remedies: z.array(RemedyReport).max(MOST_REMEDIES_AT_ONCE).optional()
    .describe(
      "what the agent did by itself, and its verdicts, since a heartbeat was last answered",
    ),
  last_answer: z.string().max(100).nullable().optional()
    .describe("`answer_id` of the last answer that came to this start of the agent"),
});
export type Heartbeat = z.infer<typeof Heartbeat>;

export const HeartbeatAnswer = z.object({
  server_time: z.iso.datetime(),
  heartbeat_every_ms: z.int().min(1000).max(600_000),
  answer_id: z.string().max(100).optional()
    .describe("repeated in the next heartbeat: it tells a machine that runs from one that ended"),
  maintenance: z.boolean().optional()
    .describe("whether the device is in maintenance: the agent does nothing by itself then"),
});
export type HeartbeatAnswer = z.infer<typeof HeartbeatAnswer>;

/**
 * The agent's settings. They hold camera passwords: a secret wherever they are. Which server it has
 * and where it keeps its data the agent goes on knowing where they say nothing of it.
 */
export const ApplyConfig = z.strictObject({
  config_yaml: z.string().min(1).max(100_000),
  version: z.int().positive().describe("what the heartbeat then reports as `config_version`"),
});

/** Puts back the settings that the `apply_config` of this version took the place of. */
export const RestoreConfig = z.strictObject({ version: z.int().positive() });

/** A signed release of the agent, at this server. */
export const ReleaseToInstall = z.strictObject({
  sequence: ReleaseSequence.describe("never lower than that of the release which runs"),
  retry: z.boolean().optional().describe("although it was rolled back there before"),
});
export type ReleaseToInstall = z.infer<typeof ReleaseToInstall>;

/** A device's secret. It is sent to the device alone, and stored nowhere in the clear. */
const DeviceToken = z.string().min(20).max(200);

const SENT = {
  id: z.uuid(),
  expires_at: z.iso.datetime(),
  traceparent: z.string().max(200).optional()
    .describe("W3C Trace Context of what caused it, where traces are on"),
};

/**
 * `GET /api/device/commands`: SSE, `event: command`, `id:` the command's sequence number,
 * `data:` one of these. A command past `expires_at` is answered `expired`, never carried out.
 */
export const Command = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("snapshot"),
    ...SENT,
    camera_id: CameraId.nullable().describe("null: the first camera"),
    max_age_ms: z.int().positive(),
  }),
  z.object({
    kind: z.literal("read"),
    ...SENT,
    camera_id: CameraId.nullable(),
    max_age_ms: z.int().positive(),
  }),
  z.object({ kind: z.literal("restart_camera"), ...SENT, camera_id: CameraId }),
  z.object({ kind: z.literal("apply_config"), ...SENT, ...ApplyConfig.shape }),
  z.object({ kind: z.literal("restore_config"), ...SENT, ...RestoreConfig.shape }),
  z.object({ kind: z.literal("reload_config"), ...SENT }),
  z.object({ kind: z.literal("rotate_token"), ...SENT, device_token: DeviceToken }),
  z.object({ kind: z.literal("restart_agent"), ...SENT }),
  z.object({ kind: z.literal("reboot"), ...SENT }),
  z.object({ kind: z.literal("discover"), ...SENT }),
  z.object({ kind: z.literal("update"), ...SENT, ...ReleaseToInstall.shape }),
]);
export type Command = z.infer<typeof Command>;

/** What new settings changed, as `POST /api/config/reload` at the agent tells it. */
export const ConfigApplied = z.object({
  hash: z.string().max(64),
  applied: z.array(z.string()).describe("settings that act already"),
  needs_restart: z.array(z.string()).describe("settings that act after a restart of the agent"),
  cameras: z.record(z.string(), z.array(CameraId)).describe("added, removed, restarted, …"),
});
export type ConfigApplied = z.infer<typeof ConfigApplied>;

/**
 * `POST /api/device/commands/:id/result`: JSON, or for a snapshot multipart with the fields
 * `result` (this as JSON) and `frame` (image/jpeg). A `read` command that succeeds is answered
 * by `POST /api/device/reads` alone, with its `command_id`. What ends the agent (`restart_agent`,
 * `reboot`) is answered before, and done only once the server has the answer. So is `rotate_token`:
 * the old token counts until the new one was used, so nothing that is lost on the way locks anybody
 * out. An agent that does not know a kind of command ignores it: it says so in its capabilities.
 */
export const CommandResult = z.discriminatedUnion("ok", [
  z.object({
    ok: z.literal(true),
    captured_at: z.iso.datetime().nullable(),
    frame_age_ms: z.number().nonnegative().nullable(),
    camera_id: CameraId.nullable(),
    camera_status: CameraStatus.optional()
      .describe("of a snapshot: a dark or frozen picture is shown to people, but not read"),
    detail: z.string().max(500).optional(),
    config: ConfigApplied.optional()
      .describe("of `apply_config`, `reload_config` and `restore_config`"),
  }),
  z.object({
    ok: z.literal(false),
    code: z.enum(["expired", "no_such_camera", "no_snapshot", "stale_snapshot", "failed"]),
    detail: z.string().max(500),
    faults: z.array(FieldFault).max(50).optional().describe("of `apply_config`: nothing changed"),
  }),
]);
export type CommandResult = z.infer<typeof CommandResult>;

export const ReadTrigger = z.enum(["interval", "vehicle", "manual", "command", "upload"]);
export type ReadTrigger = z.infer<typeof ReadTrigger>;

/**
 * `POST /api/device/reads`: multipart with `meta` (this as JSON) and `frame` (image/jpeg,
 * ≤ 2.4 MB), header `Idempotency-Key` (one a frame; a retry repeats it).
 */
export const ReadMeta = z.object({
  camera_id: CameraId,
  captured_at: z.iso.datetime(),
  clock: z.enum(["synced", "unsynced"]),
  trigger: ReadTrigger,
  command_id: z.uuid().nullable(),
});
export type ReadMeta = z.infer<typeof ReadMeta>;

/** What became of a frame. `empty`: nothing there, as most of an interval's frames. */
export const ReadOutcome = z.enum(["read", "refined", "same_visit", "missed", "empty", "kept"]);
export type ReadOutcome = z.infer<typeof ReadOutcome>;

/** The answer to a frame. `kept`: the recognizer is away and the frame waits for a retry. */
export const ReadAnswer = z.object({
  outcome: ReadOutcome,
  read: Read.nullable(),
  visit_id: z.uuid().nullable(),
  reason: z.string().nullable().describe("why there is no read, snake_case"),
  matches: z.array(ListMatch).optional().describe("the read's plate on lists; absent: no read"),
});
export type ReadAnswer = z.infer<typeof ReadAnswer>;
