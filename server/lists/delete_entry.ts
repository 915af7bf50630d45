// Owns the verb that takes a plate off a list.
import { recordAudit } from "../audit/record_audit.ts";
import { notFound } from "../errors.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { lockVisibleList } from "./find_visible_list.ts";
import { deleteEntryRow } from "./queries.ts";

/** Scope `plates:write`. @throws WashfleetError `not_found` */
export async function deleteEntry(
  ctx: Context,
  input: { listId: string; entryId: string },
): Promise<void> {
  requireScope(ctx.actor, "plates:write");
  const { listId, entryId } = input;
  await ctx.db.transaction(async (tx) => {
    await lockVisibleList(ctx, listId, { tx });
    if (!await deleteEntryRow(tx, { listId, id: entryId })) throw notFound("list entry", entryId);
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "list_entry.delete",
      targetKind: "list",
      targetId: listId,
      detail: { entry_id: entryId },
    });
  });
}
