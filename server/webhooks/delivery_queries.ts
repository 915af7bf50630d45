// Owns the questions that the API asks of deliveries: what an endpoint was sent, and sending it again.
import type { EventType } from "../contract/event.ts";
import type { DeliveryStatus } from "../contract/webhook.ts";
import { type Queryable, raw, sql } from "../db/sql.ts";
import type { AttemptRow } from "./outbox_queries.ts";

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

/** "the event of this delivery", as it was written down */
export async function findDeliveryBody(db: Queryable, id: string): Promise<string | undefined> {
  return (await db.row<{ body: string }>(
    sql`select body from webhook_deliveries where id = ${id}`,
  ))?.body;
}

/** "the deliveries of this endpoint older than this one, newest first" */
export async function findDeliveries(
  db: Queryable,
  options: {
    endpointId: string;
    status: DeliveryStatus | null;
    type: EventType | null;
    /** From this on, before that: RFC 3339. */
    from: string | null;
    to: string | null;
    before: readonly [createdUs: number, id: string] | null;
    limit: number;
  },
): Promise<DeliveryRow[]> {
  const { endpointId, status, type, from, to, before, limit } = options;
  const [createdUs, id] = before ?? [null, null];
  return await db.rows<DeliveryRow>(sql`
    select ${DELIVERY} from webhook_deliveries
    where endpoint_id = ${endpointId}
      and (${status}::text is null or status = ${status})
      and (${type}::text is null or event_type = ${type})
      and (${from}::timestamptz is null or created_at >= ${from})
      and (${to}::timestamptz is null or created_at < ${to})
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
      lease_until = null, lease_owner = null, finished_at = null
    where id = ${id} and status <> 'pending' and (expires_at is null or expires_at > now())`);
  return touched === 1;
}

export interface ReplayQuery {
  endpointId: string;
  status: readonly DeliveryStatus[];
  from: string | null;
  to: string | null;
  types: readonly string[];
  after: readonly [createdUs: number, id: string] | null;
  limit: number;
}

export interface ReplayedRow {
  id: string;
  created_us: number;
  /** `false`: its deadline has passed, and it stays as it was. */
  replayed: boolean;
}

/**
 * Makes the finished deliveries due now, in the order that they were made in, but for those past
 * their deadline. @returns all that were looked at, in that order
 */
export async function reopenDeliveries(
  tx: Queryable,
  query: ReplayQuery,
): Promise<ReplayedRow[]> {
  const { endpointId, status, from, to, types, after, limit } = query;
  const [afterUs, afterId] = after ?? [null, null];
  return await tx.rows<ReplayedRow>(sql`
    with chosen as (
      select id, created_at, row_number() over (order by created_at, id) as place,
        (expires_at is null or expires_at > now()) as is_valid
      from (
        select id, created_at, expires_at from webhook_deliveries
        where endpoint_id = ${endpointId} and status = any (${status})
          and (${from}::timestamptz is null or created_at >= ${from})
          and (${to}::timestamptz is null or created_at < ${to})
          and (${types}::text[] = '{}' or event_type = any (${types}))
          and (${afterId}::text is null or (created_at, id) >
            ('epoch'::timestamptz + ${afterUs}::float8 * interval '1 microsecond', ${afterId}))
        order by created_at, id limit ${limit}
        for update
      ) found
    ), reopened as (
      update webhook_deliveries d
      set status = 'pending', attempts_before_replay = attempts, lease_until = null,
        lease_owner = null, finished_at = null,
        -- As they are claimed in the order of this.
        next_attempt_at = now() + chosen.place * interval '1 microsecond'
      from chosen where d.id = chosen.id and chosen.is_valid
      returning d.id
    )
    select chosen.id, (extract(epoch from created_at) * 1000000)::bigint as created_us,
      reopened.id is not null as replayed
    from chosen left join reopened on reopened.id = chosen.id order by place`);
}
