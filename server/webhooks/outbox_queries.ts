// Owns the questions that the courier and its sweep ask of deliveries and their endpoints.
// Every instant is the database's clock, as several servers share it. Locks: endpoint, then delivery.
import { type Queryable, sql } from "../db/sql.ts";
import type { DeliveryStatus } from "../contract/webhook.ts";
import { wakeCourier } from "./enqueue_deliveries.ts";

/** A delivery that this courier alone may send until its lease runs out. */
export interface ClaimedDelivery {
  id: string;
  endpoint_id: string;
  event_type: string;
  body: string;
  /** `expired`: its deadline has passed, which the claim has already written down. */
  status: "pending" | "expired";
  attempts: number;
  attempts_before_replay: number;
  expires_at: Date | null;
  created_at: Date;
  /** W3C Trace Context of what caused it; `null`: no trace. */
  traceparent: string | null;
  /** Names the lease: whoever else claims the delivery later has another. */
  lease: string;
  url: string;
  /** JSONata; `null`: the body is sent as it is. */
  transform: string | null;
  secret_sealed: Uint8Array;
  /** The secret before this one, while both sign. */
  previous_secret_sealed: Uint8Array | null;
}

export interface ClaimOptions {
  /** Most deliveries to claim. */
  free: number;
  /** Most under way to one endpoint; an endpoint that is failing gets one. */
  perEndpoint: number;
  /** How many of this courier are under way now, by endpoint. */
  busy: ReadonlyMap<string, number>;
  /** Their ids: after a lost session they look free. */
  underWay: readonly string[];
  leaseMs: number;
  /** Whose lock the lease stands on (lease_owner.ts). */
  owner: number;
}

/** Leases due deliveries, the first of every endpoint before the second of any. */
export async function claimDeliveries(
  db: Queryable,
  options: ClaimOptions,
): Promise<ClaimedDelivery[]> {
  const { free, perEndpoint, busy, underWay, leaseMs, owner } = options;
  return await db.rows<ClaimedDelivery>(
    sql`
    with due as (
      select d.id, d.next_attempt_at,
        row_number() over (partition by e.id order by d.next_attempt_at, d.id) as rank
      from webhook_endpoints e
      left join unnest(${[...busy.keys()]}::uuid[], ${[...busy.values()]}::int[])
        as busy (endpoint_id, under_way) on busy.endpoint_id = e.id
      cross join lateral (
        select id, next_attempt_at from webhook_deliveries
        where endpoint_id = e.id and status = 'pending' and next_attempt_at <= now()
          and (lease_until is null or lease_until <= now())
          and id <> all (${underWay}::text[])
        -- Nothing more: the index has this order, and thousands may be due since the same instant.
        order by next_attempt_at
        limit greatest(0, case when e.failing_since is null then ${perEndpoint}::int else 1 end
          - coalesce(busy.under_way, 0))
      ) d
      where e.enabled
    ), chosen as (
      -- Locked only here, as locking writes; what changed meanwhile is checked again.
      select id from webhook_deliveries
      where id in (select id from due order by rank, next_attempt_at limit ${free})
        and status = 'pending' and (lease_until is null or lease_until <= now())
      for update skip locked
    )
    update webhook_deliveries d
    set lease_until = clock_timestamp() + ${leaseMs}::float8 * interval '1 millisecond',
      lease_owner = ${owner},
      status = case when expires_at <= now() then 'expired' else 'pending' end,
      finished_at = case when expires_at <= now() then now() end
    from chosen, webhook_endpoints e
    where d.id = chosen.id and e.id = d.endpoint_id
    returning d.id, d.endpoint_id, d.event_type, d.body, d.status, d.attempts,
      d.attempts_before_replay, d.expires_at, d.created_at, d.traceparent,
      d.lease_until::text as lease,
      e.url, e.transform, e.secret_sealed,
      case when e.previous_secret_until > now() then e.previous_secret_sealed end
        as previous_secret_sealed`,
    { name: "claim_deliveries" },
  );
}

/** Milliseconds until the next attempt is due or a lease runs out; `null`: nothing is waiting. */
export async function nextDueInMs(db: Queryable): Promise<number | null> {
  const row = await db.row<{ in_ms: number | null }>(
    sql`
    select extract(epoch from least(
      (select min(next_attempt_at) from webhook_deliveries
        where status = 'pending' and next_attempt_at > now()),
      (select min(lease_until) from webhook_deliveries
        where status = 'pending' and lease_until > now())
    ) - clock_timestamp())::float8 * 1000 as in_ms`,
    { name: "next_delivery_due" },
  );
  return row?.in_ms ?? null;
}

/** Deliveries that wait for a switched-off endpoint fail; those under way finish first. */
export async function failUnsentDeliveries(
  tx: Queryable,
  endpointId: string | null,
): Promise<number> {
  return await tx.execute(sql`
    update webhook_deliveries d set status = 'failed', finished_at = now(), lease_until = null,
      lease_owner = null
    from webhook_endpoints e
    where e.id = d.endpoint_id and not e.enabled
      and (${endpointId}::uuid is null or e.id = ${endpointId}::uuid)
      and d.status = 'pending' and (d.lease_until is null or d.lease_until <= now())`);
}

export interface FinishedAttempt {
  id: string;
  lease: string;
  status: DeliveryStatus;
  /** Of a `pending` delivery: when to try again. */
  delayMs: number | null;
  /** The attempt's number from 1; `null`: nothing was sent, nothing is counted. */
  attempt: number | null;
}

/** Compare-and-set on the lease. @returns whether it was still ours */
export async function finishAttempt(tx: Queryable, finished: FinishedAttempt): Promise<boolean> {
  const { id, lease, status, delayMs, attempt } = finished;
  const touched = await tx.execute(
    sql`
    update webhook_deliveries
    set status = ${status}, attempts = coalesce(${attempt}::int, attempts), lease_until = null,
      lease_owner = null, next_attempt_at =
        coalesce(now() + ${delayMs}::float8 * interval '1 millisecond', next_attempt_at),
      finished_at = case when ${status} = 'pending' then null else now() end
    where id = ${id} and status = 'pending' and lease_until = ${lease}::timestamptz`,
    { name: "finish_attempt" },
  );
  return touched === 1;
}

export interface AttemptRow {
  delivery_id: string;
  attempt: number;
  started_at: Date;
  duration_ms: number;
  response_status: number | null;
  response_excerpt: string | null;
  error: string | null;
}

export async function insertAttempt(tx: Queryable, row: AttemptRow): Promise<void> {
  await tx.execute(
    sql`
    insert into webhook_attempts
      (delivery_id, attempt, started_at, duration_ms, response_status, response_excerpt, error)
    values (${row.delivery_id}, ${row.attempt}, ${row.started_at}, ${row.duration_ms},
      ${row.response_status}, ${row.response_excerpt}, ${row.error})`,
    { name: "insert_webhook_attempt" },
  );
}

/**
 * All that a success means, in one statement, as most attempts are one: the delivery is done, the
 * attempt is kept, its endpoint is well. @returns whether the lease was still ours
 */
export async function recordSuccess(
  db: Queryable,
  success: AttemptRow & { lease: string },
): Promise<boolean> {
  const { delivery_id, lease, attempt, started_at, duration_ms } = success;
  const written = await db.execute(
    sql`
    with done as (
      update webhook_deliveries
      set status = 'delivered', attempts = ${attempt}, lease_until = null, lease_owner = null,
        finished_at = now()
      where id = ${delivery_id} and status = 'pending' and lease_until = ${lease}::timestamptz
      returning id, endpoint_id
    ), well as (
      update webhook_endpoints e
      set failing_since = null, last_failed_at = null, failing_days = 0, warned_at = null
      from done where e.id = done.endpoint_id and e.failing_since is not null
    )
    insert into webhook_attempts
      (delivery_id, attempt, started_at, duration_ms, response_status, response_excerpt)
    select id, ${attempt}::int, ${started_at}::timestamptz, ${duration_ms}::real,
      ${success.response_status}::int, ${success.response_excerpt}::text
    from done`,
    { name: "record_success" },
  );
  return written === 1;
}

/** Deliveries past their deadline that nobody is sending. @returns how many */
export async function expireDeliveries(db: Queryable): Promise<number> {
  return await db.execute(sql`
    update webhook_deliveries set status = 'expired', finished_at = now(), lease_until = null,
      lease_owner = null
    where status = 'pending' and expires_at <= now()
      and (lease_until is null or lease_until <= now())`);
}

/** Deletes finished deliveries with their attempts, oldest first. @returns how many */
export async function deleteOldDeliveries(
  db: Queryable,
  options: { keepDays: number; limit: number },
): Promise<number> {
  return await db.execute(sql`
    delete from webhook_deliveries where id in (
      select id from webhook_deliveries
      where status <> 'pending' and finished_at < now() - ${options.keepDays} * interval '1 day'
      order by finished_at limit ${options.limit})`);
}

/** Deliveries due for ten seconds that nobody sends. Wakes the couriers if there are any. */
export async function wakeForOverdue(db: Queryable): Promise<number> {
  const row = await db.row<{ overdue: number }>(sql`
    select count(*) as overdue from webhook_deliveries d
    join webhook_endpoints e on e.id = d.endpoint_id and e.enabled
    where d.status = 'pending' and d.next_attempt_at < now() - interval '10 seconds'
      and (d.lease_until is null or d.lease_until <= now())`);
  const overdue = row?.overdue ?? 0;
  if (overdue > 0) await wakeCourier(db);
  return overdue;
}
