// Owns how an event is written: once, in the transaction of its change, in commit order.
import type { EventData, EventType } from "../contract/event.ts";
import { type Queryable, sql } from "../db/sql.ts";
import { inSpan, SpanKind } from "../tracing.ts";
import { enqueueDeliveries } from "../webhooks/enqueue_deliveries.ts";

export interface NewEvent<T extends EventType> {
  type: T;
  occurredAt: Date;
  /** After this it must not act (open a gate); `null`: no deadline. */
  expiresAt: Date | null;
  locationId: string | null;
  deviceId: string | null;
  cameraId: string | null;
  data: EventData<T>;
}

/** NOTIFY channel; the payload is the event's id, the table is what is read. */
export const EVENTS_CHANNEL = "washfleet_events";

// Held from before the id is taken until the commit is visible, so that a higher id never
// becomes visible before a lower one: a reader resuming after an id skips nothing.
const APPEND_LOCK = 7_301_001;

/**
 * Appends the event with the webhook deliveries it causes. Call it last in the transaction:
 * every other writer waits from here until the commit.
 * @returns the event's id
 */
export async function appendEvent<T extends EventType>(
  tx: Queryable,
  event: NewEvent<T>,
): Promise<string> {
  const attributes = () => ({ "washfleet.event.type": event.type });
  const span = { name: "append event", kind: SpanKind.PRODUCER, attributes };
  return await inSpan(span, () => append(tx, event));
}

async function append<T extends EventType>(tx: Queryable, event: NewEvent<T>): Promise<string> {
  await tx.execute(sql`select pg_advisory_xact_lock(${APPEND_LOCK})`);
  const row = await tx.row<{ id: number }>(
    sql`
    insert into events (type, occurred_at, expires_at, location_id, device_id, camera_id, data)
    values (${event.type}, ${event.occurredAt}, ${event.expiresAt}, ${event.locationId},
      ${event.deviceId}, ${event.cameraId}, ${JSON.stringify(event.data)}::jsonb)
    returning id`,
    { name: "append_event" },
  );
  const id = String(row?.id);
  await enqueueDeliveries(tx, {
    id,
    type: event.type,
    occurred_at: event.occurredAt.toISOString(),
    expires_at: event.expiresAt?.toISOString() ?? null,
    location_id: event.locationId,
    device_id: event.deviceId,
    camera_id: event.cameraId,
    data: event.data,
  });
  await tx.execute(sql`select pg_notify(${EVENTS_CHANNEL}, ${id})`);
  return id;
}
