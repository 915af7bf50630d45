import { deepEqual, equal } from "node:assert/strict";
import { testDatabase } from "../../tests/support/database.ts";
import { ensurePartitions } from "./partitions.ts";
import { type Db, sql } from "./sql.ts";

const NOW = new Date("2026-12-31T23:30:00Z");
const ID = "0197f000-0000-7000-8000-000000000000";

async function insertRead(db: Db, capturedAt: string): Promise<void> {
  await db.execute(sql`
    insert into plate_reads (id, captured_at, plate, confidence, location_id, device_id, camera_id,
      visit_id, trigger, image_ref)
    values (gen_random_uuid(), ${capturedAt}, 'ABC123', 0.9, ${ID}, ${ID}, 'lane', ${ID}, 'manual',
      'x')`);
}

async function tablesOfReads(db: Db): Promise<string[]> {
  const rows = await db.rows<{ name: string }>(
    sql`select tableoid::regclass::text as name from plate_reads order by captured_at`,
  );
  return rows.map(({ name }) => name);
}

Deno.test("ensurePartitions() makes the months ahead, over the end of a year, once", async () => {
  await using database = await testDatabase();
  const { db } = database;
  deepEqual(await ensurePartitions(db, { now: NOW, ahead: 1 }), [
    "plate_reads_2026_12",
    "plate_reads_2027_01",
  ]);
  deepEqual(await ensurePartitions(db, { now: NOW, ahead: 1 }), []);
  await insertRead(db, "2026-12-31T23:59:59.999Z");
  await insertRead(db, "2027-01-01T00:00:00Z");
  await insertRead(db, "2031-01-01T00:00:00Z");
  deepEqual(await tablesOfReads(db), [
    "plate_reads_2026_12",
    "plate_reads_2027_01",
    "plate_reads_default",
  ]);
});

Deno.test("ensurePartitions() takes in the reads that came before their month", async () => {
  await using database = await testDatabase();
  const { db } = database;
  await insertRead(db, "2026-12-05T00:00:00Z");
  await ensurePartitions(db, { now: NOW, ahead: 0 });
  deepEqual(await tablesOfReads(db), ["plate_reads_2026_12"]);
});

Deno.test("ensurePartitions() of two servers at once makes each month once", async () => {
  await using database = await testDatabase();
  const other = database.open();
  const made = await Promise.all(
    [database.db, other].map((db) => ensurePartitions(db, { now: NOW, ahead: 2 })),
  );
  await other.close();
  equal(made.flat().length, 3);
});
