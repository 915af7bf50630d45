// Owns the questions that the API asks of endpoints; those of deliveries are in
// delivery_queries.ts, the courier's own in outbox_queries.ts.
import type { EventType } from "../contract/event.ts";
import { type Queryable, raw, sql } from "../db/sql.ts";

/** An endpoint without its secret. */
export interface EndpointRow {
  id: string;
  url: string;
  description: string;
  types: EventType[];
  location_ids: string[];
  device_ids: string[];
  transform: string | null;
  enabled: boolean;
  disabled_reason: string | null;
  failing_since: Date | null;
  /** When the newest delivery that arrived did. */
  last_success_at: Date | null;
  /** `null` once it is over. */
  previous_secret_until: Date | null;
  created_at: Date;
}

const ENDPOINT = raw(`id, url, description, types, location_ids, device_ids, transform, enabled,
  disabled_reason, failing_since, case when previous_secret_until > now()
    then previous_secret_until end as previous_secret_until, created_at,
  (select d.finished_at from webhook_deliveries d
    where d.endpoint_id = webhook_endpoints.id and d.status = 'delivered'
    order by d.created_at desc limit 1) as last_success_at`);

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

export interface NewEndpoint extends
  Omit<
    EndpointRow,
    "disabled_reason" | "failing_since" | "last_success_at" | "previous_secret_until"
  > {
  secret_sealed: Uint8Array;
}

export async function insertEndpoint(tx: Queryable, row: NewEndpoint): Promise<void> {
  await tx.execute(sql`
    insert into webhook_endpoints (id, url, description, secret_sealed, types, location_ids,
      device_ids, transform, enabled, created_at)
    values (${row.id}, ${row.url}, ${row.description}, ${row.secret_sealed}, ${row.types},
      ${row.location_ids}, ${row.device_ids}, ${row.transform}, ${row.enabled},
      ${row.created_at})`);
}

export async function updateEndpointRow(tx: Queryable, row: EndpointRow): Promise<void> {
  await tx.execute(sql`
    update webhook_endpoints
    set url = ${row.url}, description = ${row.description}, types = ${row.types},
      location_ids = ${row.location_ids}, device_ids = ${row.device_ids},
      transform = ${row.transform}, enabled = ${row.enabled}, disabled_reason = ${row.disabled_reason},
      failing_since = ${row.failing_since},
      last_failed_at = case when ${row.failing_since}::timestamptz is null then null
        else last_failed_at end,
      failing_days = case when ${row.failing_since}::timestamptz is null then 0
        else failing_days end,
      warned_at = case when ${row.failing_since}::timestamptz is null then null
        else warned_at end
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

/** The new secret signs from now on, the old one until `overlapMs` have passed. @returns until when */
export async function replaceSecret(
  tx: Queryable,
  input: { id: string; secretSealed: Uint8Array; overlapMs: number },
): Promise<Date | null> {
  const { id, secretSealed, overlapMs } = input;
  const row = await tx.row<{ until: Date | null }>(sql`
    update webhook_endpoints
    set secret_sealed = ${secretSealed},
      previous_secret_sealed = case when ${overlapMs}::float8 > 0 then secret_sealed end,
      previous_secret_until = case when ${overlapMs}::float8 > 0
        then now() + ${overlapMs}::float8 * interval '1 millisecond' end
    where id = ${id}
    returning previous_secret_until as until`);
  return row?.until ?? null;
}

/** Secrets whose overlap is over are kept no longer. @returns how many */
export async function forgetOldSecrets(db: Queryable): Promise<number> {
  return await db.execute(sql`
    update webhook_endpoints set previous_secret_sealed = null, previous_secret_until = null
    where previous_secret_until <= now()`);
}
