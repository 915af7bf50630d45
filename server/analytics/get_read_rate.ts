// Owns the verb that tells which part of the visits was read, and why the others were not.
import type { AnalyticsQuery, ReadRate } from "../contract/analytics.ts";
import type { Context } from "../users/context.ts";
import { sumMisses, sumVisits, sumVolume } from "./queries.ts";
import { visibleRange } from "./visible_range.ts";

/** Of all days together, and of each. */
export async function getReadRate(ctx: Context, query: AnalyticsQuery): Promise<ReadRate> {
  const range = await visibleRange(ctx, query);
  const { read, missed, corrected } = await sumVisits(ctx.db, range);
  const days = await sumVolume(ctx.db, range, "day");
  return {
    read,
    missed,
    corrected,
    rate: rateOf(read, missed),
    misses: await sumMisses(ctx.db, range),
    items: days.map((day) => ({ ...day, rate: rateOf(day.read, day.missed) })),
  };
}

function rateOf(read: number, missed: number): number | null {
  return read + missed === 0 ? null : read / (read + missed);
}
