// Owns which devices a deployment is for. A new kind of selection is a new member of the union.
import { WashfleetError } from "../errors.ts";
import { parseLabelExpression } from "../devices/label_expression.ts";
import { findDevicePlaces, findDevices } from "../devices/queries.ts";
import { seesLocation, visibleLocations } from "../users/actor.ts";
import type { Context } from "../users/context.ts";

export type Selection =
  | { kind: "device_ids"; ids: readonly string[] }
  | { kind: "labels"; expression: string }
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
    case "labels":
      return await withLabels(ctx, selection.expression);
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
  const devices = await findDevices(ctx.db, {
    ...EVERY,
    visible: visibleLocations(ctx.actor),
    locationId: id,
  });
  return idsOf(devices, {
    path: "location_id",
    ifNone: "has no device, or there is no such location",
  });
}

async function withLabels(ctx: Context, expression: string): Promise<string[]> {
  const labels = parseLabelExpression(expression);
  const visible = visibleLocations(ctx.actor);
  const devices = await findDevices(ctx.db, { ...EVERY, visible, labels });
  return idsOf(devices, { path: "labels", ifNone: "fits no device" });
}

const EVERY = {
  locationId: null,
  status: null,
  search: null,
  labels: [],
  after: null,
  limit: MOST_DEVICES + 1,
} as const;

function idsOf(
  devices: readonly { id: string }[],
  { path, ifNone }: { path: string; ifNone: string },
): string[] {
  if (devices.length === 0) throw unusable([{ path, message: ifNone }]);
  if (devices.length > MOST_DEVICES) {
    throw unusable([{ path, message: `means more than ${MOST_DEVICES} devices` }]);
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
