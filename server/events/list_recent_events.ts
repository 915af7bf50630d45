// Owns the verb behind `GET /api/events/recent`: what a live feed shows before anything happens.
import type { Event, EventQuery } from "../contract/event.ts";
import type { Page } from "../contract/page.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { eventFilter } from "./event_filter.ts";
import { findRecentEvents } from "./queries.ts";

export type RecentEventsQuery =
  & Pick<EventQuery, "types" | "location" | "device">
  & { limit: number };

/** The newest events that the actor may see, newest first; always the only page. */
export async function listRecentEvents(
  ctx: Context,
  query: RecentEventsQuery,
): Promise<Page<Event>> {
  requireScope(ctx.actor, "events:read");
  const filter = eventFilter(ctx.actor, query);
  const items = await findRecentEvents(ctx.db, { filter, limit: query.limit });
  return { items, next_cursor: null };
}
