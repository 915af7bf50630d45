// Owns the shapes of what is asked of many devices at once, and of what became of each.
import { z } from "zod";
import { MaintenanceReason } from "./device_settings.ts";
import { LabelExpressionText } from "./labels.ts";

/** The most devices of one action. */
export const BULK_DEVICES_MOST = 500;

const CHOICE = {
  device_ids: z.array(z.uuid()).min(1).max(BULK_DEVICES_MOST).optional(),
  labels: LabelExpressionText.optional(),
  location_id: z.uuid().optional().describe("with labels: those of them at this location"),
  dry_run: z.boolean().default(false)
    .describe("says what would become of each, and changes nothing"),
};
const TIMED = {
  expires_in_ms: z.int().min(1000).max(3_600_000).default(300_000)
    .describe("not carried out later than this"),
};

/** `POST /api/devices/bulk`. */
export const BulkRequest = z.discriminatedUnion("action", [
  z.strictObject({ action: z.literal("restart"), ...CHOICE, ...TIMED }),
  z.strictObject({ action: z.literal("reload"), ...CHOICE, ...TIMED }),
  z.strictObject({ action: z.literal("reboot"), ...CHOICE, ...TIMED }),
  z.strictObject({
    action: z.literal("maintenance_on"),
    ...CHOICE,
    reason: MaintenanceReason.nullable().default(null),
    until: z.iso.datetime({ offset: true }).nullable().default(null),
  }),
  z.strictObject({ action: z.literal("maintenance_off"), ...CHOICE }),
  z.strictObject({ action: z.literal("move"), ...CHOICE, to_location_id: z.uuid() }),
  z.strictObject({ action: z.literal("delete"), ...CHOICE }),
]).superRefine((request, context) => {
  const { device_ids, labels, location_id } = request;
  const isByRule = labels !== undefined || location_id !== undefined;
  if ((device_ids !== undefined) !== isByRule) return;
  const message = "choose by device_ids, or by labels and location_id, not by both or neither";
  context.addIssue({ code: "custom", path: ["device_ids"], message });
});
export type BulkRequest = z.infer<typeof BulkRequest>;

/**
 * `waiting`: not its turn yet. `sent`: a command is on its way. `unchanged`: it was so already.
 * `expired`: it did not answer in time. `interrupted`: the server ended before its turn; nothing
 * was done.
 */
export const BulkOutcome = z.enum([
  "waiting",
  "sent",
  "done",
  "unchanged",
  "failed",
  "expired",
  "interrupted",
]);
export type BulkOutcome = z.infer<typeof BulkOutcome>;

export const BulkItem = z.object({
  device_id: z.uuid(),
  device_name: z.string().nullable().describe("null: there is no such device"),
  outcome: BulkOutcome,
  code: z.string().nullable().describe("of a failure, as in a problem"),
  detail: z.string().nullable().describe("a sentence for people"),
  command_id: z.uuid().nullable(),
});
export type BulkItem = z.infer<typeof BulkItem>;

/** `GET /api/bulk_actions/:id`. Whoever sees only some locations sees their devices' items. */
export const BulkAction = z.object({
  id: z.uuid().nullable().describe("null: a dry run, which is kept nowhere"),
  action: z.string(),
  dry_run: z.boolean(),
  created_by: z.string(),
  created_at: z.iso.datetime(),
  counts: z.partialRecord(BulkOutcome, z.int()).describe("items by outcome"),
  items: z.array(BulkItem),
});
export type BulkAction = z.infer<typeof BulkAction>;
