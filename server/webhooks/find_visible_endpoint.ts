// Owns the one way by which a verb gets hold of an endpoint: only if its actor may know of it,
// and which locations and devices an actor may point one at.
import type { Queryable } from "../db/sql.ts";
import { notFound, WashfleetError } from "../errors.ts";
import { seesLocation, visibleLocations } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { type EndpointRow, findEndpoint, findTargets, lockEndpoint } from "./queries.ts";

/** @throws WashfleetError `not_found`, also for an endpoint that the actor may not know of */
export async function findVisibleEndpoint(ctx: Context, id: string): Promise<EndpointRow> {
  return visible(ctx, id, await findEndpoint(ctx.db, id));
}

/** The same, held until the transaction ends. @throws WashfleetError `not_found` */
export async function lockVisibleEndpoint(
  ctx: Context,
  id: string,
  options: { tx: Queryable },
): Promise<EndpointRow> {
  return visible(ctx, id, await lockEndpoint(options.tx, id));
}

/** One limited to locations sees an endpoint that is limited to some of the same, no other. */
function visible(ctx: Context, id: string, row: EndpointRow | undefined): EndpointRow {
  const isVisible = row !== undefined && (visibleLocations(ctx.actor) === null ||
    (row.location_ids.length > 0 && row.location_ids.every((at) => seesLocation(ctx.actor, at))));
  if (!isVisible) throw notFound("endpoint", id);
  return row;
}

/**
 * Refuses locations and devices that are not there, or that the actor may not know of; one limited
 * to locations has to name some, as none means all.
 * @throws WashfleetError `invalid`
 */
export async function requireTargets(
  ctx: Context,
  ids: { location_ids: readonly string[]; device_ids: readonly string[] },
  options: { tx: Queryable },
): Promise<void> {
  const found = new Set(
    (await findTargets(options.tx, ids))
      .filter((target) => seesLocation(ctx.actor, target.location_id))
      .map((target) => `${target.kind} ${target.id}`),
  );
  const faults = [
    ...unknown(ids.location_ids, { kind: "location", found }),
    ...unknown(ids.device_ids, { kind: "device", found }),
  ];
  if (ids.location_ids.length === 0 && visibleLocations(ctx.actor) !== null) {
    faults.push({ path: "location_ids", message: "must name some of your locations" });
  }
  if (faults.length === 0) return;
  throw new WashfleetError("Cannot point the endpoint there as not all of it can be found", {
    kind: "invalid",
    code: "invalid_endpoint",
    faults,
  });
}

function unknown(
  ids: readonly string[],
  { kind, found }: { kind: "location" | "device"; found: ReadonlySet<string> },
): { path: string; message: string }[] {
  return ids.flatMap((id, index) =>
    found.has(`${kind} ${id}`)
      ? []
      : [{ path: `${kind}_ids.${index}`, message: `there is no such ${kind}` }]
  );
}
