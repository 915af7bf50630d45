// Owns the verb that makes a list of plates.
import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "../audit/record_audit.ts";
import type { CreateList, PlateList } from "../contract/plate_list.ts";
import { requireStorable } from "../db/storable_text.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { nameTaken, requireLocations } from "./find_visible_list.ts";
import { viewList } from "./list_view.ts";
import { insertList } from "./queries.ts";

/** Scope `plates:write`. @throws WashfleetError `invalid` locations, `conflict` `list_name_taken` */
export async function createList(ctx: Context, input: CreateList): Promise<PlateList> {
  requireScope(ctx.actor, "plates:write");
  requireStorable(input);
  const at = ctx.now();
  return await ctx.db.transaction(async (tx) => {
    await requireLocations(ctx, input.location_ids, { tx });
    const list = { ...input, id: uuidv7(), created_at: at, updated_at: at };
    const row = await insertList(tx, list);
    if (row === undefined) throw nameTaken(input.name);
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "list.create",
      targetKind: "list",
      targetId: row.id,
      detail: { name: row.name, kind: row.kind, location_ids: row.location_ids },
    });
    return viewList(row);
  });
}
