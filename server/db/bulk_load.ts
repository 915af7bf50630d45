// Owns filling whole tables at once: their indexes and foreign keys are taken off and made anew,
// which costs a fraction of keeping them up row by row. Knows no table.
import { type Queryable, raw, sql } from "./sql.ts";

/**
 * Runs `load` while the tables have neither indexes, but for their keys', nor foreign keys of their
 * own. Call it in a transaction: nobody else sees them so, and all comes back when it fails.
 * Locks the tables.
 */
export async function withoutIndexes(
  tx: Queryable,
  tables: readonly string[],
  load: () => Promise<void>,
): Promise<void> {
  const keys = await findForeignKeys(tx, tables);
  const indexes = await findIndexes(tx, tables);
  for (const { owner, name } of keys) {
    await tx.execute(raw(`alter table ${owner} drop constraint ${name}`));
  }
  for (const { name } of indexes) await tx.execute(raw(`drop index ${name}`));
  await load();
  // More at once than a question may ask for: whole tables are sorted.
  await tx.execute(sql`set local maintenance_work_mem = '256MB'`);
  for (const { definition } of indexes) await tx.execute(raw(definition));
  for (const { owner, name, definition } of keys) {
    await tx.execute(raw(`alter table ${owner} add constraint ${name} ${definition}`));
  }
}

interface Definition {
  /** The table, quoted where it must be. */
  owner: string;
  name: string;
  definition: string;
}

function findForeignKeys(tx: Queryable, tables: readonly string[]): Promise<Definition[]> {
  return tx.rows<Definition>(sql`
    select conrelid::regclass::text as owner, quote_ident(conname) as name,
      pg_get_constraintdef(oid) as definition
    from pg_constraint
    where contype = 'f' and conparentid = 0 and conrelid = any (${tables}::regclass[])
    order by oid`);
}

/** Of a partitioned table the ones of the whole: those of its partitions go and come with them. */
function findIndexes(tx: Queryable, tables: readonly string[]): Promise<Definition[]> {
  return tx.rows<Definition>(sql`
    select i.indrelid::regclass::text as owner, i.indexrelid::regclass::text as name,
      replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ') as definition
    from pg_index i
    where i.indrelid = any (${tables}::regclass[])
      and not exists (select from pg_constraint c where c.conindid = i.indexrelid
        and c.contype in ('p', 'u', 'x'))
    order by i.indexrelid`);
}
