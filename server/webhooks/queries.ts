// Owns the questions that the API asks of endpoints and their deliveries; the courier's own
// are in outbox_queries.ts.
import type { EventType } from "../contract/event.ts";
import type { DeliveryStatus } from "../contract/webhook.ts";
import { type Queryable, raw, sql } from "../db/sql.ts";
import type { AttemptRow } from "./outbox_queries.ts";

/** An endpoint without its secret. */
export interface EndpointRow {
  id: string;
  url: string;
  description: string;
  types: EventType[];
  location_ids: string[];
  device_ids: string[];
  enabled: boolean;
  disabled_reason: string | null;
  failing_since: Date | null;
  created_at: Date;
}

const ENDPOINT = raw(`id, url, description, types, location_ids, device_ids, enabled,
  disabled_reason, failing_since, created_at`);

/** "this endpoint" */
export async function findEndpoint(db: Queryable, id: string): Promise<EndpointRow | undefined> {
  return await db.row<EndpointRow>(sql`select ${ENDPOINT} from webhook_endpoints where id = ${id}`);
}

/** "this endpoint", held until the transaction ends. */
export async function lockEndpoint(tx: Queryable, id: string): Promise<EndpointRow | undefined> {
  return await tx.row<EndpointRow>(sql`
    select ${ENDPOINT} from webhook_endpoints where id = ${id} for no key update`);
}

/**
 * "the endpoints older than this one, newest first".
 * @param options.visible only endpoints limited to some of these locations; `null`: all
 */
export async function findEndpoints(
  db: Queryable,
  options: { visible: readonly string[] | null; beforeId: string | null; limit: number },
): Promise<EndpointRow[]> {
  const { visible, beforeId, limit } = options;
  return await db.rows<EndpointRow>(sql`
    select ${ENDPOINT} from webhook_endpoints
    where (${visible}::uuid[] is null or (location_ids <> '{}' and location_ids <@ ${visible}))
      and (${beforeId}::uuid is null or id < ${beforeId})
    order by id desc limit ${limit}`);
}

export interface NewEndpoint extends Omit<EndpointRow, "disabled_reason" | "failing_since"> {
  secret_sealed: Uint8Array;
}

export async function insertEndpoint(tx: Queryable, row: NewEndpoint): Promise<void> {
  await tx.execute(sql`
    insert into webhook_endpoints (id, url, description, secret_sealed, types, location_ids,
      device_ids, enabled, created_at)
    values (${row.id}, ${row.url}, ${row.description}, ${row.secret_sealed}, ${row.types},
      ${row.location_ids}, ${row.device_ids}, ${row.enabled}, ${row.created_at})`);
}

export async function updateEndpointRow(tx: Queryable, row: EndpointRow): Promise<void> {
  await tx.execute(sql`
    update webhook_endpoints
    set url = ${row.url}, description = ${row.description}, types = ${row.types},
      location_ids = ${row.location_ids}, device_ids = ${row.device_ids},
      enabled = ${row.enabled}, disabled_reason = ${row.disabled_reason},
      failing_since = ${row.failing_since}
    where id = ${row.id}`);
}

/** Its deliveries and their attempts go with it. */
export async function deleteEndpointRow(tx: Queryable, id: string): Promise<void> {
  await tx.execute(sql`delete from webhook_endpoints where id = ${id}`);
}

/** "which of these locations and devices are there", a device with its location */
export async function findTargets(
  db: Queryable,
  ids: { location_ids: readonly string[]; device_ids: readonly string[] },
): Promise<{ id: string; kind: "location" | "device"; location_id: string }[]> {
  return await db.rows(sql`
    select id, 'location' as kind, id as location_id from locations
      where id = any (${ids.location_ids}::uuid[])
    union all
    select id, 'device', location_id from devices where id = any (${ids.device_ids}::uuid[])`);
}

export interface DeliveryRow {
  id: string;
  endpoint_id: string;
  event_id: number;
  event_type: EventType;
  status: DeliveryStatus;
  next_attempt_at: Date;
  expires_at: Date | null;
  created_at: Date;
  /** Microseconds since the epoch: a `Date` has only milliseconds, too coarse for a cursor. */
  created_us: number;
}

const DELIVERY = raw(`id, endpoint_id, event_id, event_type, status, next_attempt_at, expires_at,
  created_at, (extract(epoch from created_at) * 1000000)::bigint as created_us`);

/** "this delivery of this endpoint" */
export async function findDelivery(
  db: Queryable,
  delivery: { id: string; endpointId: string },
): Promise<DeliveryRow | undefined> {
  return await db.row<DeliveryRow>(sql`
    select ${DELIVERY} from webhook_deliveries
    where id = ${delivery.id} and endpoint_id = ${delivery.endpointId}`);
}

/** "the deliveries of this endpoint older than this one, newest first" */
export async function findDeliveries(
  db: Queryable,
  options: {
    endpointId: string;
    status: DeliveryStatus | null;
    before: readonly [createdUs: number, id: string] | null;
    limit: number;
  },
): Promise<DeliveryRow[]> {
  const { endpointId, status, before, limit } = options;
  const [createdUs, id] = before ?? [null, null];
  return await db.rows<DeliveryRow>(sql`
    select ${DELIVERY} from webhook_deliveries
    where endpoint_id = ${endpointId}
      and (${status}::text is null or status = ${status})
      and (${id}::text is null or (created_at, id) <
        ('epoch'::timestamptz + ${createdUs}::float8 * interval '1 microsecond', ${id}))
    order by created_at desc, id desc limit ${limit}`);
}

/** "the attempts of these deliveries, in order" */
export async function findAttempts(
  db: Queryable,
  deliveryIds: readonly string[],
): Promise<AttemptRow[]> {
  return await db.rows<AttemptRow>(sql`
    select delivery_id, attempt, started_at, duration_ms, response_status, response_excerpt, error
    from webhook_attempts where delivery_id = any (${deliveryIds}) order by delivery_id, attempt`);
}

/** Makes a finished delivery due now, unless its deadline has passed. @returns whether it did */
export async function reopenDelivery(tx: Queryable, id: string): Promise<boolean> {
  const touched = await tx.execute(sql`
    update webhook_deliveries
    set status = 'pending', attempts_before_replay = attempts, next_attempt_at = now(),
      lease_until = null, finished_at = null
    where id = ${id} and status <> 'pending' and (expires_at is null or expires_at > now())`);
  return touched === 1;
}
