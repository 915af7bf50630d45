// Owns the verbs that tell figures apart by location, and by camera of one location.
import type { AnalyticsQuery, ByCamera, ByCameraQuery, ByLocation } from "../contract/analytics.ts";
import type { Context } from "../users/context.ts";
import { sumByCamera, sumByLocation } from "./queries.ts";
import { visibleRange } from "./visible_range.ts";

/** Locations with a visit in the range. Scope `plates:read`. */
export async function getByLocation(ctx: Context, query: AnalyticsQuery): Promise<ByLocation> {
  const rows = await sumByLocation(ctx.db, await visibleRange(ctx, query));
  return { items: rows.map((row) => ({ ...row, rate: rateOf(row) })) };
}

/** Cameras of the location with a visit in the range. Scope `plates:read`. */
export async function getByCamera(ctx: Context, query: ByCameraQuery): Promise<ByCamera> {
  const { from, to } = await visibleRange(ctx, query);
  const rows = await sumByCamera(ctx.db, { locationId: query.location_id, from, to });
  return { items: rows.map((row) => ({ ...row, rate: rateOf(row) })) };
}

function rateOf({ read, missed }: { read: number; missed: number }): number | null {
  return read + missed === 0 ? null : read / (read + missed);
}
