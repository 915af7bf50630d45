// Owns the job that notices that a device fell silent, and tells so once whoever runs it.
import { appendEvent } from "../events/append_event.ts";
import type { DeviceStates } from "../kv/device_state.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { CLOCK_TOLERANCE_MS, deviceStatus, isSilent } from "./device_status.ts";
import { toldEveryMs } from "./device_view.ts";
import { SILENT_BEATS } from "./heartbeat_pace.ts";
import { clampFutureSights, findUnheardDevices, markOffline } from "./queries.ts";

const MOST_AT_ONCE = 500;

export interface SilenceDeps {
  states: Pick<DeviceStates, "get">;
  /** When heartbeats began to be heard: a server that was away must not blame the devices. */
  hearingSince: Date;
}

/**
 * Makes devices offline of which three heartbeats did not come (30 s, in a large fleet as much longer as
 * each was told to report less often), with an event each. Two servers that
 * run it together tell once. Devices in maintenance are left alone. Idempotent.
 * @returns the ids of those marked by this call
 */
export async function markSilentDevices(ctx: Context, deps: SilenceDeps): Promise<string[]> {
  requireScope(ctx.actor, "fleet:write");
  const now = ctx.now();
  // A server's clock that ran ahead would keep a dead device alive until the time it wrote.
  const tooLate = new Date(now.getTime() + CLOCK_TOLERANCE_MS);
  await clampFutureSights(ctx.db, { now, laterThan: tooLate });
  const unheard = await findUnheardDevices(ctx.db, {
    now,
    beats: SILENT_BEATS,
    limit: MOST_AT_ONCE,
  });
  const states = await Promise.all(unheard.map(({ id }) => deps.states.get(id)));
  const marked: string[] = [];
  for (const [index, row] of unheard.entries()) {
    const { id, last_seen_at } = row;
    const live = states[index] ?? null;
    const liveAt = live === null ? null : new Date(live.received_at);
    // The row is written at every third heartbeat only, so what the store knows may be newer.
    const lastSeenAt = liveAt !== null && liveAt > last_seen_at && liveAt <= tooLate
      ? liveAt
      : last_seen_at;
    const { hearingSince } = deps;
    const everyMs = toldEveryMs(row, live);
    if (!isSilent({ nowMs: now.getTime(), lastSeenAt, hearingSince, everyMs })) continue;
    if (await tellOffline(ctx, { id, writtenAt: last_seen_at, lastSeenAt })) marked.push(id);
  }
  return marked;
}

async function tellOffline(
  ctx: Context,
  device: { id: string; writtenAt: Date; lastSeenAt: Date },
): Promise<boolean> {
  const now = ctx.now();
  const { reasons } = deviceStatus({
    nowMs: Number.POSITIVE_INFINITY, // that it is silent was decided
    maintenance: null,
    enrolled: true,
    lastSeenAt: device.lastSeenAt,
    heartbeat: null,
    heardAt: null,
  });
  return await ctx.db.transaction(async (tx) => {
    const marked = await markOffline(tx, {
      id: device.id,
      writtenAt: device.writtenAt,
      lastSeenAt: device.lastSeenAt,
      reasons,
      at: now,
    });
    if (marked === undefined) return false;
    await appendEvent(tx, {
      type: "device.offline",
      occurredAt: now,
      expiresAt: null,
      locationId: marked.location_id,
      deviceId: device.id,
      cameraId: null,
      data: { name: marked.name, last_seen_at: device.lastSeenAt.toISOString() },
    });
    return true;
  });
}
