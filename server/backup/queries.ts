// Owns the statements of backup and restore: which tables there are, what is in them. Decides
// nothing. Names of tables and columns are the database's own, quoted by it.
import { type Connection, type Queryable, raw, sql } from "../db/sql.ts";

/** A table as the database quotes it, with the columns that can be written. */
export interface TableShape {
  table: string;
  columns: string[];
}

/** What both ends of a copy must agree on. */
export async function beginCopy(
  session: Connection,
  { isReadOnly }: { isReadOnly: boolean },
): Promise<void> {
  // One moment of the whole database, however long it takes.
  await session.execute(
    isReadOnly
      ? sql`begin isolation level repeatable read read only`
      : sql`begin isolation level read committed`,
  );
  for (const setting of ["datestyle = 'ISO'", "timezone = 'UTC'", "bytea_output = 'hex'"]) {
    await session.execute(raw(`set local ${setting}`));
  }
  await session.execute(sql`set local extra_float_digits = 1`);
}

export async function commitCopy(session: Connection): Promise<void> {
  await session.execute(sql`commit`);
}

/** "every table with its columns", partitions as the table they are part of; not `migrations` */
export function findTables(db: Queryable): Promise<TableShape[]> {
  return db.rows<TableShape>(sql`
    select quote_ident(c.relname) as table,
      array_agg(quote_ident(a.attname) order by a.attnum) as columns
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      and a.attgenerated = ''
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
      and not c.relispartition and c.relname <> 'migrations'
    group by c.relname
    order by c.relname`);
}

/** "the months that have a partition", their first days */
export async function findMonths(db: Queryable): Promise<string[]> {
  const rows = await db.rows<{ month: string }>(sql`
    select replace(substr(relname, 13), '_', '-') || '-01' as month
    from pg_class where relnamespace = current_schema()::regnamespace and relispartition
      and relkind = 'r' and relname ~ '^plate_reads_[0-9]{4}_[0-9]{2}$'
    order by 1`);
  return rows.map(({ month }) => month);
}

/** "which migrations were applied", their names in order; none in an empty database */
export async function findMigrations(db: Queryable): Promise<string[]> {
  const table = await db.row<{ name: string | null }>(
    sql`select to_regclass('migrations')::text as name`,
  );
  if (table === undefined || table.name === null) return [];
  const rows = await db.rows<{ name: string }>(sql`select name from migrations order by number`);
  return rows.map(({ name }) => name);
}

export interface SequenceState {
  name: string;
  last: string;
  isCalled: boolean;
}

/** "where the numbers of identity columns have got to" */
export async function findSequences(db: Queryable): Promise<SequenceState[]> {
  const names = await db.rows<{ name: string }>(sql`
    select quote_ident(relname) as name from pg_class
    where relnamespace = current_schema()::regnamespace and relkind = 'S' order by relname`);
  return await Promise.all(names.map(async ({ name }) => {
    const row = await db.row<{ last: string; called: boolean }>(
      raw(`select last_value::text as last, is_called as called from ${name}`),
    );
    return { name, last: row?.last ?? "1", isCalled: row?.called ?? false };
  }));
}

export async function setSequence(db: Queryable, sequence: SequenceState): Promise<void> {
  const { name, last, isCalled } = sequence;
  await db.execute(sql`select setval(${name}::regclass, ${last}::bigint, ${isCalled})`);
}

/** The rows as COPY writes them. Of a partitioned table only a question can be copied. */
export function copyTableOut(session: Connection, shape: TableShape): AsyncIterable<Uint8Array> {
  const { table, columns } = shape;
  return session.copyOut(raw(`copy (select ${columns.join(", ")} from ${table}) to stdout`));
}

/** @returns how many rows were written */
export function copyTableIn(
  session: Connection,
  shape: TableShape,
  chunks: AsyncIterable<Uint8Array>,
): Promise<number> {
  const { table, columns } = shape;
  return session.copyIn(raw(`copy ${table} (${columns.join(", ")}) from stdin`), chunks);
}

/** "does the table hold anything" */
export async function hasRows(db: Queryable, table: string): Promise<boolean> {
  const row = await db.row<{ has: boolean }>(raw(`select exists (select from ${table}) as has`));
  return row?.has === true;
}

/** What migrations put in themselves gives way to what was backed up. */
export async function emptyTable(tx: Queryable, table: string): Promise<void> {
  await tx.execute(raw(`truncate ${table}`));
}

/** Rows come back as they were: nothing is counted, noted or forbidden by a trigger meanwhile. */
export async function setTriggers(
  tx: Queryable,
  table: string,
  isOn: boolean,
): Promise<void> {
  await tx.execute(raw(`alter table ${table} ${isOn ? "enable" : "disable"} trigger user`));
}

/** Without it the first questions would be planned for empty tables. */
export async function analyze(db: Queryable): Promise<void> {
  await db.execute(sql`analyze`);
}
