// Owns the shape of how a device was over time.
import { z } from "zod";
import { CameraId } from "./camera.ts";

const Instant = z.iso.datetime({ offset: true });

/** `GET /api/devices/:id/health`. */
export const HealthQuery = z.object({
  from: Instant.optional().describe("default: a day before `to`"),
  to: Instant.optional().describe("default: now"),
});
export type HealthQuery = z.infer<typeof HealthQuery>;

const Figures = z.array(z.number().nullable());

/**
 * Figures at equal steps, all lists of one length; `null` where nothing was heard. A day or less of
 * the last 25 hours comes to the minute, anything else to the quarter of an hour.
 */
export const HealthHistory = z.object({
  starts_at: z.iso.datetime().describe("of the first step"),
  step_ms: z.int().positive(),
  cpu_ratio: Figures.describe("mean of a step, 0–1 of all cores"),
  memory_ratio: Figures.describe("mean, 0–1"),
  temperature_celsius: Figures.describe("highest"),
  disk_free_bytes: Figures.describe("lowest"),
  cameras: z.array(z.object({
    camera_id: CameraId,
    frame_age_ms: Figures.describe("highest"),
    fps: Figures.describe("mean"),
  })).describe("those that were heard of in this time, by id"),
});
export type HealthHistory = z.infer<typeof HealthHistory>;
