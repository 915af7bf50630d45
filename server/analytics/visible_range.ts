// Owns which locations' figures an actor gets, for which days.
import type { AnalyticsQuery } from "../contract/analytics.ts";
import { notFound } from "../errors.ts";
import { requireScope, seesLocation, visibleLocations } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { hasLocation, type Range } from "./queries.ts";

/** Scope `plates:read`. @throws WashfleetError `not_found` for a location that is not to be seen */
export async function visibleRange(ctx: Context, query: AnalyticsQuery): Promise<Range> {
  requireScope(ctx.actor, "plates:read");
  const { from, to, location_id: id } = query;
  if (id === undefined) return { locations: visibleLocations(ctx.actor), from, to };
  if (!seesLocation(ctx.actor, id) || !await hasLocation(ctx.db, id)) {
    throw notFound("location", id);
  }
  return { locations: [id], from, to };
}
