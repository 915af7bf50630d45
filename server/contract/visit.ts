// Owns the shape of a visit: one vehicle's stay before one camera.
import { z } from "zod";
import { CameraId } from "./camera.ts";
import { Miss } from "./event.ts";
import { Plate } from "./read.ts";

/** `open`: it is still there, or has just left, and is not read yet. */
export const VisitOutcome = z.enum(["open", "read", "missed"]);
export type VisitOutcome = z.infer<typeof VisitOutcome>;

export const Visit = z.object({
  id: z.uuid(),
  outcome: VisitOutcome,
  plate: Plate.nullable().describe("of a missed visit: as a person gave it afterwards"),
  original_plate: Plate.nullable().describe("as it was read, where a person has corrected it"),
  confidence: z.number().min(0).max(1).nullable(),
  miss_reason: Miss.shape.reason.nullable(),
  best_guess: z.string().nullable().describe("never to be matched against a list"),
  location_id: z.uuid(),
  device_id: z.uuid(),
  camera_id: CameraId,
  first_seen_at: z.iso.datetime(),
  last_seen_at: z.iso.datetime(),
  image_url: z.string().nullable().describe("path on this server; null: its picture is removed"),
});
export type Visit = z.infer<typeof Visit>;

const filters = {
  outcome: VisitOutcome.optional(),
  miss_reason: Miss.shape.reason.optional(),
  needs_review: z.stringbool().optional()
    .describe("true: misses, and reads below `unsure_below`, that no person has looked at yet"),
  include_reviewed: z.stringbool().default(false)
    .describe("for needs_review: also those that were looked at or corrected"),
  unsure_below: z.coerce.number().min(0).max(1).default(0.8).describe("for needs_review"),
  location_id: z.uuid().optional(),
  device_id: z.uuid().optional(),
  camera_id: CameraId.optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
};

/** `GET /api/visits`, newest first. `outcome=missed` lists what was not read, and why. */
export const VisitQuery = z.object({
  ...filters,
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type VisitQuery = z.infer<typeof VisitQuery>;

/** `GET /api/visits/count`: the same filters. */
export const VisitCountQuery = z.object(filters);
export type VisitCountQuery = z.infer<typeof VisitCountQuery>;

export const VisitCount = z.object({
  count: z.int().nonnegative(),
  is_more: z.boolean().describe("there are more than were counted: 1000 at most"),
});
export type VisitCount = z.infer<typeof VisitCount>;
