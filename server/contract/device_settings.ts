// Owns the shapes of what people ask of a device: lists, changes, new claim codes, commands.
import { z } from "zod";
import { CameraId } from "./camera.ts";
import { ApplyConfig, CommandResult, ReleaseToInstall } from "./device_link.ts";
import { DeviceStatus, RegisterDevice } from "./fleet.ts";
import { LabelExpressionText, Labels } from "./labels.ts";
import { PageQuery } from "./page.ts";

/** `GET /api/devices`, by name. */
export const DeviceQuery = PageQuery.extend({
  location_id: z.uuid().optional(),
  status: DeviceStatus.optional(),
  labels: LabelExpressionText.optional(),
  search: z.string().trim().min(1).max(80).optional()
    .describe("part of the device's name or of its location's, in any case"),
});
export type DeviceQuery = z.infer<typeof DeviceQuery>;

export const MaintenanceReason = z.string().trim().min(1).max(200);

/** `PATCH /api/devices/:id/cameras/:camera_id`. */
export const UpdateCamera = z.strictObject({
  labels: Labels.describe("take the place of those it had"),
});
export type UpdateCamera = z.infer<typeof UpdateCamera>;

/** `PATCH /api/devices/:id`: what is absent stays; `null` removes. */
export const UpdateDevice = z.strictObject({
  name: RegisterDevice.shape.name.optional(),
  location_id: z.uuid().optional(),
  address: z.url().max(200).nullable().optional(),
  address_key: z.string().min(16).max(200).nullable().optional(),
  labels: Labels.optional().describe("take the place of those it had"),
  template_id: z.uuid().nullable().optional()
    .describe(
      "what it gets when it enrols the next time, if that is another one than runs there; sends nothing now",
    ),
  maintenance: z.boolean().optional().describe("no alarms while it is worked on"),
  maintenance_reason: MaintenanceReason.nullable().optional()
    .describe("of a maintenance that begins or goes on"),
  maintenance_until: z.iso.datetime({ offset: true }).nullable().optional()
    .describe("it ends by itself then; null: when somebody says so"),
});
export type UpdateDevice = z.infer<typeof UpdateDevice>;

/** `POST /api/devices/:id/claims`; the body may be absent. */
export const NewClaimCode = z.strictObject({
  claim_valid_ms: RegisterDevice.shape.claim_valid_ms,
});
export type NewClaimCode = z.infer<typeof NewClaimCode>;

/**
 * A claim code, shown once. The older open codes ended; the old token ends when this is used. Whichever
 * machine uses it has the device's name, place, history, and the settings that the server sent.
 */
export const ClaimCode = z.object({
  device_id: z.uuid(),
  claim_code: z.string(),
  claim_expires_at: z.iso.datetime(),
  is_replacement: z.boolean().optional()
    .describe("a machine has the device now: another one that uses the code takes its place"),
});
export type ClaimCode = z.infer<typeof ClaimCode>;

const TIMED = {
  expires_in_ms: z.int().min(1000).max(3_600_000).default(60_000)
    .describe("not carried out later than this"),
};

/** `POST /api/devices/:id/commands`. What the device cannot do it answers with `failed`. */
export const SendCommand = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("restart_camera"), camera_id: CameraId, ...TIMED }),
  z.strictObject({
    kind: z.literal("apply_config"),
    config_yaml: ApplyConfig.shape.config_yaml,
    ...TIMED,
  }),
  z.strictObject({ kind: z.literal("restart_agent"), ...TIMED }),
  z.strictObject({ kind: z.literal("reload_config"), ...TIMED }),
  z.strictObject({ kind: z.literal("reboot"), ...TIMED }),
  z.strictObject({ kind: z.literal("discover"), ...TIMED }),
  z.strictObject({ kind: z.literal("update"), ...ReleaseToInstall.shape, ...TIMED }),
]);
export type SendCommand = z.infer<typeof SendCommand>;

/** `waiting`: not answered yet. `expired`: it was not answered in time and never will be. */
export const DeviceCommandStatus = z.enum(["waiting", "done", "failed", "expired"]);
export type DeviceCommandStatus = z.infer<typeof DeviceCommandStatus>;

/** A command and what became of it. */
export const DeviceCommand = z.object({
  id: z.uuid(),
  device_id: z.uuid(),
  kind: z.string(),
  camera_id: CameraId.nullable(),
  status: DeviceCommandStatus,
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
  finished_at: z.iso.datetime().nullable(),
  result: CommandResult.nullable(),
});
export type DeviceCommand = z.infer<typeof DeviceCommand>;

/** `GET /api/devices/:id/cameras/:camera_id/snapshot`. */
export const SnapshotQuery = z.object({
  max_age_ms: z.coerce.number().int().min(100).max(60_000).default(10_000)
    .describe("an older picture is refused, never shown as if it were new"),
  timeout_ms: z.coerce.number().int().min(500).max(30_000).default(8000),
});
export type SnapshotQuery = z.infer<typeof SnapshotQuery>;
