// Owns the verbs that show and set when a location may be disturbed by deployments.
import { recordAudit } from "../audit/record_audit.ts";
import type { LocationWindows, MaintenanceWindows } from "../contract/deployment.ts";
import type { Queryable } from "../db/sql.ts";
import { notFound } from "../errors.ts";
import { requireScope, seesLocation } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { findWindows, replaceWindows } from "./fact_queries.ts";
import { windowAt } from "./window_at.ts";

/** Scope `fleet:read`. @throws WashfleetError `not_found` */
export async function getMaintenanceWindows(
  ctx: Context,
  locationId: string,
): Promise<LocationWindows> {
  requireScope(ctx.actor, "fleet:read");
  return await windowsOf(ctx, ctx.db, locationId);
}

/** Replaces all of them; none: at any time. Scope `fleet:write`. @throws `not_found` */
export async function putMaintenanceWindows(
  ctx: Context,
  input: MaintenanceWindows & { locationId: string },
): Promise<LocationWindows> {
  requireScope(ctx.actor, "fleet:write");
  const { locationId, windows } = input;
  return await ctx.db.transaction(async (tx) => {
    const before = await windowsOf(ctx, tx, locationId);
    await replaceWindows(tx, locationId, windows);
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "location.set_maintenance_windows",
      targetKind: "location",
      targetId: locationId,
      detail: { windows: [before.windows, windows] },
    });
    return await windowsOf(ctx, tx, locationId);
  });
}

async function windowsOf(
  ctx: Context,
  db: Queryable,
  locationId: string,
): Promise<LocationWindows> {
  const [row] = seesLocation(ctx.actor, locationId) ? await findWindows(db, [locationId]) : [];
  if (row === undefined) throw notFound("location", locationId);
  const { timezone, windows } = row;
  const { isOpen, untilMs } = windowAt(windows, { timezone, nowMs: ctx.now().getTime() });
  return {
    windows,
    timezone,
    is_open: isOpen,
    until: untilMs === null ? null : new Date(untilMs).toISOString(),
  };
}
