// Owns the verb that lists the endpoints which the actor may know of.
import { z } from "zod";
import type { Page, PageQuery } from "../contract/page.ts";
import type { Endpoint } from "../contract/webhook.ts";
import { decodeCursor, pageOfRows } from "../db/cursor.ts";
import { requireScope, visibleLocations } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { toEndpoint } from "./endpoint_view.ts";
import { findEndpoints } from "./queries.ts";

const Cursor = z.tuple([z.uuid()]);

/** Newest first. Scope `webhooks:read`. @throws WashfleetError `invalid` cursor */
export async function listEndpoints(ctx: Context, query: PageQuery): Promise<Page<Endpoint>> {
  requireScope(ctx.actor, "webhooks:read");
  const [beforeId] = query.cursor === undefined ? [null] : decodeCursor(query.cursor, Cursor);
  const rows = await findEndpoints(ctx.db, {
    visible: visibleLocations(ctx.actor),
    beforeId,
    limit: query.limit + 1,
  });
  const page = pageOfRows(rows, { limit: query.limit, keysOf: (row) => [row.id] });
  return { items: page.rows.map(toEndpoint), next_cursor: page.nextCursor };
}
