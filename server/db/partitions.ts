// Owns the months of plate_reads: that the next ones are there before their first read comes.
import { type Db, type Queryable, raw, sql } from "./sql.ts";

// Two servers must not make the same month side by side.
const PARTITION_LOCK = 7_301_003;

/**
 * Makes the partitions of this month and the `ahead` next ones, where they are missing. Reads that
 * fell into the default partition meanwhile move to their month. Idempotent.
 * @returns the names of those made now
 */
export async function ensurePartitions(
  db: Db,
  options: { now: Date; ahead: number },
): Promise<string[]> {
  const made: string[] = [];
  for (let offset = 0; offset <= options.ahead; offset++) {
    const month = monthOf(options.now, offset);
    if (await db.transaction((tx) => ensureMonth(tx, month))) made.push(month.table);
  }
  return made;
}

interface Month {
  table: string;
  /** First day, and that of the next month: `yyyy-mm-dd`, UTC. */
  from: string;
  to: string;
}

function monthOf(now: Date, offset: number): Month {
  const day = (months: number) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 1)).toISOString()
      .slice(0, 10);
  const from = day(offset);
  return {
    table: `plate_reads_${from.slice(0, 7).replace("-", "_")}`,
    from,
    to: day(offset + 1),
  };
}

async function ensureMonth(tx: Queryable, month: Month): Promise<boolean> {
  if (await hasTable(tx, month.table)) return false;
  await tx.execute(sql`select pg_advisory_xact_lock(${PARTITION_LOCK})`);
  if (await hasTable(tx, month.table)) return false;
  // A name and dates of our own making: nothing that came from outside.
  const { table, from, to } = month;
  const range = `'${from} 00:00+00'`;
  const end = `'${to} 00:00+00'`;
  await tx.execute(raw(`create table ${table} (like plate_reads including all)`));
  // Attached only when the default partition holds none of its rows.
  await tx.execute(raw(`
    with moved as (
      delete from plate_reads_default
      where captured_at >= ${range} and captured_at < ${end}
      returning *)
    insert into ${table} select * from moved`));
  await tx.execute(raw(`
    alter table plate_reads attach partition ${table} for values from (${range}) to (${end})`));
  return true;
}

/** Read from the table of tables: `to_regclass` answers from a cache, as it was before the lock. */
async function hasTable(tx: Queryable, table: string): Promise<boolean> {
  const row = await tx.row(sql`
    select 1 from pg_tables where schemaname = current_schema() and tablename = ${table}`);
  return row !== undefined;
}
