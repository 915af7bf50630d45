// Owns the verb that adds a site to the fleet.
import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "../audit/record_audit.ts";
import type { CreateLocation, Location } from "../contract/fleet.ts";
import { requireStorable } from "../db/storable_text.ts";
import { WashfleetError } from "../errors.ts";
import { requireScope, visibleLocations } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { toLocation } from "./location_view.ts";
import { findTimezone, insertLocation } from "./queries.ts";

/**
 * Adds a location. Scope `fleet:write`, and no limit to certain locations: who may see only some
 * could not see the one that they make.
 * @throws WashfleetError `forbidden`, `invalid` (time zone), `conflict` `location_name_taken`
 */
export async function createLocation(ctx: Context, input: CreateLocation): Promise<Location> {
  requireScope(ctx.actor, "fleet:write");
  requireStorable(input);
  if (visibleLocations(ctx.actor) !== null) {
    throw new WashfleetError("Cannot add a location as you may see only some of them", {
      kind: "forbidden",
      code: "limited_to_locations",
    });
  }
  const timezone = await findTimezone(ctx.db, input.timezone);
  if (timezone === undefined) throw unknownTimezone(input.timezone);
  return await ctx.db.transaction(async (tx) => {
    const labels = input.labels ?? {};
    const location = { id: uuidv7(), name: input.name, timezone, labels, created_at: ctx.now() };
    const row = await insertLocation(tx, location);
    if (row === undefined) throw locationNameTaken(input.name);
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "location.create",
      targetKind: "location",
      targetId: row.id,
      detail: { name: row.name, timezone: row.timezone, labels },
    });
    return toLocation(row);
  });
}

/** The database cannot compute with it. */
export function unknownTimezone(name: string): WashfleetError {
  return new WashfleetError(`Cannot use the time zone: current value is ${name}`, {
    kind: "invalid",
    code: "invalid_input",
    faults: [{ path: "timezone", message: "must be an IANA time zone such as America/Chicago" }],
  });
}

/** Two locations never have one name. */
export function locationNameTaken(name: string): WashfleetError {
  return new WashfleetError(`Cannot call the location so as the name ${name} is taken`, {
    kind: "conflict",
    code: "location_name_taken",
  });
}
