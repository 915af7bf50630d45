// Owns which devices a deployment is for. A new kind of selection is a new member of the union.
import { WashfleetError } from "../errors.ts";
import { findDevicePlaces, findDevices } from "../devices/queries.ts";
import { seesLocation } from "../users/actor.ts";
import type { Context } from "../users/context.ts";

export type Selection =
  | { kind: "device_ids"; ids: readonly string[] }
  | { kind: "location_id"; id: string };

export const MOST_DEVICES = 500;

/**
 * The ids of the selected devices, each once, in the order in which they are to be reached.
 * @throws WashfleetError `invalid` by field: also for what the actor may not know of
 */
export async function selectDevices(ctx: Context, selection: Selection): Promise<string[]> {
  switch (selection.kind) {
    case "device_ids":
      return await existing(ctx, selection.ids);
    case "location_id":
      return await ofLocation(ctx, selection.id);
  }
}

async function existing(ctx: Context, ids: readonly string[]): Promise<string[]> {
  const seen = new Set(
    (await findDevicePlaces(ctx.db, ids))
      .filter((device) => seesLocation(ctx.actor, device.location_id))
      .map((device) => device.id),
  );
  const faults = ids.flatMap((id, index) =>
    seen.has(id) ? [] : [{ path: `device_ids.${index}`, message: "there is no such device" }]
  );
  if (faults.length > 0) throw unusable(faults);
  return [...new Set(ids)];
}

async function ofLocation(ctx: Context, id: string): Promise<string[]> {
  const devices = seesLocation(ctx.actor, id)
    ? await findDevices(ctx.db, {
      visible: null,
      locationId: id,
      status: null,
      after: null,
      limit: MOST_DEVICES + 1,
    })
    : [];
  if (devices.length === 0) {
    throw unusable([{
      path: "location_id",
      message: "has no device, or there is no such location",
    }]);
  }
  if (devices.length > MOST_DEVICES) {
    throw unusable([{ path: "location_id", message: `has more than ${MOST_DEVICES} devices` }]);
  }
  return devices.map((device) => device.id);
}

function unusable(faults: { path: string; message: string }[]): WashfleetError {
  return new WashfleetError(`Cannot deploy to these devices: ${faults[0]?.message}`, {
    kind: "invalid",
    code: "invalid_input",
    faults,
  });
}
