// Owns the shapes of deployments: how a template's version reaches many devices, and who has not got
// it yet and why.
import { z } from "zod";
import { LabelExpressionText } from "./labels.ts";
import { PageQuery } from "./page.ts";
import { FieldFault } from "./problem.ts";
import { WaitingReason } from "./template.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** So many further devices, or that share of all of them, rounded up. What is left comes last. */
export const Stage = z.union([
  z.strictObject({ count: z.int().min(1).max(500) }),
  z.strictObject({ percent: z.number().gt(0).max(100) }),
]);
export type Stage = z.infer<typeof Stage>;

export const Strategy = z.strictObject({
  stages: z.array(Stage).max(20).default([])
    .describe("each begins when the one before has gone well; none: all devices at once"),
  max_failures: z.int().min(0).max(500).default(0)
    .describe("devices that may fail before the deployment halts"),
  on_failure: z.enum(["revert", "halt"]).default("revert")
    .describe("revert: put back what ran before on every device that was reached"),
  per_location_max_unavailable: z.int().min(1).max(500).nullable().default(null)
    .describe("devices of one site that may be disturbed or away at a time; null: any number"),
  confirm_within_ms: z.int().min(5000).max(60 * MINUTE_MS).default(60_000)
    .describe("the device has to run the settings by then, or it has failed"),
  soak_ms: z.int().min(0).max(DAY_MS).default(30_000)
    .describe("how long it has to run well with them before it counts as done"),
  give_up_after_ms: z.int().min(MINUTE_MS).max(90 * DAY_MS).default(7 * DAY_MS)
    .describe("devices that could not be reached by then are skipped"),
});
export type Strategy = z.infer<typeof Strategy>;

/** `POST /api/deployments`: exactly one of `device_ids`, `labels` and `location_id`. */
export const CreateDeployment = z.strictObject({
  template_id: z.uuid(),
  version: z.int().positive().optional().describe("default: the newest"),
  device_ids: z.array(z.uuid()).min(1).max(500).optional().describe("in this order"),
  labels: LabelExpressionText.optional(),
  location_id: z.uuid().optional().describe("every device of it, by name"),
  strategy: Strategy.prefault({}),
  name: z.string().trim().min(1).max(120).optional(),
  supersede: z.boolean().default(false)
    .describe("take devices out of the open deployments that they are part of"),
});
export type CreateDeployment = z.infer<typeof CreateDeployment>;

/**
 * `halted`: nothing more is sent. `reverting`: what ran before is being put back. `done`: every
 * device was reached or given up; `reverted`: every one has its old settings, or cannot get them.
 */
export const DeploymentStatus = z.enum([
  "running",
  "paused",
  "halted",
  "reverting",
  "done",
  "reverted",
]);
export type DeploymentStatus = z.infer<typeof DeploymentStatus>;

/**
 * `pending`: nothing sent. `sent`: not answered. `applied`: answered, a heartbeat has to confirm it.
 * `soaking`: it runs, and has to go on well. `skipped`: never reached.
 */
export const DeploymentDeviceStatus = z.enum([
  "pending",
  "sent",
  "applied",
  "soaking",
  "done",
  "failed",
  "skipped",
  "revert_pending",
  "revert_sent",
  "reverted",
  "revert_failed",
]);
export type DeploymentDeviceStatus = z.infer<typeof DeploymentDeviceStatus>;

export const DeploymentDevice = z.object({
  device_id: z.uuid(),
  device_name: z.string(),
  location_id: z.uuid(),
  stage: z.int().positive(),
  revision: z.int().positive(),
  status: DeploymentDeviceStatus,
  since: z.iso.datetime(),
  waiting: WaitingReason.nullable().describe("why it is not converged; null: it is"),
  faults: z.array(FieldFault).describe("of settings that the agent refused"),
  needs_restart: z.array(z.string())
    .describe("settings that act after a restart of the agent (command restart_agent)"),
});
export type DeploymentDevice = z.infer<typeof DeploymentDevice>;

export const Deployment = z.object({
  id: z.uuid(),
  name: z.string(),
  template_id: z.uuid(),
  template_name: z.string(),
  template_version: z.int().positive(),
  strategy: Strategy,
  status: DeploymentStatus,
  reason: z.string().nullable().describe("a sentence: why it was halted or reverted"),
  stage: z.int().nonnegative().describe("the furthest that has begun, from 1; 0: none"),
  stages_total: z.int().positive(),
  counts: z.object({
    total: z.int(),
    pending: z.int(),
    in_flight: z.int(),
    done: z.int(),
    failed: z.int(),
    skipped: z.int(),
    reverted: z.int(),
  }),
  created_by: z.string(),
  created_at: z.iso.datetime(),
  finished_at: z.iso.datetime().nullable(),
  is_whole: z.boolean().optional().describe(
    "false: it has devices of other locations too, and only who may see those may halt or change it",
  ),
});
export type Deployment = z.infer<typeof Deployment>;

/** `GET /api/deployments/:id`: only the devices that the caller may know of. */
export const DeploymentDetail = Deployment.extend({ devices: z.array(DeploymentDevice) });
export type DeploymentDetail = z.infer<typeof DeploymentDetail>;

/** `GET /api/deployments`, newest first. */
export const DeploymentQuery = PageQuery.extend({
  status: DeploymentStatus.optional(),
  template_id: z.uuid().optional(),
  device_id: z.uuid().optional(),
});
export type DeploymentQuery = z.infer<typeof DeploymentQuery>;

export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

/** One weekly window, in the location's time zone. It may reach over midnight. */
export const MaintenanceWindow = z.strictObject({
  days: z.array(z.enum(WEEKDAYS)).min(1).max(7).describe("on which it begins"),
  start: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { message: "must be HH:MM, 00:00–23:59" })
    .describe("by the location's clock; in an hour that the clock skips, an hour later"),
  duration_minutes: z.int().min(1).max(1440).describe("real minutes, also when the clock changes"),
});
export type MaintenanceWindow = z.infer<typeof MaintenanceWindow>;

/** `PUT /api/locations/:id/maintenance_windows`: all of them; none: at any time. */
export const MaintenanceWindows = z.strictObject({
  windows: z.array(MaintenanceWindow).max(50),
});
export type MaintenanceWindows = z.infer<typeof MaintenanceWindows>;

export const LocationWindows = MaintenanceWindows.extend({
  timezone: z.string(),
  is_open: z.boolean(),
  until: z.iso.datetime().nullable().describe("when it closes, or opens next; null: never"),
});
export type LocationWindows = z.infer<typeof LocationWindows>;
