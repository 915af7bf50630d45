// Owns the verb that shows one incident with its history, and the one way to get hold of it: only if
// its actor may know of it.
import type { IncidentDetail } from "../contract/incident.ts";
import { notFound } from "../errors.ts";
import type { DeviceStates } from "../kv/device_state.ts";
import { requireScope, seesLocation, visibleLocations } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { findEntries } from "./entry_queries.ts";
import { toEntry, toIncident, toSelfHealing } from "./incident_view.ts";
import { findChildren, findIncident, type ShownRow } from "./view_queries.ts";

export interface GetIncidentDeps {
  states: Pick<DeviceStates, "get">;
}

const MOST_CHILDREN = 100;

/** Scope `fleet:read`. @throws WashfleetError `not_found` */
export async function getIncident(
  ctx: Context,
  id: string,
  deps: GetIncidentDeps,
): Promise<IncidentDetail> {
  requireScope(ctx.actor, "fleet:read");
  return await describeIncident(ctx, id, deps);
}

/** The same for whoever has just changed it. @throws WashfleetError `not_found` */
export async function describeIncident(
  ctx: Context,
  id: string,
  { states }: GetIncidentDeps,
): Promise<IncidentDetail> {
  const row = await findVisibleIncident(ctx, id);
  const [entries, children, state] = await Promise.all([
    findEntries(ctx.db, id),
    findChildren(ctx.db, { id, visible: visibleLocations(ctx.actor), limit: MOST_CHILDREN }),
    row.device_id === null ? null : states.get(row.device_id),
  ]);
  return {
    ...toIncident(row),
    timeline: entries.map(toEntry),
    timeline_dropped: row.entries_dropped,
    children: children.map(toIncident),
    self_healing: toSelfHealing(row, state),
  };
}

/** @throws WashfleetError `not_found`, also for one that the actor may not know of */
export async function findVisibleIncident(ctx: Context, id: string): Promise<ShownRow> {
  const row = await findIncident(ctx.db, id);
  if (row === undefined || !seesLocation(ctx.actor, row.location_id)) {
    throw notFound("incident", id);
  }
  return row;
}
