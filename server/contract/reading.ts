// Owns the shapes of how a location's plates are read and kept.
import { z } from "zod";

const days = z.int().min(1).max(3650).nullable();

export const ReadingSettings = z.object({
  regions: z.array(
    z.string().regex(/^[a-z]{2}(-[a-z0-9]{1,4})?$/, {
      message: "must be a region such as us-tx",
    }),
  ).max(20).nullable().describe("hints for the recognizer, most likely first"),
  min_confidence: z.number().min(0).max(1).nullable()
    .describe("a reading below this is a guess: never a read, never matched against a list"),
  monthly_budget: z.int().min(0).max(10_000_000).nullable()
    .describe("calls of the recognizer a calendar month (UTC); null: no limit"),
  keep_reads_days: days.describe("reads, visits and their events are deleted after so many days"),
  keep_pictures_days: days.describe("pictures are deleted after so many days"),
  max_corrected_characters: z.int().min(0).max(16).nullable()
    .describe("by which a correction may differ from what was read"),
});
export type ReadingSettings = z.infer<typeof ReadingSettings>;

/** `PATCH /api/locations/{id}/reading`: what is given changes; `null`: as the server is told. */
export const UpdateReading = z.strictObject(ReadingSettings.partial().shape);
export type UpdateReading = z.infer<typeof UpdateReading>;

export const LocationReading = z.object({
  settings: ReadingSettings.describe("null: as the server is told"),
  effective: ReadingSettings.describe("with the server's own; null: no limit, kept for ever"),
  calls: z.object({
    month: z.string().regex(/^\d{4}-\d{2}$/),
    made: z.int().nonnegative(),
    left: z.int().nonnegative().nullable().describe("null: no budget"),
  }).describe("of the recognizer, for this location, this month"),
});
export type LocationReading = z.infer<typeof LocationReading>;

/** `GET /api/locations/{id}/reading/retention`; left out: as the server is told. */
export const RetentionQuery = z.object({
  keep_reads_days: z.coerce.number().int().min(1).max(3650).optional(),
  keep_pictures_days: z.coerce.number().int().min(1).max(3650).optional(),
});
export type RetentionQuery = z.infer<typeof RetentionQuery>;

const old = z.object({
  before: z.iso.datetime().nullable().describe("midnight at the location; null: kept for ever"),
  count: z.int().nonnegative().describe("that there are of before, now"),
});

/** What such settings delete. */
export const RetentionPreview = z.object({ reads: old, pictures: old });
export type RetentionPreview = z.infer<typeof RetentionPreview>;
