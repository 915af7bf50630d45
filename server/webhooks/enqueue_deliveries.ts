// Owns which endpoints an event goes to, and the rows that make the courier owe it.
import type { Event, EventType } from "../contract/event.ts";
import { type Queryable, sql } from "../db/sql.ts";
import { currentTraceparent } from "../tracing.ts";
import { LONGEST_BODY_BYTES } from "./payload_wire.ts";

/** NOTIFY channel that wakes the courier. */
export const DELIVERIES_CHANNEL = "washfleet_deliveries";

/** Events for one endpoint alone, written by {@link enqueueDelivery}. */
export const ADDRESSED_TYPES: readonly EventType[] = ["webhook.test", "notification.told"];

/** Writes one pending delivery for each endpoint that wants the event. @returns how many */
export async function enqueueDeliveries(tx: Queryable, event: Event): Promise<number> {
  if (ADDRESSED_TYPES.includes(event.type)) return 0;
  // That it fails is no news that an endpoint could be sent.
  const except = event.type.startsWith("webhook.") ? event.data.endpoint_id ?? null : null;
  const written = await tx.execute(
    sql`
    insert into webhook_deliveries
      (id, endpoint_id, event_id, event_type, body, expires_at, traceparent)
    select 'msg_' || replace(gen_random_uuid()::text, '-', ''), id, ${event.id}, ${event.type},
      ${deliveryBody(event)}, ${event.expires_at}, ${currentTraceparent() ?? null}
    from webhook_endpoints
    where enabled and id is distinct from ${except}::uuid
      and (types = '{}' or ${event.type} = any (types))
      and (location_ids = '{}' or ${event.location_id}::uuid = any (location_ids))
      and (device_ids = '{}' or ${event.device_id}::uuid = any (device_ids))`,
    { name: "enqueue_deliveries" },
  );
  if (written > 0) await wakeCourier(tx);
  return written;
}

/** Writes a pending delivery to one endpoint, whatever its filters. @returns its id */
export async function enqueueDelivery(
  tx: Queryable,
  event: Event,
  endpointId: string,
): Promise<string> {
  const id = `msg_${crypto.randomUUID().replaceAll("-", "")}`;
  await tx.execute(sql`
    insert into webhook_deliveries
      (id, endpoint_id, event_id, event_type, body, expires_at, traceparent)
    values (${id}, ${endpointId}, ${event.id}, ${event.type}, ${deliveryBody(event)},
      ${event.expires_at}, ${currentTraceparent() ?? null})`);
  await wakeCourier(tx);
  return id;
}

/** Wakes every courier when the transaction commits. */
export async function wakeCourier(tx: Queryable): Promise<void> {
  await tx.execute(sql`select pg_notify(${DELIVERIES_CHANNEL}, '')`);
}

/**
 * What is sent, or given to a transform: the event, and `timestamp`, which Standard Webhooks asks
 * for. Some receivers refuse larger bodies than they were promised, and would fail for days.
 */
export function deliveryBody(event: Event): string {
  const body = JSON.stringify({ ...event, timestamp: event.occurred_at });
  if (new TextEncoder().encode(body).byteLength < LONGEST_BODY_BYTES) return body;
  return JSON.stringify({ ...event, data: { omitted: "too_large" }, timestamp: event.occurred_at });
}
