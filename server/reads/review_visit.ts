// Owns the verb by which a person says that they have looked at a visit: it leaves the review queue.
// Who did so is in the audit log.
import { recordAudit } from "../audit/record_audit.ts";
import { notFound } from "../errors.ts";
import { requireScope, seesLocation } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { findVisit, markReviewed } from "./visit_list_queries.ts";

/** Twice is once. Scope `plates:write`. @throws WashfleetError `not_found` */
export async function reviewVisit(ctx: Context, id: string): Promise<void> {
  requireScope(ctx.actor, "plates:write");
  await ctx.db.transaction(async (tx) => {
    const visit = await findVisit(tx, id);
    if (visit === undefined || !seesLocation(ctx.actor, visit.location_id)) {
      throw notFound("visit", id);
    }
    if (!await markReviewed(tx, { id, at: ctx.now() })) return;
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "visit.review",
      targetKind: "visit",
      targetId: id,
      detail: { outcome: visit.outcome },
    });
  });
}
