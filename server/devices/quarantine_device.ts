// Owns how a device whose token is at two machines is shut out, and told of.
import { recordAudit } from "../audit/record_audit.ts";
import type { Queryable } from "../db/sql.ts";
import { WashfleetError } from "../errors.ts";
import { appendEvent } from "../events/append_event.ts";
import type { Context } from "../users/context.ts";
import { notifyDevice } from "./command_queries.ts";
import { deviceStatus } from "./device_status.ts";
import { standingOf } from "./device_view.ts";
import { lockDevice } from "./queries.ts";
import { writeQuarantine } from "./quarantine_queries.ts";

/** Why, as people are told. */
export const QUARANTINE_REASON =
  "Two machines use its token in turns: its card or its data folder was copied.";

/** Refuses the device from now on, with an event, once whoever finds it. */
export async function quarantineDevice(ctx: Context, id: string): Promise<void> {
  await ctx.db.transaction((tx) => quarantine(ctx, { id, tx }));
}

async function quarantine(
  ctx: Context,
  { id, tx }: { id: string; tx: Queryable },
): Promise<void> {
  const now = ctx.now();
  const row = await lockDevice(tx, id);
  if (row === undefined || row.quarantined_at !== null) return;
  const judged = deviceStatus({
    nowMs: now.getTime(),
    ...standingOf(row),
    quarantineReason: QUARANTINE_REASON,
    enrolled: true,
    lastSeenAt: now,
    heartbeat: null,
    heardAt: null,
  });
  await writeQuarantine(tx, { id, reason: QUARANTINE_REASON, ...judged, at: now });
  // Ends the command streams of both.
  await notifyDevice(tx, id);
  await recordAudit(tx, {
    actor: ctx.actor,
    requestId: ctx.requestId,
    action: "device.quarantine",
    targetKind: "device",
    targetId: id,
    detail: { name: row.name, reason: QUARANTINE_REASON },
  });
  await appendEvent(tx, {
    type: "device.quarantined",
    occurredAt: now,
    expiresAt: null,
    locationId: row.location_id,
    deviceId: id,
    cameraId: null,
    data: { name: row.name, reason: QUARANTINE_REASON },
  });
}

/**
 * What a quarantined device is told. 401, as an agent that is told so keeps its reads on its disk
 * and asks again from time to time.
 */
export function quarantined(reason: string): WashfleetError {
  return new WashfleetError(
    `Cannot go on as this device is quarantined: ${reason} Somebody has to release it at the server`,
    { kind: "unauthenticated", code: "device_quarantined" },
  );
}
