// Owns the verbs on sessions: a user's own, and anyone's for whoever manages users.
import { z } from "zod";
import { recordAudit } from "../audit/record_audit.ts";
import type { Page, PageQuery } from "../contract/page.ts";
import type { Session } from "../contract/user.ts";
import { decodeCursor, pageOfRows } from "../db/cursor.ts";
import { notFound } from "../errors.ts";
import type { Context } from "./context.ts";
import { findVisibleUser } from "./list_users.ts";
import { deleteSession, deleteSessions, findSessions } from "./session_queries.ts";
import { requireRights, requireUser } from "./user_rules.ts";
import { toSession } from "./user_view.ts";

/** `of: "me"` is whoever is signed in; a user's id takes the scope `keys:write`. */
export interface SessionsOf {
  of: "me" | { userId: string };
  /** The session that asks. */
  currentId: string | null;
}

const Cursor = z.tuple([z.string().max(80)]);

/** A page of sessions, newest first. @throws WashfleetError `forbidden`, `not_found` */
export async function listSessions(
  ctx: Context,
  input: SessionsOf & PageQuery,
): Promise<Page<Session>> {
  const rows = await findSessions(ctx.db, {
    userId: await judgedUser(ctx, input),
    now: ctx.now(),
    beforeId: input.cursor === undefined ? null : decodeCursor(input.cursor, Cursor)[0],
    limit: input.limit + 1,
  });
  const page = pageOfRows(rows, { limit: input.limit, keysOf: (row) => [row.id] });
  return {
    items: page.rows.map((row) => toSession(row, input.currentId)),
    next_cursor: page.nextCursor,
  };
}

/** Ends one: its next request is refused, its streams end within 5 s. @throws as above */
export async function endSession(
  ctx: Context,
  input: SessionsOf & { sessionId: string },
): Promise<void> {
  const userId = await judgedUser(ctx, input);
  await ctx.db.transaction(async (tx) => {
    if (!await deleteSession(tx, { id: input.sessionId, userId })) {
      throw notFound("session", input.sessionId);
    }
    await audit(ctx, { tx, userId, detail: { session_id: input.sessionId } });
  });
}

/** Ends all of them but the one that asks. @throws as above */
export async function endSessions(ctx: Context, input: SessionsOf): Promise<void> {
  const userId = await judgedUser(ctx, input);
  await ctx.db.transaction(async (tx) => {
    const ended = await deleteSessions(tx, { userId, exceptId: input.currentId });
    await audit(ctx, { tx, userId, detail: { sessions_ended: ended } });
  });
}

async function judgedUser(ctx: Context, { of }: SessionsOf): Promise<string> {
  if (of === "me") return requireUser(ctx.actor);
  const user = await findVisibleUser(ctx, of.userId);
  requireRights(ctx.actor, user);
  return user.id;
}

async function audit(
  ctx: Context,
  entry: {
    tx: Parameters<typeof recordAudit>[0];
    userId: string;
    detail: Record<string, unknown>;
  },
): Promise<void> {
  await recordAudit(entry.tx, {
    actor: ctx.actor,
    requestId: ctx.requestId,
    action: "session.end",
    targetKind: "user",
    targetId: entry.userId,
    detail: entry.detail,
  });
}
