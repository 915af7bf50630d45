// Owns the verb that lets a quarantined device in again.
import { recordAudit } from "../audit/record_audit.ts";
import type { Device } from "../contract/fleet.ts";
import { notFound, WashfleetError } from "../errors.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { findCameras } from "./camera_queries.ts";
import { deviceStatus } from "./device_status.ts";
import { standingOf, toDevice } from "./device_view.ts";
import { lockVisibleDevice } from "./find_visible_device.ts";
import { findDevice } from "./queries.ts";
import { endQuarantine } from "./quarantine_queries.ts";

/**
 * Ends the quarantine; the token counts again. Where both machines still run, it comes back within
 * a minute or two: switch the copy off first, or give the right one a new claim code instead.
 * Scope `fleet:write`.
 * @throws WashfleetError `not_found`, `conflict` `device_not_quarantined`
 */
export async function releaseDevice(ctx: Context, id: string): Promise<Device> {
  requireScope(ctx.actor, "fleet:write");
  const now = ctx.now();
  return await ctx.db.transaction(async (tx) => {
    const row = await lockVisibleDevice(ctx, id, { tx });
    if (row.quarantined_at === null) throw notQuarantined(row.name);
    const judged = deviceStatus({
      nowMs: now.getTime(),
      ...standingOf(row),
      quarantineReason: null,
      enrolled: row.enrolled_at !== null,
      lastSeenAt: row.last_seen_at,
      everyMs: row.heartbeat_every_ms,
      heartbeat: null,
      heardAt: null,
    });
    await endQuarantine(tx, { id, ...judged, at: now });
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "device.release",
      targetKind: "device",
      targetId: id,
      detail: { reason: row.quarantine_reason, since: row.quarantined_at.toISOString() },
    });
    const after = await findDevice(tx, id);
    if (after === undefined) throw notFound("device", id);
    return toDevice(after, { live: null, cameras: await findCameras(tx, [id]), now });
  });
}

function notQuarantined(name: string): WashfleetError {
  return new WashfleetError(`Cannot release ${name} as it is not quarantined`, {
    kind: "conflict",
    code: "device_not_quarantined",
  });
}
