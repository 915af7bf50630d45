// Owns the verb that lists the templates which the actor may know of.
import { z } from "zod";
import type { Page, PageQuery } from "../contract/page.ts";
import type { Template } from "../contract/template.ts";
import { decodeCursor, pageOfRows } from "../db/cursor.ts";
import { requireScope, visibleLocations } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { findTemplates } from "./queries.ts";
import { toTemplate } from "./template_view.ts";

const Cursor = z.tuple([z.string()]);

/** A page of templates by name. Scope `fleet:read`. @throws WashfleetError `invalid` cursor */
export async function listTemplates(ctx: Context, query: PageQuery): Promise<Page<Template>> {
  requireScope(ctx.actor, "fleet:read");
  const rows = await findTemplates(ctx.db, {
    visible: visibleLocations(ctx.actor),
    afterName: query.cursor === undefined ? null : decodeCursor(query.cursor, Cursor)[0],
    limit: query.limit + 1,
  });
  const page = pageOfRows(rows, { limit: query.limit, keysOf: (row) => [row.name] });
  return { items: page.rows.map(toTemplate), next_cursor: page.nextCursor };
}
