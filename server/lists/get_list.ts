// Owns the verb that shows one list.
import type { PlateList } from "../contract/plate_list.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { findVisibleList } from "./find_visible_list.ts";
import { viewList } from "./list_view.ts";

/** Scope `plates:read`. @throws WashfleetError `not_found` */
export async function getList(ctx: Context, id: string): Promise<PlateList> {
  requireScope(ctx.actor, "plates:read");
  return viewList(await findVisibleList(ctx, id));
}
