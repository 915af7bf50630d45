// Owns the statements on the recognizer's pace and usage; decides nothing.
import { type Queryable, sql } from "../db/sql.ts";

// Nothing is lost that matters when the machine dies within the second, so these statements do not
// wait for the disk (synchronous_commit off, for the statement alone): a plate waits for them.
const NOT_WAITING_FOR_DISK = sql`
  unhurried as materialized (select set_config('synchronous_commit', 'off', true))`;

/**
 * Takes the account's next turn unless it is more than `maxWaitMs` away (generic cell rate, burst
 * of one). One statement, one row: turns come in the order of asking, over all servers.
 * @returns the wait until the turn, or `undefined` when it would be too long and none was taken
 */
export async function takeTurn(
  db: Queryable,
  turn: { account: string; intervalMs: number; maxWaitMs: number },
): Promise<number | undefined> {
  const row = await db.row<{ wait_ms: number }>(
    sql`
    with ${NOT_WAITING_FOR_DISK}
    insert into recognizer_rate as rate (account, next_at)
    select ${turn.account}, clock_timestamp() + ${turn.intervalMs} * interval '1 millisecond'
    from unhurried
    on conflict (account) do update
      set next_at = greatest(rate.next_at, clock_timestamp())
        + ${turn.intervalMs} * interval '1 millisecond'
      where rate.next_at <= clock_timestamp() + ${turn.maxWaitMs} * interval '1 millisecond'
    returning (extract(epoch from next_at - clock_timestamp()) * 1000)::float8
      - ${turn.intervalMs} as wait_ms`,
    { name: "recognizer_take_turn" },
  );
  return row === undefined ? undefined : Math.max(0, row.wait_ms);
}

/** How long until the account's next turn is free, in milliseconds. */
export async function readWaitMs(db: Queryable, account: string): Promise<number> {
  const row = await db.row<{ wait_ms: number }>(sql`
    select (extract(epoch from next_at - clock_timestamp()) * 1000)::float8 as wait_ms
    from recognizer_rate where account = ${account}`);
  return Math.max(0, row?.wait_ms ?? 0);
}

/** No turn before `waitMs` from now: the account was told to wait. */
export async function holdTurns(
  db: Queryable,
  hold: { account: string; waitMs: number },
): Promise<void> {
  await db.execute(sql`
    insert into recognizer_rate as rate (account, next_at)
    values (${hold.account}, clock_timestamp() + ${hold.waitMs} * interval '1 millisecond')
    on conflict (account) do update set next_at = greatest(rate.next_at, excluded.next_at)`);
}

/** Adds to this month's count of calls made here. Months are UTC's. */
export async function countCall(db: Queryable, at: Date): Promise<void> {
  await db.execute(
    sql`
    with ${NOT_WAITING_FOR_DISK}
    insert into recognizer_usage as usage (month, calls_counted)
    select ${monthOf(at)}::date, 1 from unhurried
    on conflict (month) do update set calls_counted = usage.calls_counted + 1`,
    { name: "recognizer_count_call" },
  );
}

export interface UsageRow {
  calls_counted: number;
  calls: number | null;
  total_calls: number | null;
  resets_on: Date | null;
  synced_at: Date | null;
}

/** What is known of the account this month; `undefined` before the first call and the first sync. */
export async function readUsage(db: Queryable, at: Date): Promise<UsageRow | undefined> {
  return await db.row<UsageRow>(sql`
    select calls_counted, calls, total_calls, resets_on, synced_at
    from recognizer_usage where month = ${monthOf(at)}`);
}

/** Stores what the account said of itself. */
export async function storeUsage(
  db: Queryable,
  usage: { calls: number; totalCalls: number | null; resetsOn: Date | null; at: Date },
): Promise<void> {
  await db.execute(sql`
    insert into recognizer_usage (month, calls, total_calls, resets_on, synced_at)
    values (${monthOf(usage.at)}, ${usage.calls}, ${usage.totalCalls}, ${usage.resetsOn},
      ${usage.at})
    on conflict (month) do update set calls = excluded.calls, total_calls = excluded.total_calls,
      resets_on = excluded.resets_on, synced_at = excluded.synced_at`);
}

function monthOf(at: Date): string {
  return `${at.toISOString().slice(0, 7)}-01`;
}
