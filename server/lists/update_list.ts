// Owns the verb that changes a list's name, description or locations.
import { recordAudit } from "../audit/record_audit.ts";
import type { PlateList, UpdateList } from "../contract/plate_list.ts";
import { requireStorable } from "../db/storable_text.ts";
import { isUniqueViolation } from "../db/unique_violation.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { lockVisibleList, nameTaken, requireLocations } from "./find_visible_list.ts";
import { viewList } from "./list_view.ts";
import { updateListRow } from "./queries.ts";

/**
 * Changes the fields that are named. Scope `plates:write`.
 * @throws WashfleetError `not_found`, `invalid` locations, `conflict` `list_name_taken`
 */
export async function updateList(
  ctx: Context,
  input: UpdateList & { listId: string },
): Promise<PlateList> {
  requireScope(ctx.actor, "plates:write");
  requireStorable(input);
  const { listId, ...changes } = input;
  try {
    return await ctx.db.transaction(async (tx) => {
      const before = await lockVisibleList(ctx, listId, { tx });
      if (changes.location_ids) await requireLocations(ctx, changes.location_ids, { tx });
      const row = await updateListRow(tx, { ...before, ...changes, updated_at: ctx.now() });
      await recordAudit(tx, {
        actor: ctx.actor,
        requestId: ctx.requestId,
        action: "list.update",
        targetKind: "list",
        targetId: listId,
        detail: changes,
      });
      return viewList(row ?? before);
    });
  } catch (error) {
    throw isUniqueViolation(error) ? nameTaken(changes.name ?? "") : error;
  }
}
