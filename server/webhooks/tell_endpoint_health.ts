// Owns the events that tell of an endpoint which keeps failing: a warning, then that it is off.
import type { Queryable } from "../db/sql.ts";
import { appendEvent } from "../events/append_event.ts";
import { DISABLE_AFTER_MS, type DisabledReason } from "./endpoint_health.ts";
import type { EndpointHealthRow } from "./endpoint_health_queries.ts";

/** Call it last in the transaction. `failingSince`: with this failure. */
export async function tellEndpointFailing(
  tx: Queryable,
  told: { endpoint: EndpointHealthRow; failingSince: Date; at: Date },
): Promise<void> {
  const { endpoint, failingSince, at } = told;
  const disabledAfter = new Date(failingSince.getTime() + DISABLE_AFTER_MS);
  await appendEvent(tx, {
    type: "webhook.failing",
    ...about(endpoint, at),
    data: {
      ...named(endpoint),
      failing_since: failingSince.toISOString(),
      disabled_after: disabledAfter.toISOString(),
    },
  });
}

/** Call it last in the transaction. */
export async function tellEndpointDisabled(
  tx: Queryable,
  told: { endpoint: EndpointHealthRow; reason: DisabledReason; at: Date },
): Promise<void> {
  const { endpoint, reason, at } = told;
  const failingSince = endpoint.failing_since?.toISOString() ?? null;
  await appendEvent(tx, {
    type: "webhook.disabled",
    ...about(endpoint, at),
    data: { ...named(endpoint), reason, failing_since: failingSince },
  });
}

function about({ location_ids }: EndpointHealthRow, at: Date) {
  // Whoever sees one location alone is told of what is limited to it.
  const [only] = location_ids;
  return {
    occurredAt: at,
    expiresAt: null,
    locationId: location_ids.length === 1 && only !== undefined ? only : null,
    deviceId: null,
    cameraId: null,
  };
}

function named({ id, url, description }: EndpointHealthRow) {
  // Not the whole address: a path or query of it is often the receiver's secret.
  return { endpoint_id: id, origin: new URL(url).origin, description };
}
