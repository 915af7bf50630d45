// Owns the verb by which a person says that they have an incident in hand, and what they found.
import { recordAudit } from "../audit/record_audit.ts";
import type { AcknowledgeIncident, IncidentDetail } from "../contract/incident.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { insertEntry } from "./entry_queries.ts";
import { describeIncident, findVisibleIncident, type GetIncidentDeps } from "./get_incident.ts";
import { lockIncident } from "./queries.ts";
import { writeAcknowledged } from "./view_queries.ts";

/**
 * The first acknowledgement stays; a note after it is added to the history, and one without a note
 * changes nothing. Scope `fleet:write`. @throws WashfleetError `not_found`
 */
export async function acknowledgeIncident(
  ctx: Context,
  input: AcknowledgeIncident & { incidentId: string },
  deps: GetIncidentDeps,
): Promise<IncidentDetail> {
  requireScope(ctx.actor, "fleet:write");
  const { incidentId: id, note = null } = input;
  const { title } = await findVisibleIncident(ctx, id);
  await ctx.db.transaction(async (tx) => {
    const at = ctx.now();
    const by = ctx.actor.name;
    await lockIncident(tx, id);
    const isFirst = await writeAcknowledged(tx, { id, at, by, note });
    if (isFirst || note !== null) {
      await insertEntry(tx, {
        incidentId: id,
        at,
        kind: isFirst ? "acknowledged" : "note",
        text: note ?? "Somebody has it in hand.",
        byName: by,
      });
    }
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "incident.acknowledge",
      targetKind: "incident",
      targetId: id,
      detail: { title, note },
    });
  });
  return await describeIncident(ctx, id, deps);
}
