// Owns the SQL of leases: whose they are, and which of them have outlived their owner.
import { type Queryable, sql } from "../db/sql.ts";

/** First number of the owners' advisory locks; jobs have 7301. */
const OWNERS = 7302;

/** Takes the session's lock of this number. @returns `false` when another session has it */
export async function lockOwner(session: Queryable, owner: number): Promise<boolean> {
  const row = await session.row<{ locked: boolean }>(
    sql`select pg_try_advisory_lock(${OWNERS}, ${owner}) as locked`,
  );
  return row?.locked === true;
}

/** Ends the leases whose owner is gone. @returns how many */
export async function endOrphanedLeases(db: Queryable): Promise<number> {
  return await db.execute(
    sql`
    update webhook_deliveries set lease_until = null, lease_owner = null
    where status = 'pending' and lease_until > now() and lease_owner is not null
      and lease_owner not in (
        select objid::bigint from pg_locks
        where locktype = 'advisory' and classid = ${OWNERS} and objsubid = 2 and granted
          and database = (select oid from pg_database where datname = current_database()))`,
    { name: "end_orphaned_leases" },
  );
}

/** Gives a lease back unused, so that another courier need not wait for its end. */
export async function releaseDelivery(
  db: Queryable,
  delivery: { id: string; lease: string },
): Promise<void> {
  await db.execute(sql`
    update webhook_deliveries set lease_until = null, lease_owner = null
    where id = ${delivery.id} and lease_until = ${delivery.lease}::timestamptz`);
}
