// Owns the verb that takes a site out of the fleet, once nothing depends on it any more.
import { recordAudit } from "../audit/record_audit.ts";
import { notFound, WashfleetError } from "../errors.ts";
import { requireScope, seesLocation, visibleLocations } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { deleteLocationRow, findDependants, lockLocation } from "./queries.ts";

/**
 * Removes a location that has no device and of which nothing is recorded. Keys, users and webhooks
 * that were limited to it stay limited to it, and so reach nothing: never more than before.
 * Scope `fleet:write`, and no limit to certain locations.
 * @throws WashfleetError `not_found`, `forbidden`, `conflict` `location_in_use`
 */
export async function deleteLocation(ctx: Context, id: string): Promise<void> {
  requireScope(ctx.actor, "fleet:write");
  if (!seesLocation(ctx.actor, id)) throw notFound("location", id);
  if (visibleLocations(ctx.actor) !== null) {
    throw new WashfleetError("Cannot remove a location as you may see only some of them", {
      kind: "forbidden",
      code: "limited_to_locations",
    });
  }
  await ctx.db.transaction(async (tx) => {
    const location = await lockLocation(tx, id);
    if (location === undefined) throw notFound("location", id);
    const { devices, hasReads } = await findDependants(tx, id);
    if (devices > 0 || hasReads) throw inUse(location.name, { devices, hasReads });
    if (!await deleteLocationRow(tx, id)) throw inUse(location.name, { devices, hasReads });
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "location.delete",
      targetKind: "location",
      targetId: id,
      detail: { name: location.name },
    });
  });
}

function inUse(name: string, uses: { devices: number; hasReads: boolean }): WashfleetError {
  const { devices, hasReads } = uses;
  const why = devices > 0
    ? `${devices} ${devices === 1 ? "device is" : "devices are"} there: move or delete them first`
    : hasReads
    ? "plates were recorded there: they go when their retention ends"
    : "something else still names it, such as its settings";
  return new WashfleetError(`Cannot remove the location ${name} as ${why}`, {
    kind: "conflict",
    code: "location_in_use",
    extra: { devices, has_reads: hasReads },
  });
}
