// Owns the verb that tells how long vehicles stood before the camera.
import type { AnalyticsQuery, Dwell } from "../contract/analytics.ts";
import { DWELL_SECONDS, quantileOf } from "../reads/count_scales.ts";
import type { Context } from "../users/context.ts";
import { sumSteps, sumVisits } from "./queries.ts";
import { visibleRange } from "./visible_range.ts";

/** The mean is exact; the quantiles are to within a step. */
export async function getDwell(ctx: Context, query: AnalyticsQuery): Promise<Dwell> {
  const range = await visibleRange(ctx, query);
  const counts = await sumSteps(ctx.db, range, "dwell");
  const { read, dwell_ms } = await sumVisits(ctx.db, range);
  const ends = DWELL_SECONDS.map((seconds) => seconds * 1000);
  const steps = [0, ...ends].map((from_ms, step) => ({
    from_ms,
    to_ms: ends[step] ?? null,
    count: counts[step] ?? 0,
  }));
  return {
    visits: read,
    mean_ms: read === 0 ? null : dwell_ms / read,
    p50_ms: quantileOf(counts, { share: 0.5, ends }),
    p95_ms: quantileOf(counts, { share: 0.95, ends }),
    steps,
  };
}
