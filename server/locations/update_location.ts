// Owns the verb that changes what an operator decides of a site.
import { recordAudit } from "../audit/record_audit.ts";
import type { Location, UpdateLocation } from "../contract/fleet.ts";
import { requireStorable } from "../db/storable_text.ts";
import { notFound } from "../errors.ts";
import { requireScope, seesLocation } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { locationNameTaken, unknownTimezone } from "./create_location.ts";
import { toLocation } from "./location_view.ts";
import { findTimezone, lockLocation, updateLocationRow } from "./queries.ts";

/**
 * Changes name, time zone or labels. Scope `fleet:write`.
 * @throws WashfleetError `not_found`, `invalid` (time zone), `conflict` `location_name_taken`
 */
export async function updateLocation(
  ctx: Context,
  input: UpdateLocation & { locationId: string },
): Promise<Location> {
  requireScope(ctx.actor, "fleet:write");
  requireStorable(input);
  const { locationId, ...change } = input;
  if (!seesLocation(ctx.actor, locationId)) throw notFound("location", locationId);
  const timezone = change.timezone === undefined
    ? undefined
    : await findTimezone(ctx.db, change.timezone);
  if (change.timezone !== undefined && timezone === undefined) {
    throw unknownTimezone(change.timezone);
  }
  return await ctx.db.transaction(async (tx) => {
    const before = await lockLocation(tx, locationId);
    if (before === undefined) throw notFound("location", locationId);
    const after = {
      ...before,
      name: change.name ?? before.name,
      timezone: timezone ?? before.timezone,
      labels: change.labels ?? before.labels,
    };
    if (!await updateLocationRow(tx, after)) throw locationNameTaken(after.name);
    const named = (["name", "timezone", "labels"] as const)
      .filter((field) => change[field] !== undefined);
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "location.update",
      targetKind: "location",
      targetId: locationId,
      detail: Object.fromEntries(named.map((field) => [field, [before[field], after[field]]])),
    });
    return toLocation(after);
  });
}
