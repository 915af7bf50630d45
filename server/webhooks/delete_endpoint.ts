// Owns the verb that removes an endpoint with the log of its deliveries.
import { recordAudit } from "../audit/record_audit.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { lockVisibleEndpoint } from "./find_visible_endpoint.ts";
import { deleteEndpointRow } from "./queries.ts";

/** Scope `webhooks:write`. @throws WashfleetError `not_found` */
export async function deleteEndpoint(ctx: Context, id: string): Promise<void> {
  requireScope(ctx.actor, "webhooks:write");
  await ctx.db.transaction(async (tx) => {
    const row = await lockVisibleEndpoint(ctx, id, { tx });
    await deleteEndpointRow(tx, id);
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "endpoint.delete",
      targetKind: "endpoint",
      targetId: id,
      detail: { url: new URL(row.url).origin, description: row.description },
    });
  });
}
