// Owns the verb that shows what was told, of which cause, and whether it arrived.
import { z } from "zod";
import type { Notification } from "../contract/notification.ts";
import type { Page, PageQuery } from "../contract/page.ts";
import { decodeCursor, pageOfRows } from "../db/cursor.ts";
import { requireScope, visibleLocations } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { findMessages } from "./message_queries.ts";
import { findNotifications } from "./queries.ts";
import { toNotification } from "./rule_view.ts";

const Cursor = z.tuple([z.iso.datetime(), z.uuid()]);

/** Newest first. Scope `notifications:write`. @throws WashfleetError `invalid` cursor */
export async function listNotifications(
  ctx: Context,
  query: PageQuery & { rule?: string | undefined },
): Promise<Page<Notification>> {
  requireScope(ctx.actor, "notifications:write");
  const rows = await findNotifications(ctx.db, {
    visible: visibleLocations(ctx.actor),
    ruleId: query.rule ?? null,
    before: query.cursor === undefined ? null : decodeCursor(query.cursor, Cursor),
    limit: query.limit + 1,
  });
  const page = pageOfRows(rows, {
    limit: query.limit,
    keysOf: (row) => [row.raised_at.toISOString(), row.id],
  });
  const messages = await findMessages(ctx.db, page.rows.map((row) => row.id));
  const messagesOf = Map.groupBy(messages, (message) => message.notification_id);
  const items = page.rows.map((row) => toNotification(row, messagesOf.get(row.id) ?? []));
  return { items, next_cursor: page.nextCursor };
}
