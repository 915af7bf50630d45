// Owns the verb that tells how many vehicles came, per hour or day.
import type { Volume, VolumeQuery } from "../contract/analytics.ts";
import type { Context } from "../users/context.ts";
import { sumVolume } from "./queries.ts";
import { visibleRange } from "./visible_range.ts";

/** In each location's local time; the hour that comes twice in autumn is one. */
export async function getVolume(ctx: Context, query: VolumeQuery): Promise<Volume> {
  const range = await visibleRange(ctx, query);
  return { by: query.by, items: await sumVolume(ctx.db, range, query.by) };
}
