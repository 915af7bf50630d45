// Owns the verb that lists the agents that a Prometheus may scrape itself, as its HTTP service
// discovery wants it: https://prometheus.io/docs/prometheus/latest/http_sd/
import type { PrometheusTarget } from "../contract/prometheus.ts";
import { requireScope, visibleLocations } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { findScrapedDevices } from "./queries.ts";

/** All agents with an address; the whole list each time, as it takes the place of the last one. */
export async function listTargets(ctx: Context): Promise<PrometheusTarget[]> {
  requireScope(ctx.actor, "metrics:read");
  const devices = await findScrapedDevices(ctx.db, { visible: visibleLocations(ctx.actor) });
  return devices.flatMap((device) => {
    if (device.address === null || !device.is_enrolled || device.is_quarantined) return [];
    const { protocol, host } = new URL(device.address);
    return [{
      targets: [host],
      labels: {
        __scheme__: protocol.replace(":", ""),
        location_id: device.location_id,
        location: device.location_name,
        device_id: device.id,
        device: device.name,
      },
    }];
  });
}
