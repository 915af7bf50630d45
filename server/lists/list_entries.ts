// Owns the verb that lists a list's entries.
import { z } from "zod";
import type { Page } from "../contract/page.ts";
import type { EntryQuery, ListEntry } from "../contract/plate_list.ts";
import { decodeCursor, pageOfRows } from "../db/cursor.ts";
import { LAST_CHARACTER, normalisePlate } from "../reads/plate_text.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { findVisibleList } from "./find_visible_list.ts";
import { viewEntry } from "./list_view.ts";
import { findEntries } from "./queries.ts";

const Cursor = z.tuple([z.string()]);

/** A page of entries by plate. Scope `plates:read`. @throws WashfleetError `not_found`, `invalid` */
export async function listEntries(
  ctx: Context,
  query: EntryQuery & { listId: string },
): Promise<Page<ListEntry>> {
  requireScope(ctx.actor, "plates:read");
  await findVisibleList(ctx, query.listId);
  const rows = await findEntries(ctx.db, {
    listId: query.listId,
    between: query.plate === undefined ? null : platesBetween(query.plate),
    afterPlate: query.cursor === undefined ? null : decodeCursor(query.cursor, Cursor)[0],
    limit: query.limit + 1,
  });
  const page = pageOfRows(rows, { limit: query.limit, keysOf: (row) => [row.plate] });
  return { items: page.rows.map(viewEntry), next_cursor: page.nextCursor };
}

function platesBetween(text: string): { first: string; last: string } {
  const first = normalisePlate(text);
  return { first, last: text.endsWith("*") ? first + LAST_CHARACTER : first };
}
