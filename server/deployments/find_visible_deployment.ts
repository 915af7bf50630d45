// Owns the one way by which a verb gets hold of a deployment: seen by who may know of one of its
// devices, changed only by who may know of all of them.
import type { Queryable } from "../db/sql.ts";
import { notFound, WashfleetError } from "../errors.ts";
import { type Actor, seesLocation, visibleLocations } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { type DeploymentRow, findDeployment, lockDeployment } from "./queries.ts";
import { type DeploymentDeviceRow, findDeploymentDevices } from "./row_queries.ts";

export interface VisibleDeployment {
  deployment: DeploymentRow;
  /** Those that the actor may know of. */
  rows: DeploymentDeviceRow[];
  /** Whether there are no others. */
  isWhole: boolean;
}

/** @throws WashfleetError `not_found` */
export async function findVisibleDeployment(
  ctx: Context,
  id: string,
): Promise<VisibleDeployment> {
  const deployment = await findDeployment(ctx.db, id);
  const all = await findDeploymentDevices(ctx.db, [id]);
  const rows = visibleRows(ctx.actor, all);
  if (deployment === undefined || isHidden(ctx.actor, rows)) throw notFound("deployment", id);
  return { deployment, rows, isWhole: rows.length === all.length };
}

/** Held until the transaction ends. @throws WashfleetError `not_found`, `forbidden` */
export async function lockWholeDeployment(
  ctx: Context,
  id: string,
  { tx }: { tx: Queryable },
): Promise<VisibleDeployment> {
  const deployment = await lockDeployment(tx, id);
  const rows = await findDeploymentDevices(tx, [id]);
  const seen = visibleRows(ctx.actor, rows);
  if (deployment === undefined || isHidden(ctx.actor, seen)) throw notFound("deployment", id);
  if (seen.length < rows.length) {
    throw new WashfleetError("Cannot do this as the deployment has devices of other locations", {
      kind: "forbidden",
      code: "limited_to_locations",
    });
  }
  return { deployment, rows, isWhole: true };
}

export function visibleRows(
  actor: Actor,
  rows: readonly DeploymentDeviceRow[],
): DeploymentDeviceRow[] {
  return rows.filter((row) => seesLocation(actor, row.location_id));
}

function isHidden(actor: Actor, seen: readonly DeploymentDeviceRow[]): boolean {
  return visibleLocations(actor) !== null && seen.length === 0;
}
