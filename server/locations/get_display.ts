// Owns the verb that tells a lane's display where it stands: its key may follow events, no more.
import type { Display } from "../contract/display.ts";
import { notFound } from "../errors.ts";
import { requireScope, seesLocation } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { findLocation } from "./queries.ts";

/** Scope `events:read`. @throws WashfleetError `not_found`, also for one that is not to be seen */
export async function getDisplay(ctx: Context, locationId: string): Promise<Display> {
  requireScope(ctx.actor, "events:read");
  const row = seesLocation(ctx.actor, locationId)
    ? await findLocation(ctx.db, locationId)
    : undefined;
  if (row === undefined) throw notFound("location", locationId);
  return { location_id: row.id, name: row.name, timezone: row.timezone };
}
