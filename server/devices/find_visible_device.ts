// Owns the one way by which a verb gets hold of a device: only if its actor may know of it.
import type { Queryable } from "../db/sql.ts";
import { notFound } from "../errors.ts";
import { seesLocation } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { type DeviceRow, findDevice, lockDevice } from "./queries.ts";

/** @throws WashfleetError `not_found`, also for a device that the actor may not know of */
export async function findVisibleDevice(ctx: Context, id: string): Promise<DeviceRow> {
  return visible(ctx, id, await findDevice(ctx.db, id));
}

/** The same, held until the transaction ends. @throws WashfleetError `not_found` */
export async function lockVisibleDevice(
  ctx: Context,
  id: string,
  options: { tx: Queryable },
): Promise<DeviceRow> {
  return visible(ctx, id, await lockDevice(options.tx, id));
}

function visible(ctx: Context, id: string, row: DeviceRow | undefined): DeviceRow {
  if (row === undefined || !seesLocation(ctx.actor, row.location_id)) throw notFound("device", id);
  return row;
}
