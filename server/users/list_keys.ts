// Owns the verb that lists the API keys, without what they are.
import { z } from "zod";
import type { ApiKey } from "../contract/key.ts";
import type { Page, PageQuery } from "../contract/page.ts";
import { decodeCursor, pageOfRows } from "../db/cursor.ts";
import { requireScope, visibleLocations } from "./actor.ts";
import type { Context } from "./context.ts";
import { toApiKey } from "./key_view.ts";
import { findKeys } from "./queries.ts";

const Cursor = z.tuple([z.uuid()]);

/**
 * A page of keys, newest first; one limited to locations sees the keys of no others. Scope
 * `keys:write`.
 * @throws WashfleetError `invalid` cursor
 */
export async function listKeys(ctx: Context, query: PageQuery): Promise<Page<ApiKey>> {
  requireScope(ctx.actor, "keys:write");
  const rows = await findKeys(ctx.db, {
    visible: visibleLocations(ctx.actor),
    beforeId: query.cursor === undefined ? null : decodeCursor(query.cursor, Cursor)[0],
    limit: query.limit + 1,
  });
  const page = pageOfRows(rows, { limit: query.limit, keysOf: (row) => [row.id] });
  return { items: page.rows.map(toApiKey), next_cursor: page.nextCursor };
}
