// Owns the shapes of a plate's correction by a person.
import { z } from "zod";
import { ListMatch } from "./plate_list.ts";
import { Plate, Read } from "./read.ts";

/** `POST /api/plates/{id}/corrections`, and `POST /api/visits/{id}/corrections` of a missed one. */
export const CorrectPlate = z.strictObject({
  plate: z.string().min(1).max(40).describe("case and separators do not matter"),
  reason: z.string().trim().min(1).max(500).optional(),
});
export type CorrectPlate = z.infer<typeof CorrectPlate>;

export const Correction = z.object({
  id: z.uuid(),
  read_id: z.uuid(),
  visit_id: z.uuid(),
  original_plate: Plate.nullable()
    .describe("as the recognizer read it; null: it was missed, and a person gave the plate"),
  previous_plate: Plate.nullable().describe("null: there was none"),
  plate: Plate,
  reason: z.string().nullable(),
  corrected_by: z.string().describe("the user's or key's name"),
  created_at: z.iso.datetime(),
});
export type Correction = z.infer<typeof Correction>;

/** The read as it is now; `correction` is the last one, `null` when there never was any. */
export const CorrectedRead = z.object({
  read: Read,
  correction: Correction.nullable(),
  matches: z.array(ListMatch).describe("of the corrected plate; after expires_at it must not act"),
  expires_at: z.iso.datetime(),
});
export type CorrectedRead = z.infer<typeof CorrectedRead>;
