import { deepEqual, equal, rejects } from "node:assert/strict";
import { testDatabase } from "../../tests/support/database.ts";
import { withoutIndexes } from "./bulk_load.ts";
import { type Queryable, sql } from "./sql.ts";

const TABLES = ["visits", "plate_reads"];

function shape(db: Queryable): Promise<unknown[]> {
  return db.rows(sql`
    select c.relname, pg_get_indexdef(i.indexrelid) as what from pg_index i
      join pg_class c on c.oid = i.indrelid
      where c.relname = 'visits' or c.relname like 'plate_reads%'
    union all
    select conrelid::regclass::text, pg_get_constraintdef(oid) from pg_constraint
      where conrelid = 'visits'::regclass
    order by 1, 2`);
}

Deno.test("withoutIndexes() takes them off for the load alone, also when it fails", async () => {
  await using database = await testDatabase();
  const { db } = database;
  const before = await shape(db);
  await db.transaction((tx) =>
    withoutIndexes(tx, TABLES, async () => {
      const during = await tx.row<{ indexes: number; keys: number }>(sql`
        select (select count(*) from pg_index where indrelid = 'visits'::regclass) as indexes,
          (select count(*) from pg_constraint where conrelid = 'visits'::regclass
            and contype = 'f') as keys`);
      deepEqual(during, { indexes: 1, keys: 0 });
    })
  );
  deepEqual(await shape(db), before);
  const failing = db.transaction((tx) =>
    withoutIndexes(tx, TABLES, () => Promise.reject(new Error("the disk is full")))
  );
  await rejects(failing, /disk is full/);
  deepEqual(await shape(db), before);
});

Deno.test("withoutIndexes() finds a row that breaks a foreign key", async () => {
  await using database = await testDatabase();
  const { db } = database;
  const load = db.transaction((tx) =>
    withoutIndexes(tx, TABLES, async () => {
      await tx.execute(sql`
        insert into visits (id, location_id, device_id, camera_id, first_seen_at, last_seen_at)
        values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'lane', now(), now())`);
    })
  );
  await rejects(load, /foreign key/);
  equal((await db.rows(sql`select id from visits`)).length, 0);
});
