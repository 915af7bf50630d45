// Owns the shape of a plate read and of the questions asked about reads.
import { z } from "zod";
import { CameraId } from "./camera.ts";

/** Pixels in the frame. */
export const Box = z.object({
  xmin: z.number(),
  ymin: z.number(),
  xmax: z.number(),
  ymax: z.number(),
});
export type Box = z.infer<typeof Box>;

/** Upper case letters and digits of any script, no separators. */
export const Plate = z.string().min(1).max(16).regex(/^[\p{Lu}\p{Lo}\p{Nd}]+$/u, {
  message: "must be upper case letters and digits without separators",
});

/** One reading of one plate. `confidence` is 0–1, the recognizer's `score`. */
export const Read = z.object({
  id: z.uuid(),
  plate: Plate,
  original_plate: Plate.nullable().optional()
    .describe("as the recognizer read it, where a person has corrected it"),
  given_by_person: z.boolean().optional()
    .describe("true: a missed visit's plate, from a person; `confidence` says nothing of it"),
  confidence: z.number().min(0).max(1),
  region: z.string().nullable().describe("e.g. us-tx"),
  candidates: z.array(z.object({ plate: Plate, confidence: z.number().min(0).max(1) })),
  vehicle: z.object({
    type: z.string().nullable(),
    make: z.string().nullable(),
    model: z.string().nullable(),
    color: z.string().nullable(),
  }).nullable(),
  box: Box.nullable(),
  location_id: z.uuid(),
  device_id: z.uuid(),
  camera_id: CameraId,
  visit_id: z.uuid(),
  captured_at: z.iso.datetime(),
  created_at: z.iso.datetime(),
  image_url: z.string().describe("path on this server; needs the same authorization"),
});
export type Read = z.infer<typeof Read>;

/** `POST /api/plates/process`: asks the device for its newest frame and reads it. */
export const ProcessRequest = z.strictObject({
  device_id: z.uuid(),
  camera_id: CameraId.optional().describe("default: the device's first camera"),
  location_id: z.uuid().optional().describe("refused unless it is the device's location"),
  max_age_ms: z.int().min(100).max(60_000).default(5000)
    .describe("an older picture is refused, not read"),
  timeout_ms: z.int().min(500).max(30_000).default(8000).describe("deadline of the whole call"),
  keep_on_failure: z.boolean().default(false)
    .describe("keep the frame and retry when the recognizer cannot answer"),
});
export type ProcessRequest = z.infer<typeof ProcessRequest>;

/**
 * How a read came to be found by `q`, the closest first. `look_alike`: the same but for characters
 * that are taken for each other; `one_wrong`, `two_wrong`: so many characters apart beyond those.
 */
export const FoundHow = z.enum(["exact", "prefix", "look_alike", "one_wrong", "two_wrong"]);
export type FoundHow = z.infer<typeof FoundHow>;

/** A read in an answer to `GET /api/plates`. */
export const FoundRead = Read.extend({
  found: FoundHow.optional().describe("only where `q` was asked for"),
});
export type FoundRead = z.infer<typeof FoundRead>;

/**
 * `GET /api/plates`. `plate` is exact unless it ends in `*` (prefix). Newest first; with `q` the
 * closest plates first, and the newest of each closeness first.
 */
export const ReadQuery = z.object({
  plate: z.string().min(1).max(17).optional(),
  q: z.string().min(1).max(40).optional()
    .describe("like plate, and finds look-alikes and up to `max_wrong` wrong characters, too"),
  max_wrong: z.coerce.number().int().min(0).max(2).default(2)
    .describe("for q; none in a plate of 3 characters or less, one in one of 4 or 5"),
  location_id: z.uuid().optional(),
  device_id: z.uuid().optional(),
  camera_id: CameraId.optional(),
  visit_id: z.uuid().optional().describe("the reads of one visit"),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  min_confidence: z.coerce.number().min(0).max(1).optional(),
  max_confidence: z.coerce.number().min(0).max(1).optional().describe("exclusive"),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type ReadQuery = z.infer<typeof ReadQuery>;

/** `GET /api/plates/export.csv`: the same filters, all pages. */
export const ExportQuery = ReadQuery.omit({ cursor: true, limit: true });
export type ExportQuery = z.infer<typeof ExportQuery>;
