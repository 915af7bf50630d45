// Owns the verbs that show notification rules, without what their channels hide.
import { z } from "zod";
import type { Rule } from "../contract/notification.ts";
import type { Page, PageQuery } from "../contract/page.ts";
import { decodeCursor, pageOfRows } from "../db/cursor.ts";
import { requireScope, visibleLocations } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { findVisibleRule } from "./find_visible_rule.ts";
import { findRules } from "./queries.ts";
import { toRule } from "./rule_view.ts";

const Cursor = z.tuple([z.uuid()]);

/** Newest first. Scope `notifications:write`. @throws WashfleetError `invalid` cursor */
export async function listRules(ctx: Context, query: PageQuery): Promise<Page<Rule>> {
  requireScope(ctx.actor, "notifications:write");
  const [beforeId] = query.cursor === undefined ? [null] : decodeCursor(query.cursor, Cursor);
  const rows = await findRules(ctx.db, {
    visible: visibleLocations(ctx.actor),
    beforeId,
    limit: query.limit + 1,
  });
  const page = pageOfRows(rows, { limit: query.limit, keysOf: (row) => [row.id] });
  return { items: page.rows.map(toRule), next_cursor: page.nextCursor };
}

/** Scope `notifications:write`. @throws WashfleetError `not_found` */
export async function getRule(ctx: Context, id: string): Promise<Rule> {
  requireScope(ctx.actor, "notifications:write");
  return toRule(await findVisibleRule(ctx, id));
}
