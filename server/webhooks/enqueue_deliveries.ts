// Owns which endpoints an event goes to, and the rows that make the courier owe it.
import type { Event } from "../contract/event.ts";
import { type Queryable, sql } from "../db/sql.ts";

/** NOTIFY channel that wakes the courier. */
export const DELIVERIES_CHANNEL = "washfleet_deliveries";

/** Writes one pending delivery for each endpoint that wants the event. @returns how many */
export async function enqueueDeliveries(tx: Queryable, event: Event): Promise<number> {
  const body = JSON.stringify({ ...event, timestamp: event.occurred_at });
  const written = await tx.execute(
    sql`
    insert into webhook_deliveries (id, endpoint_id, event_id, event_type, body, expires_at)
    select 'msg_' || replace(gen_random_uuid()::text, '-', ''), id, ${event.id}, ${event.type},
      ${body}, ${event.expires_at}
    from webhook_endpoints
    where enabled
      and (types = '{}' or ${event.type} = any (types))
      and (location_ids = '{}' or ${event.location_id}::uuid = any (location_ids))
      and (device_ids = '{}' or ${event.device_id}::uuid = any (device_ids))`,
    { name: "enqueue_deliveries" },
  );
  if (written > 0) await tx.execute(sql`select pg_notify(${DELIVERIES_CHANNEL}, '')`);
  return written;
}
