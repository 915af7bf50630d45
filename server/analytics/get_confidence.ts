// Owns the verb that tells how sure the recognizer was of what it read.
import type { AnalyticsQuery, ConfidenceHistogram } from "../contract/analytics.ts";
import { CONFIDENCE_STEPS } from "../reads/count_scales.ts";
import type { Context } from "../users/context.ts";
import { sumSteps } from "./queries.ts";
import { visibleRange } from "./visible_range.ts";

/** Every step of the scale, empty ones included. */
export async function getConfidence(
  ctx: Context,
  query: AnalyticsQuery,
): Promise<ConfidenceHistogram> {
  const counts = await sumSteps(ctx.db, await visibleRange(ctx, query), "confidence");
  const steps = Array.from({ length: CONFIDENCE_STEPS }, (_, step) => ({
    from: step / CONFIDENCE_STEPS,
    to: (step + 1) / CONFIDENCE_STEPS,
    count: counts[step] ?? 0,
  }));
  return { read: counts.reduce((sum, count) => sum + count, 0), steps };
}
