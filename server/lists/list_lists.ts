// Owns the verb that lists the lists which the actor may know of.
import { z } from "zod";
import type { Page, PageQuery } from "../contract/page.ts";
import type { PlateList } from "../contract/plate_list.ts";
import { decodeCursor, pageOfRows } from "../db/cursor.ts";
import { requireScope, visibleLocations } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { viewList } from "./list_view.ts";
import { findLists } from "./queries.ts";

const Cursor = z.tuple([z.string()]);

/** A page of lists by name. Scope `plates:read`. @throws WashfleetError `invalid` cursor */
export async function listLists(ctx: Context, query: PageQuery): Promise<Page<PlateList>> {
  requireScope(ctx.actor, "plates:read");
  const rows = await findLists(ctx.db, {
    visible: visibleLocations(ctx.actor),
    afterName: query.cursor === undefined ? null : decodeCursor(query.cursor, Cursor)[0],
    limit: query.limit + 1,
  });
  const page = pageOfRows(rows, { limit: query.limit, keysOf: (row) => [row.name] });
  return { items: page.rows.map(viewList), next_cursor: page.nextCursor };
}
