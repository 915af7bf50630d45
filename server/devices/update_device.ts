// Owns the verb that changes what an operator decides of a device.
import { recordAudit } from "../audit/record_audit.ts";
import type { UpdateDevice } from "../contract/device_settings.ts";
import type { Device } from "../contract/fleet.ts";
import type { Queryable } from "../db/sql.ts";
import { requireStorable } from "../db/storable_text.ts";
import { notFound, WashfleetError } from "../errors.ts";
import type { DeviceStates } from "../kv/device_state.ts";
import { findLocation } from "../locations/queries.ts";
import type { Sealer } from "../seal.ts";
import { requireTemplateFor } from "../templates/find_visible_template.ts";
import { requireScope, seesLocation } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { findCameras } from "./camera_queries.ts";
import { forgetDue } from "./claim_queries.ts";
import { parseDeviceAddress } from "./device_address.ts";
import { toDevice } from "./device_view.ts";
import { lockVisibleDevice } from "./find_visible_device.ts";
import { setMaintenance } from "./set_maintenance.ts";
import { type DeviceRow, findDevice, updateDeviceSettings } from "./queries.ts";
import { deviceNameTaken } from "./register_device.ts";

/**
 * Changes name, location, address, labels, template or maintenance. What is recorded already keeps
 * its location. Scope `fleet:write`.
 * @throws WashfleetError `not_found`, `invalid` address or maintenance, `conflict`
 *   `device_name_taken`
 */
export async function updateDevice(
  ctx: Context,
  input: UpdateDevice & { deviceId: string },
  deps: { sealer: Pick<Sealer, "seal">; states: Pick<DeviceStates, "get"> },
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
      labels: input.labels ?? before.labels,
      templateId: input.template_id === undefined ? before.template_id : input.template_id,
    };
    await requireLocation(ctx, after.locationId, { tx });
    if (typeof input.template_id === "string") {
      await requireTemplateFor({ actor: ctx.actor, db: tx }, after);
    }
    if (!await updateDeviceSettings(tx, after)) throw deviceNameTaken(after.name);
    if (input.template_id === null) await forgetDue(tx, before.id);
    const maintenance = maintenanceAfter(input, before, ctx.now());
    if (maintenance !== undefined) {
      await setMaintenance(tx, before, { maintenance, live, now: ctx.now() });
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

/**
 * The maintenance that is wanted from now on; `undefined`: nothing was said of it.
 * @throws WashfleetError `invalid`, naming the field
 */
function maintenanceAfter(
  input: UpdateDevice,
  before: DeviceRow,
  now: Date,
): { until: Date | null; reason: string | null } | null | undefined {
  const { maintenance, maintenance_reason: reason, maintenance_until: until } = input;
  const isOn = maintenance ?? before.status === "maintenance";
  if (!isOn) {
    for (const field of ["maintenance_reason", "maintenance_until"] as const) {
      if (input[field]) {
        throw wrong(field, "is only for a device in maintenance: maintenance: true");
      }
    }
    return maintenance === undefined ? undefined : null;
  }
  if (maintenance === undefined && reason === undefined && until === undefined) return undefined;
  if (typeof until === "string" && Date.parse(until) <= now.getTime()) {
    throw wrong("maintenance_until", "must be later than now");
  }
  return {
    until: until === undefined ? before.maintenance_until : until === null ? null : new Date(until),
    reason: reason === undefined ? before.maintenance_reason : reason,
  };
}

function wrong(path: string, message: string): WashfleetError {
  return new WashfleetError(`Cannot change the device as ${path} ${message}`, {
    kind: "invalid",
    code: "invalid_input",
    faults: [{ path, message }],
  });
}

/** Old and new of each field that was named; of the key only that it changed. */
function changes(input: UpdateDevice, before: DeviceRow): Record<string, unknown> {
  const old: Partial<Record<keyof UpdateDevice, unknown>> = {
    name: before.name,
    location_id: before.location_id,
    address: before.address,
    labels: before.labels,
    template_id: before.template_id,
    maintenance: before.status === "maintenance",
    maintenance_reason: before.maintenance_reason,
    maintenance_until: before.maintenance_until?.toISOString() ?? null,
  };
  const detail: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(input)) {
    if (value !== undefined && field in old) {
      detail[field] = [old[field as keyof UpdateDevice], value];
    }
  }
  if (input.address_key !== undefined) detail.address_key_changed = true;
  return detail;
}
