// Owns the one way by which a verb gets hold of a list: only if its actor may know of it, and for
// which locations an actor may make one.
import type { Queryable } from "../db/sql.ts";
import { notFound, WashfleetError } from "../errors.ts";
import { seesLocation, visibleLocations } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { findList, findLocationIds, type ListRow, lockList } from "./queries.ts";

/** @throws WashfleetError `not_found`, also for a list that the actor may not know of */
export async function findVisibleList(ctx: Context, id: string): Promise<ListRow> {
  return visible(ctx, id, await findList(ctx.db, id));
}

/** The same, held until the transaction ends. @throws WashfleetError `not_found` */
export async function lockVisibleList(
  ctx: Context,
  id: string,
  options: { tx: Queryable },
): Promise<ListRow> {
  return visible(ctx, id, await lockList(options.tx, id));
}

/** One limited to locations sees the lists that are limited to some of the same, no other. */
function visible(ctx: Context, id: string, row: ListRow | undefined): ListRow {
  const isVisible = row !== undefined && (visibleLocations(ctx.actor) === null ||
    (row.location_ids.length > 0 && row.location_ids.every((at) => seesLocation(ctx.actor, at))));
  if (!isVisible) throw notFound("list", id);
  return row;
}

/**
 * Refuses locations that are not there or that the actor may not know of; one limited to locations
 * has to name some, as none means all.
 * @throws WashfleetError `invalid` naming `location_ids`
 */
export async function requireLocations(
  ctx: Context,
  ids: readonly string[],
  options: { tx: Queryable },
): Promise<void> {
  const found = new Set(await findLocationIds(options.tx, ids));
  const faults = ids.flatMap((id, index) =>
    found.has(id) && seesLocation(ctx.actor, id)
      ? []
      : [{ path: `location_ids.${index}`, message: "is no location that you may see" }]
  );
  if (ids.length === 0 && visibleLocations(ctx.actor) !== null) {
    faults.push({ path: "location_ids", message: "must name some of your locations" });
  }
  if (faults.length === 0) return;
  throw new WashfleetError("Cannot make the list for these locations", {
    kind: "invalid",
    code: "invalid_input",
    faults,
  });
}

/** `conflict` `list_name_taken`. */
export function nameTaken(name: string): WashfleetError {
  return new WashfleetError(`Cannot name the list so as ${name} is taken`, {
    kind: "conflict",
    code: "list_name_taken",
  });
}
