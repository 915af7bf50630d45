// Owns the verb that removes a list with its entries.
import { recordAudit } from "../audit/record_audit.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { lockVisibleList } from "./find_visible_list.ts";
import { deleteListRow } from "./queries.ts";

/** Scope `plates:write`. @throws WashfleetError `not_found` */
export async function deleteList(ctx: Context, id: string): Promise<void> {
  requireScope(ctx.actor, "plates:write");
  await ctx.db.transaction(async (tx) => {
    const row = await lockVisibleList(ctx, id, { tx });
    await deleteListRow(tx, id);
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "list.delete",
      targetKind: "list",
      targetId: id,
      detail: { name: row.name, kind: row.kind, entries: row.entries },
    });
  });
}
