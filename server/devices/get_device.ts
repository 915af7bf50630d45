// Owns the verb that shows one device with its live health and cameras.
import type { Device } from "../contract/fleet.ts";
import type { DeviceStates } from "../kv/device_state.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { findCameras } from "./camera_queries.ts";
import { toDevice } from "./device_view.ts";
import { findVisibleDevice } from "./find_visible_device.ts";

/** Scope `fleet:read`. @throws WashfleetError `not_found` */
export async function getDevice(
  ctx: Context,
  id: string,
  deps: { states: Pick<DeviceStates, "get"> },
): Promise<Device> {
  requireScope(ctx.actor, "fleet:read");
  const row = await findVisibleDevice(ctx, id);
  const [cameras, live] = await Promise.all([findCameras(ctx.db, [id]), deps.states.get(id)]);
  return toDevice(row, { live, cameras, now: ctx.now() });
}
