// Owns the shapes of figures over time: what was read and missed, how surely, who came again.
import { z } from "zod";
import { Miss } from "./event.ts";
import { Plate } from "./read.ts";

const MOST_DAYS = 400;
const MOST_DAYS_BY_HOUR = 62;
const DAY_MS = 86_400_000;

const fields = {
  from: z.iso.date().describe("first day, in each location's own time zone"),
  to: z.iso.date().describe("last day"),
  location_id: z.uuid().optional().describe("default: every location that you may see"),
};

function isWithin(most: number) {
  return ({ from, to }: { from: string; to: string }) => {
    const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
    return days >= 1 && days <= most;
  };
}

const range = { path: ["to"], message: `must lie 0 to ${MOST_DAYS - 1} days after from` };

/** `?from=2026-03-01&to=2026-03-31&location_id=`. */
export const AnalyticsQuery = z.object(fields).refine(isWithin(MOST_DAYS), range);
export type AnalyticsQuery = z.infer<typeof AnalyticsQuery>;

export const VolumeQuery = z.object({ ...fields, by: z.enum(["hour", "day"]).default("day") })
  .refine(isWithin(MOST_DAYS), range)
  .refine((query) => query.by === "day" || isWithin(MOST_DAYS_BY_HOUR)(query), {
    path: ["to"],
    message: `must lie less than ${MOST_DAYS_BY_HOUR} days after from, by hour`,
  });
export type VolumeQuery = z.infer<typeof VolumeQuery>;

const count = z.int().nonnegative();

/** Visits by the hour or day in which the vehicle came. An hour without any is left out. */
export const Volume = z.object({
  by: z.enum(["hour", "day"]),
  items: z.array(z.object({
    at: z.string().describe("2026-03-01, or 2026-03-01T14:00 by hour, local time"),
    read: count,
    missed: count,
  })),
});
export type Volume = z.infer<typeof Volume>;

const rate = z.number().min(0).max(1).nullable().describe("read of all; null: there was none");

export const ReadRate = z.object({
  read: count,
  missed: count,
  corrected: count.describe("read, and corrected by a person"),
  rate,
  misses: z.array(z.object({ reason: Miss.shape.reason, count })).describe("the most first"),
  items: z.array(z.object({ at: z.iso.date(), read: count, missed: count, rate })),
});
export type ReadRate = z.infer<typeof ReadRate>;

/** Of the visits that were read, by the confidence of the plate that they have. */
export const ConfidenceHistogram = z.object({
  read: count,
  steps: z.array(z.object({ from: z.number(), to: z.number(), count })),
});
export type ConfidenceHistogram = z.infer<typeof ConfidenceHistogram>;

/** `GET /api/analytics/by_location`, the most visits first. */
export const ByLocation = z.object({
  items: z.array(z.object({
    location_id: z.uuid(),
    location_name: z.string(),
    read: count,
    missed: count,
    rate,
  })),
});
export type ByLocation = z.infer<typeof ByLocation>;

/** `GET /api/analytics/by_camera` of one location. */
export const ByCameraQuery = z.object({ ...fields, location_id: z.uuid() })
  .refine(isWithin(MOST_DAYS), range);
export type ByCameraQuery = z.infer<typeof ByCameraQuery>;

/** The most visits first. Only as far back as visits are kept. */
export const ByCamera = z.object({
  items: z.array(z.object({
    device_id: z.uuid(),
    device_name: z.string().nullable().describe("null: the device was removed"),
    camera_id: z.string(),
    read: count,
    missed: count,
    rate,
    confidence: z.number().nullable().describe("mean, of those that were read"),
  })),
});
export type ByCamera = z.infer<typeof ByCamera>;

/** Who came again within the days asked for. Only as far back as reads are kept. */
export const RepeatVisits = z.object({
  plates: count.describe("different ones"),
  visits: count,
  returning_plates: count.describe("with two visits or more"),
  returning_share: rate.describe("of the plates"),
  by_visits: z.array(z.object({
    visits: z.int().positive().describe("10 stands for ten and more"),
    plates: count,
  })),
  top: z.array(z.object({ plate: Plate, visits: count, last_day: z.iso.date() }))
    .describe("the ten that came most often"),
});
export type RepeatVisits = z.infer<typeof RepeatVisits>;

/** How long vehicles that were read stood before the camera. */
export const Dwell = z.object({
  visits: count,
  mean_ms: z.number().nullable(),
  p50_ms: z.number().nullable().describe("from the steps below: exact to within one"),
  p95_ms: z.number().nullable(),
  steps: z.array(z.object({ from_ms: count, to_ms: count.nullable(), count })),
});
export type Dwell = z.infer<typeof Dwell>;
