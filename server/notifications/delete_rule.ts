// Owns the verb that removes a notification rule with what was told because of it.
import { recordAudit } from "../audit/record_audit.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { lockVisibleRule } from "./find_visible_rule.ts";
import { deleteRuleRow } from "./queries.ts";

/** Scope `notifications:write`. @throws WashfleetError `not_found` */
export async function deleteRule(ctx: Context, id: string): Promise<void> {
  requireScope(ctx.actor, "notifications:write");
  await ctx.db.transaction(async (tx) => {
    const row = await lockVisibleRule(ctx, id, { tx });
    await deleteRuleRow(tx, id);
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "notification_rule.delete",
      targetKind: "notification_rule",
      targetId: id,
      detail: { name: row.name, kind: row.kind },
    });
  });
}
