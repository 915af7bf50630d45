// Owns the verbs that show users.
import { z } from "zod";
import type { Page, PageQuery } from "../contract/page.ts";
import type { User } from "../contract/user.ts";
import { decodeCursor, pageOfRows } from "../db/cursor.ts";
import { notFound } from "../errors.ts";
import { requireScope, visibleLocations } from "./actor.ts";
import type { Context } from "./context.ts";
import { findUser, findUsers, type UserRow } from "./user_queries.ts";
import { toUser } from "./user_view.ts";

const Cursor = z.tuple([z.string().max(80)]);

/** A page of users who may see no more locations than the actor. Scope `keys:write`. */
export async function listUsers(ctx: Context, query: PageQuery): Promise<Page<User>> {
  requireScope(ctx.actor, "keys:write");
  const rows = await findUsers(ctx.db, {
    visible: visibleLocations(ctx.actor),
    afterId: query.cursor === undefined ? null : decodeCursor(query.cursor, Cursor)[0],
    limit: query.limit + 1,
  });
  const page = pageOfRows(rows, { limit: query.limit, keysOf: (row) => [row.id] });
  return { items: page.rows.map(toUser), next_cursor: page.nextCursor };
}

/** Scope `keys:write`. @throws WashfleetError `not_found` */
export async function getUser(ctx: Context, id: string): Promise<User> {
  return toUser(await findVisibleUser(ctx, id));
}

/** Scope `keys:write`. @throws WashfleetError `not_found`, also for one who sees more */
export async function findVisibleUser(ctx: Context, id: string): Promise<UserRow> {
  requireScope(ctx.actor, "keys:write");
  const row = await findUser(ctx.db, { id, visible: visibleLocations(ctx.actor) });
  if (row === undefined) throw notFound("user", id);
  return row;
}
