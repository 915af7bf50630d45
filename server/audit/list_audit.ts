// Owns the verb that shows who did what.
import { z } from "zod";
import type { AuditQuery, AuditRow } from "../contract/audit.ts";
import type { Page } from "../contract/page.ts";
import { decodeCursor, pageOfRows } from "../db/cursor.ts";
import { WashfleetError } from "../errors.ts";
import { type Actor, requireScope, visibleLocations } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { type AuditLogRow, findAuditRows } from "./queries.ts";

const Cursor = z.tuple([z.string().regex(/^[\d: .+-]{10,40}$/), z.int()]);

/**
 * A page of the log, newest first. Scope `audit:read`, and no limit to certain locations: rows do
 * not say which one they are of.
 * @throws WashfleetError `forbidden`, `invalid` cursor
 */
export async function listAudit(ctx: Context, query: AuditQuery): Promise<Page<AuditRow>> {
  requireWholeLog(ctx.actor);
  const after = query.cursor === undefined ? null : decodeCursor(query.cursor, Cursor);
  const rows = await findAuditRows(ctx.db, {
    ...query,
    before: after === null ? null : { at: after[0], id: after[1] },
    limit: query.limit + 1,
  });
  const page = pageOfRows(rows, { limit: query.limit, keysOf: (row) => [row.at_exact, row.id] });
  return { items: page.rows.map(toAuditRow), next_cursor: page.nextCursor };
}

/** Rows do not say which location they are of. @throws WashfleetError `forbidden` */
export function requireWholeLog(actor: Actor): void {
  requireScope(actor, "audit:read");
  if (visibleLocations(actor) === null) return;
  throw new WashfleetError("Cannot show the audit log as you may see only some locations", {
    kind: "forbidden",
    code: "limited_to_locations",
  });
}

/** The row as the API shows it. */
export function toAuditRow(row: AuditLogRow): AuditRow {
  return {
    id: String(row.id),
    at: row.at.toISOString(),
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    action: row.action,
    target: { kind: row.target_kind, id: row.target_id },
    detail: row.detail,
    request_id: row.request_id,
  };
}
