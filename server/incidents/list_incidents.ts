// Owns the verbs that list and count incidents.
import { z } from "zod";
import type {
  Incident,
  IncidentCount,
  IncidentCountQuery,
  IncidentQuery,
} from "../contract/incident.ts";
import type { Page } from "../contract/page.ts";
import { decodeCursor, pageOfRows } from "../db/cursor.ts";
import { requireScope, visibleLocations } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { toIncident } from "./incident_view.ts";
import { countIncidentsLike, findIncidents } from "./view_queries.ts";

const Cursor = z.tuple([z.iso.datetime(), z.uuid()]);

/**
 * Those last opened first. Whoever is limited to locations sees theirs alone. Scope `fleet:read`.
 * @throws WashfleetError `invalid` cursor
 */
export async function listIncidents(ctx: Context, query: IncidentQuery): Promise<Page<Incident>> {
  requireScope(ctx.actor, "fleet:read");
  const { cursor, limit, ...filter } = query;
  const rows = await findIncidents(ctx.db, {
    visible: visibleLocations(ctx.actor),
    filter,
    before: cursor === undefined ? null : decodeCursor(cursor, Cursor),
    limit: limit + 1,
  });
  const page = pageOfRows(rows, {
    limit,
    keysOf: (row) => [row.last_opened_at.toISOString(), row.id],
  });
  return { items: page.rows.map(toIncident), next_cursor: page.nextCursor };
}

/** So many are counted: more than that is "a lot" to whoever has to look at them. */
const MOST_COUNTED = 1000;

/** How many match, of those that the caller sees. Scope `fleet:read`. */
export async function countIncidents(
  ctx: Context,
  filter: IncidentCountQuery,
): Promise<IncidentCount> {
  requireScope(ctx.actor, "fleet:read");
  const visible = visibleLocations(ctx.actor);
  const count = await countIncidentsLike(ctx.db, { visible, filter, limit: MOST_COUNTED + 1 });
  return { count: Math.min(count, MOST_COUNTED), is_more: count > MOST_COUNTED };
}
