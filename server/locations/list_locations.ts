// Owns the verb that lists the sites which the actor may know of.
import { z } from "zod";
import type { Location } from "../contract/fleet.ts";
import type { Page, PageQuery } from "../contract/page.ts";
import { decodeCursor, pageOfRows } from "../db/cursor.ts";
import { requireScope, visibleLocations } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { toLocation } from "./location_view.ts";
import { findLocations } from "./queries.ts";

const Cursor = z.tuple([z.string()]);

/** A page of locations by name. Scope `fleet:read`. @throws WashfleetError `invalid` cursor */
export async function listLocations(ctx: Context, query: PageQuery): Promise<Page<Location>> {
  requireScope(ctx.actor, "fleet:read");
  const rows = await findLocations(ctx.db, {
    visible: visibleLocations(ctx.actor),
    afterName: query.cursor === undefined ? null : decodeCursor(query.cursor, Cursor)[0],
    limit: query.limit + 1,
  });
  const page = pageOfRows(rows, { limit: query.limit, keysOf: (row) => [row.name] });
  return { items: page.rows.map(toLocation), next_cursor: page.nextCursor };
}
