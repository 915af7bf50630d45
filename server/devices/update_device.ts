// Owns the verb that changes what an operator decides of a device.
import { recordAudit } from "../audit/record_audit.ts";
import type { UpdateDevice } from "../contract/device_settings.ts";
import type { Device } from "../contract/fleet.ts";
import type { Queryable } from "../db/sql.ts";
import { requireStorable } from "../db/storable_text.ts";
import { notFound } from "../errors.ts";
import type { DeviceState, DeviceStates } from "../kv/device_state.ts";
import { findLocation } from "../locations/queries.ts";
import type { Sealer } from "../seal.ts";
import { requireScope, seesLocation } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { findCameras } from "./camera_queries.ts";
import { parseDeviceAddress } from "./device_address.ts";
import { deviceStatus } from "./device_status.ts";
import { lastSeen, toDevice } from "./device_view.ts";
import { lockVisibleDevice } from "./find_visible_device.ts";
import { type DeviceRow, findDevice, updateDeviceSettings, updateDeviceStatus } from "./queries.ts";
import { deviceNameTaken } from "./register_device.ts";

/**
 * Changes name, location, address or maintenance. What is recorded already keeps its location.
 * Scope `fleet:write`.
 * @throws WashfleetError `not_found`, `invalid` address, `conflict` `device_name_taken`
 */
export async function updateDevice(
  ctx: Context,
  input: UpdateDevice & { deviceId: string },
  deps: { sealer: Sealer; states: Pick<DeviceStates, "get"> },
): Promise<Device> {
  requireScope(ctx.actor, "fleet:write");
  requireStorable(input);
  const address = typeof input.address === "string"
    ? parseDeviceAddress(input.address)
    : input.address;
  const addressKeySealed = typeof input.address_key === "string"
    ? await deps.sealer.seal(input.address_key)
    : input.address_key;
  const live = await deps.states.get(input.deviceId);
  return await ctx.db.transaction(async (tx) => {
    const before = await lockVisibleDevice(ctx, input.deviceId, { tx });
    const after = {
      id: before.id,
      locationId: input.location_id ?? before.location_id,
      name: input.name ?? before.name,
      address: address === undefined ? before.address : address,
      addressKeySealed,
    };
    await requireLocation(ctx, after.locationId, { tx });
    if (!await updateDeviceSettings(tx, after)) throw deviceNameTaken(after.name);
    if (input.maintenance !== undefined) {
      await setMaintenance(tx, before, { isOn: input.maintenance, live, now: ctx.now() });
    }
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "device.update",
      targetKind: "device",
      targetId: before.id,
      detail: changes(input, before),
    });
    const row = await findDevice(tx, before.id);
    if (row === undefined) throw notFound("device", before.id);
    return toDevice(row, { live, cameras: await findCameras(tx, [row.id]), now: ctx.now() });
  });
}

async function requireLocation(
  ctx: Context,
  id: string,
  options: { tx: Queryable },
): Promise<void> {
  if (seesLocation(ctx.actor, id) && await findLocation(options.tx, id) !== undefined) return;
  throw notFound("location", id);
}

/** Maintenance ends with the status that the device has by now, without an alarm. */
async function setMaintenance(
  tx: Queryable,
  row: DeviceRow,
  change: { isOn: boolean; live: DeviceState | null; now: Date },
): Promise<void> {
  const { isOn, live, now } = change;
  const judged = deviceStatus({
    nowMs: now.getTime(),
    maintenance: isOn,
    enrolled: row.enrolled_at !== null,
    lastSeenAt: lastSeen(row, live),
    heartbeat: live?.heartbeat ?? null,
    heardAt: live === null ? null : new Date(live.received_at),
  });
  await updateDeviceStatus(tx, { id: row.id, ...judged, at: now });
}

/** Old and new of each field that was named; of the key only that it changed. */
function changes(input: UpdateDevice, before: DeviceRow): Record<string, unknown> {
  const detail: Record<string, unknown> = {};
  if (input.name !== undefined) detail.name = [before.name, input.name];
  if (input.location_id !== undefined) {
    detail.location_id = [before.location_id, input.location_id];
  }
  if (input.address !== undefined) detail.address = [before.address, input.address];
  if (input.address_key !== undefined) detail.address_key_changed = true;
  if (input.maintenance !== undefined) {
    detail.maintenance = [before.status === "maintenance", input.maintenance];
  }
  return detail;
}
