// Owns the SQL that reads the audit log; record_audit.ts writes it.
import { type Queryable, sql } from "../db/sql.ts";

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

export interface AuditFilter {
  action: string | null;
  actorId: string | null;
  targetId: string | null;
  from: string | null;
  to: string | null;
  /** Rows older than this one. */
  before: { at: string; id: number } | null;
  limit: number;
}

/** Newest first. */
export async function findAuditRows(db: Queryable, filter: AuditFilter): Promise<AuditLogRow[]> {
  return await db.rows<AuditLogRow>(sql`
    select id, at, actor_kind, actor_id, actor_name, action, target_kind, target_id, detail,
      request_id, at::text as at_exact
    from audit_log
    where (${filter.action}::text is null or action = ${filter.action})
      and (${filter.actorId}::text is null or actor_id = ${filter.actorId})
      and (${filter.targetId}::text is null or target_id = ${filter.targetId})
      and (${filter.from}::timestamptz is null or at >= ${filter.from})
      and (${filter.to}::timestamptz is null or at < ${filter.to})
      and (${filter.before?.id ?? null}::bigint is null
        or (at, id) < (${filter.before?.at ?? null}::timestamptz, ${filter.before?.id ?? null}))
    order by at desc, id desc
    limit ${filter.limit}`);
}
