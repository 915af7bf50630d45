// Owns the verb that shows who did what.
import { z } from "zod";
import type { AuditQuery, AuditRow } from "../contract/audit.ts";
import type { Page } from "../contract/page.ts";
import { decodeCursor, pageOfRows } from "../db/cursor.ts";
import { WashfleetError } from "../errors.ts";
import { type Actor, requireScope, visibleLocations } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { type AuditLogRow, findAuditRows } from "./queries.ts";

/** An instant as Postgres writes it, to the microsecond; one that no calendar has it would refuse. */
const ExactInstant = z.string().regex(
  /^\d{4}-\d\d-\d\d ([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?[+-](0\d|1[0-4])(:[0-5]\d)?$/,
).refine((text) => {
  const day = text.slice(0, 10);
  const date = new Date(`${day}T00:00:00Z`);
  return date.getUTCFullYear() > 0 && date.toJSON()?.startsWith(day);
});
const Cursor = z.tuple([ExactInstant, z.int()]);

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
