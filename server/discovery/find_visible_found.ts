// Owns the one way by which a verb gets hold of a found camera: only if its actor may know of it.
import type { Queryable } from "../db/sql.ts";
import { notFound } from "../errors.ts";
import { type Actor, seesLocation } from "../users/actor.ts";
import { findFound, type ListedRow } from "./list_queries.ts";

/** @throws WashfleetError `not_found`, also for one that the actor may not know of */
export async function findVisibleFound(
  ctx: { readonly db: Queryable; readonly actor: Actor },
  id: string,
): Promise<ListedRow> {
  const row = await findFound(ctx.db, id);
  if (row === undefined || !seesLocation(ctx.actor, row.location_id)) {
    throw notFound("found camera", id);
  }
  return row;
}
