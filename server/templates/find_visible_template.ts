// Owns the one way by which a verb gets hold of a template: only if its actor may know of it, and
// changes one only if all of it is at the actor's locations.
import type { Queryable } from "../db/sql.ts";
import { notFound, WashfleetError } from "../errors.ts";
import { type Actor, seesLocation, visibleLocations } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { findLocationIds, findTemplate, type TemplateRow } from "./queries.ts";

/**
 * A template of every location is seen by all, one of some by who sees any of them.
 * @throws WashfleetError `not_found`
 */
export async function findVisibleTemplate(
  ctx: { readonly db: Queryable; readonly actor: Actor },
  id: string,
): Promise<TemplateRow> {
  const row = await findTemplate(ctx.db, id);
  const isVisible = row !== undefined && (visibleLocations(ctx.actor) === null ||
    row.location_ids === null || row.location_ids.some((at) => seesLocation(ctx.actor, at)));
  if (!isVisible) throw notFound("template", id);
  return row;
}

/**
 * Looks whether a device of this location may be meant for the template; `null`: for none.
 * @throws WashfleetError `invalid` by field, also for a template that is not to be seen
 */
export async function requireTemplateFor(
  ctx: { readonly db: Queryable; readonly actor: Actor },
  meant: { templateId: string | null; locationId: string },
): Promise<void> {
  if (meant.templateId === null) return;
  const row = await findVisibleTemplate(ctx, meant.templateId).catch((error) => {
    if (error instanceof WashfleetError && error.kind === "not_found") return undefined;
    throw error;
  });
  const message = row === undefined
    ? "there is no such template"
    : row.location_ids !== null && !row.location_ids.includes(meant.locationId)
    ? "is a template of other locations"
    : null;
  if (message === null) return;
  throw new WashfleetError(`Cannot mean the device for this template: ${message}`, {
    kind: "invalid",
    code: "invalid_input",
    faults: [{ path: "template_id", message }],
  });
}

/** Others' devices would get what is written here. @throws WashfleetError `forbidden` */
export function requireAllLocations(actor: Actor, locationIds: readonly string[] | null): void {
  if (visibleLocations(actor) === null) return;
  if (locationIds !== null && locationIds.every((id) => seesLocation(actor, id))) return;
  throw new WashfleetError("Cannot change the template as it is for more locations than yours", {
    kind: "forbidden",
    code: "limited_to_locations",
  });
}

/** @throws WashfleetError `invalid` by field, also for a location that is not to be seen */
export async function requireLocations(ctx: Context, ids: readonly string[]): Promise<void> {
  const there = await findLocationIds(ctx.db, ids);
  const faults = ids.flatMap((id, index) =>
    there.has(id) && seesLocation(ctx.actor, id)
      ? []
      : [{ path: `location_ids.${index}`, message: "there is no such location" }]
  );
  if (faults.length === 0) return;
  throw new WashfleetError("Cannot make the template as a location cannot be found", {
    kind: "invalid",
    code: "invalid_input",
    faults,
  });
}
