// Owns the SQL that reads the audit log; record_audit.ts writes it.
import type { AuditFilter } from "../contract/audit.ts";
import { join, type Queryable, type Sql, sql } from "../db/sql.ts";

export interface AuditLogRow {
  id: number;
  at: Date;
  actor_kind: "user" | "api_key" | "device" | "system";
  actor_id: string;
  actor_name: string;
  action: string;
  target_kind: string;
  target_id: string | null;
  detail: Record<string, unknown>;
  request_id: string | null;
  /** `at` to the microsecond, as a page's key: a Date knows milliseconds only. */
  at_exact: string;
}

/** Rows older than this one. */
export interface AuditPosition {
  at: string;
  id: number;
}

/** Newest first. */
export async function findAuditRows(
  db: Queryable,
  filter: AuditFilter & { before: AuditPosition | null; limit: number },
): Promise<AuditLogRow[]> {
  const { before } = filter;
  return await db.rows<AuditLogRow>(sql`
    select id, at, actor_kind, actor_id, actor_name, action, target_kind, target_id, detail,
      request_id, at::text as at_exact
    from audit_log
    where ${join(conditionsOf(filter), " and ")}
      and (${before?.id ?? null}::bigint is null
        or (at, id) < (${before?.at ?? null}::timestamptz, ${before?.id ?? null}))
    order by at desc, id desc
    limit ${filter.limit}`);
}

/** Only those that are asked for, so that each finds its index. */
function conditionsOf(filter: AuditFilter): Sql[] {
  const { action, q } = filter;
  const text = `%${(q ?? "").replaceAll(/[\\%_]/g, "\\$&")}%`;
  const conditions: (Sql | null)[] = [
    sql`true`,
    action === undefined
      ? null
      : action.endsWith(".")
      ? sql`action ^@ ${action}`
      : sql`action = ${action}`,
    filter.actor_kind === undefined ? null : sql`actor_kind = ${filter.actor_kind}`,
    filter.actor_id === undefined ? null : sql`actor_id = ${filter.actor_id}`,
    filter.target_kind === undefined ? null : sql`target_kind = ${filter.target_kind}`,
    filter.target_id === undefined ? null : sql`target_id = ${filter.target_id}`,
    filter.from === undefined ? null : sql`at >= ${new Date(filter.from)}`,
    filter.to === undefined ? null : sql`at < ${new Date(filter.to)}`,
    q === undefined ? null : sql`
      concat_ws(' ', actor_name, actor_id, action, target_kind, target_id, detail::text)
        ilike ${text}`,
  ];
  return conditions.filter((condition) => condition !== null);
}
