// Owns the verb that answers a scrape of the fleet. Any instance answers it alike, from the database
// and the devices' last reports; metrics.ts has what one process knows of itself.
import type { DeviceStates } from "../kv/device_state.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { CAMERA_FAMILIES } from "./camera_families.ts";
import { DEVICE_FAMILIES } from "./device_families.ts";
import { exposition, textStream } from "./exposition.ts";
import { lookAtFleet } from "./fleet_look.ts";
import { LOCATION_FAMILIES } from "./location_families.ts";

/** Every metric of `GET /api/prometheus/fleet`. */
export const FLEET_FAMILIES = [...LOCATION_FAMILIES, ...DEVICE_FAMILIES, ...CAMERA_FAMILIES];

export interface FleetMetricsDeps {
  states: Pick<DeviceStates, "list">;
}

/** What is known of the devices that the actor may see. Scope `metrics:read`. */
export async function fleetMetrics(
  ctx: Context,
  deps: FleetMetricsDeps,
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  requireScope(ctx.actor, "metrics:read");
  return textStream(exposition(FLEET_FAMILIES, await lookAtFleet(ctx, deps)));
}
