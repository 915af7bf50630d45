// Owns how a write gets into the audit log: in the transaction of the write itself.
import type { AuditAction, AuditTargetKind } from "../contract/audit_action.ts";
import { type Queryable, sql } from "../db/sql.ts";
import type { Actor } from "../users/actor.ts";

export interface AuditEntry {
  actor: Pick<Actor, "kind" | "id" | "name">;
  requestId: string | null;
  action: AuditAction;
  targetKind: AuditTargetKind;
  targetId: string | null;
  /** What changed, snake_case; never a secret. */
  detail?: Record<string, unknown>;
}

/** Appends one row. Call it in the transaction of the change. */
export async function recordAudit(tx: Queryable, entry: AuditEntry): Promise<void> {
  const { actor } = entry;
  await tx.execute(sql`
    insert into audit_log
      (actor_kind, actor_id, actor_name, action, target_kind, target_id, detail, request_id)
    values
      (${actor.kind}, ${actor.id}, ${actor.name}, ${entry.action}, ${entry.targetKind},
       ${entry.targetId}, ${JSON.stringify(entry.detail ?? {})}::jsonb, ${entry.requestId})`);
}
