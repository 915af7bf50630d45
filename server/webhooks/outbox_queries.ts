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
  /** Names the lease: whoever else claims the delivery later has another. */
  lease: string;
  url: string;
  secret_sealed: Uint8Array;
}

export interface ClaimOptions {
  /** Most deliveries to claim. */
  free: number;
  /** Most under way to one endpoint; an endpoint that is failing gets one. */
  perEndpoint: number;
  /** How many of this courier are under way now, by endpoint. */
  busy: ReadonlyMap<string, number>;
  leaseMs: number;
}

/** Leases due deliveries, the first of every endpoint before the second of any. */
export async function claimDeliveries(
  db: Queryable,
  options: ClaimOptions,
): Promise<ClaimedDelivery[]> {
  const { free, perEndpoint, busy, leaseMs } = options;
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
        order by next_attempt_at, id
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
      status = case when expires_at <= now() then 'expired' else 'pending' end,
      finished_at = case when expires_at <= now() then now() end
    from chosen, webhook_endpoints e
    where d.id = chosen.id and e.id = d.endpoint_id
    returning d.id, d.endpoint_id, d.event_type, d.body, d.status, d.attempts,
      d.attempts_before_replay, d.expires_at, d.created_at, d.lease_until::text as lease,
      e.url, e.secret_sealed`,
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

/** Gives a lease back unused, so that another courier need not wait for its end. */
export async function releaseDelivery(
  db: Queryable,
  delivery: { id: string; lease: string },
): Promise<void> {
  await db.execute(sql`
    update webhook_deliveries set lease_until = null
    where id = ${delivery.id} and lease_until = ${delivery.lease}::timestamptz`);
}

export interface EndpointHealthRow {
  enabled: boolean;
  failing_since: Date | null;
  failed_half_a_day_ago: boolean;
}

/** Locks the endpoint's row until the end of the transaction. */
export async function lockEndpointHealth(
  tx: Queryable,
  endpointId: string,
): Promise<EndpointHealthRow | undefined> {
  return await tx.row<EndpointHealthRow>(sql`
    select enabled, failing_since,
      -- Read only when it can matter: a healthy endpoint's failures stay cheap.
      coalesce(failing_since < now() - interval '4 days', false) and exists (
        select from webhook_deliveries d join webhook_attempts a on a.delivery_id = d.id
        where d.endpoint_id = e.id and d.created_at > now() - interval '4 days'
          and (a.response_status is null or a.response_status not between 200 and 299)
          and a.started_at between now() - interval '24 hours' and now() - interval '12 hours'
      ) as failed_half_a_day_ago
    from webhook_endpoints e where id = ${endpointId} for no key update`);
}

export async function markEndpointWell(tx: Queryable, endpointId: string): Promise<void> {
  await tx.execute(
    sql`
    update webhook_endpoints set failing_since = null
    where id = ${endpointId} and failing_since is not null`,
    { name: "mark_endpoint_well" },
  );
}

export async function markEndpointFailing(tx: Queryable, endpointId: string): Promise<void> {
  await tx.execute(sql`
    update webhook_endpoints set failing_since = now()
    where id = ${endpointId} and failing_since is null`);
}

/** Switches the endpoint off; what it has not received yet has failed. */
export async function disableEndpoint(
  tx: Queryable,
  endpoint: { id: string; reason: string },
): Promise<void> {
  await tx.execute(sql`
    update webhook_endpoints set enabled = false, disabled_reason = ${endpoint.reason}
    where id = ${endpoint.id}`);
  await failUnsentDeliveries(tx, endpoint.id);
}

/** Deliveries that wait for a switched-off endpoint fail; those under way finish first. */
export async function failUnsentDeliveries(
  tx: Queryable,
  endpointId: string | null,
): Promise<number> {
  return await tx.execute(sql`
    update webhook_deliveries d set status = 'failed', finished_at = now(), lease_until = null
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
      next_attempt_at =
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

/** Deliveries past their deadline that nobody is sending. @returns how many */
export async function expireDeliveries(db: Queryable): Promise<number> {
  return await db.execute(sql`
    update webhook_deliveries set status = 'expired', finished_at = now(), lease_until = null
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
