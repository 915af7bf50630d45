// Owns the verb that tells which vehicles came again.
import type { AnalyticsQuery, RepeatVisits } from "../contract/analytics.ts";
import type { Context } from "../users/context.ts";
import { findTopPlates, sumRepeats } from "./queries.ts";
import { visibleRange } from "./visible_range.ts";

const MOST_VISITS_TOLD_APART = 10;
const TOP_PLATES = 10;

/** Over all locations asked for together: a chain's customers, not a site's. */
export async function getRepeatVisits(
  ctx: Context,
  query: AnalyticsQuery,
): Promise<RepeatVisits> {
  const range = await visibleRange(ctx, query);
  const repeats = await sumRepeats(ctx.db, range, MOST_VISITS_TOLD_APART);
  const plates = repeats.reduce((sum, row) => sum + row.plates, 0);
  const returning = repeats.filter((row) => row.visits > 1)
    .reduce((sum, row) => sum + row.plates, 0);
  return {
    plates,
    visits: repeats.reduce((sum, row) => sum + row.visits_total, 0),
    returning_plates: returning,
    returning_share: plates === 0 ? null : returning / plates,
    by_visits: repeats.map(({ visits, plates }) => ({ visits, plates })),
    top: await findTopPlates(ctx.db, range, TOP_PLATES),
  };
}
