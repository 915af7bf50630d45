// Owns the verb that shows one site.
import type { Location } from "../contract/fleet.ts";
import { notFound } from "../errors.ts";
import { requireScope, seesLocation } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { toLocation } from "./location_view.ts";
import { findLocation } from "./queries.ts";

/** Scope `fleet:read`. @throws WashfleetError `not_found`, also for one that is not to be seen */
export async function getLocation(ctx: Context, id: string): Promise<Location> {
  requireScope(ctx.actor, "fleet:read");
  const row = seesLocation(ctx.actor, id) ? await findLocation(ctx.db, id) : undefined;
  if (row === undefined) throw notFound("location", id);
  return toLocation(row);
}
