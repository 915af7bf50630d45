// Owns the verb that tells later what became of an action at each device.
import type { BulkAction } from "../contract/bulk_action.ts";
import { notFound } from "../errors.ts";
import { requireScope, visibleLocations } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { toBulkAction } from "./bulk_view.ts";
import { findBulkAction, findItems } from "./queries.ts";

/**
 * The action with the items that the actor may know of; whoever asked for it sees all of them.
 * Scope `fleet:read`, or `fleet:write` for one's own.
 * @throws WashfleetError `not_found`, also where no item is to be seen
 */
export async function getBulkAction(ctx: Context, id: string): Promise<BulkAction> {
  const row = await findBulkAction(ctx.db, id);
  const isOwn = row !== undefined && row.actor_id === ctx.actor.id;
  if (!isOwn) requireScope(ctx.actor, "fleet:read");
  if (row === undefined) throw notFound("bulk action", id);
  const visible = isOwn ? null : visibleLocations(ctx.actor);
  const items = await findItems(ctx.db, { id, visible });
  if (visible !== null && items.length === 0) throw notFound("bulk action", id);
  return toBulkAction(row, { items, now: ctx.now() });
}
