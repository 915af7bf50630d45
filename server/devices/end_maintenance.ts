// Owns the job that ends maintenance when its time has come. Who set the time is not there to look:
// a device that fell silent meanwhile is told of now.
import { recordAudit } from "../audit/record_audit.ts";
import type { Queryable } from "../db/sql.ts";
import { appendEvent } from "../events/append_event.ts";
import type { DeviceState, DeviceStates } from "../kv/device_state.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { lastSeen } from "./device_view.ts";
import { findEndedMaintenance, lockDevice } from "./queries.ts";
import { setMaintenance } from "./set_maintenance.ts";

const MOST_AT_ONCE = 500;

export interface EndMaintenanceDeps {
  states: Pick<DeviceStates, "get">;
  /** When heartbeats began to be heard. */
  hearingSince: Date;
}

/** Two servers that run it together end each maintenance once. @returns the ids of those ended */
export async function endMaintenance(ctx: Context, deps: EndMaintenanceDeps): Promise<string[]> {
  requireScope(ctx.actor, "fleet:write");
  const ended: string[] = [];
  for (
    const { id } of await findEndedMaintenance(ctx.db, { now: ctx.now(), limit: MOST_AT_ONCE })
  ) {
    const live = await deps.states.get(id);
    const { hearingSince } = deps;
    const isEnded = await ctx.db.transaction((tx) => end(ctx, { id, live, hearingSince, tx }));
    if (isEnded) ended.push(id);
  }
  return ended;
}

async function end(
  ctx: Context,
  device: { id: string; live: DeviceState | null; hearingSince: Date; tx: Queryable },
): Promise<boolean> {
  const { id, live, hearingSince, tx } = device;
  const now = ctx.now();
  const row = await lockDevice(tx, id);
  // Somebody may have ended or prolonged it meanwhile.
  const until = row?.maintenance_until ?? null;
  if (row === undefined || until === null || until > now) return false;
  const { status } = await setMaintenance(tx, row, { maintenance: null, live, now, hearingSince });
  await recordAudit(tx, {
    actor: ctx.actor,
    requestId: ctx.requestId,
    action: "device.maintenance_ended",
    targetKind: "device",
    targetId: id,
    detail: { until: until.toISOString(), reason: row.maintenance_reason, status },
  });
  const lastSeenAt = lastSeen(row, live);
  if (status === "offline" && lastSeenAt !== null) {
    await appendEvent(tx, {
      type: "device.offline",
      occurredAt: now,
      expiresAt: null,
      locationId: row.location_id,
      deviceId: id,
      cameraId: null,
      data: { name: row.name, last_seen_at: lastSeenAt.toISOString() },
    });
  }
  return true;
}
