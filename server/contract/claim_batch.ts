// Owns the shapes of claim batches: a box of new devices, registered together.
import { z } from "zod";
import { RegisterDevice } from "./fleet.ts";
import { Labels } from "./labels.ts";

const NUMBER = /\{n+\}/;

/** `POST /api/claim_batches`. */
export const CreateClaimBatch = z.strictObject({
  devices: z.int().min(1).max(200),
  location_id: z.uuid(),
  name_pattern: z.string().trim().min(3).max(70)
    .refine((text) => text.split(NUMBER).length === 2, { message: "must hold {n} once" })
    .describe("{n} is the device's number, {nn} at least two digits: lane-{nn} makes lane-01"),
  first_number: z.int().min(0).max(99_999).default(1),
  labels: Labels.optional(),
  template_id: z.uuid().optional()
    .describe("whose settings each gets, in a deployment of its own, once it enrols"),
  claim_valid_ms: RegisterDevice.shape.claim_valid_ms,
});
export type CreateClaimBatch = z.infer<typeof CreateClaimBatch>;

export const ClaimBatchItem = z.object({
  device_id: z.uuid(),
  device_name: z.string(),
  status: z.enum(["open", "used", "ended"]).describe("of its code; ended: too late, or replaced"),
});
export type ClaimBatchItem = z.infer<typeof ClaimBatchItem>;

export const ClaimBatch = z.object({
  id: z.uuid(),
  location_id: z.uuid(),
  location_name: z.string(),
  name_pattern: z.string(),
  devices: z.int(),
  template_id: z.uuid().nullable(),
  created_by: z.string(),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
});
export type ClaimBatch = z.infer<typeof ClaimBatch>;

/** `GET /api/claim_batches/:id`. Codes are on the sheet alone. Devices that were removed are gone. */
export const ClaimBatchDetail = ClaimBatch.extend({ items: z.array(ClaimBatchItem) });
export type ClaimBatchDetail = z.infer<typeof ClaimBatchDetail>;

/** Answer of `POST /api/claim_batches`. */
export const CreatedClaimBatch = ClaimBatch.extend({
  items: z.array(ClaimBatchItem.extend({ claim_code: z.string() })),
});
export type CreatedClaimBatch = z.infer<typeof CreatedClaimBatch>;
