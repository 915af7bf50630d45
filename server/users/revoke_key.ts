// Owns the verb that ends an API key: from the next request on it is unknown.
import { recordAudit } from "../audit/record_audit.ts";
import { notFound } from "../errors.ts";
import { requireScope, visibleLocations } from "./actor.ts";
import type { Context } from "./context.ts";
import { deleteKey } from "./queries.ts";

/** Scope `keys:write`. @throws WashfleetError `not_found`, also for a key that sees more */
export async function revokeKey(ctx: Context, id: string): Promise<void> {
  requireScope(ctx.actor, "keys:write");
  await ctx.db.transaction(async (tx) => {
    const name = await deleteKey(tx, { id, visible: visibleLocations(ctx.actor) });
    if (name === undefined) throw notFound("api key", id);
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "api_key.revoke",
      targetKind: "api_key",
      targetId: id,
      detail: { name },
    });
  });
}
