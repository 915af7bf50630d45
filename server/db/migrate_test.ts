import { deepEqual, equal, rejects } from "node:assert/strict";
import { testDatabase } from "../../tests/support/database.ts";
import { migrate, type Migration, readMigrations } from "./migrate.ts";
import { sql } from "./sql.ts";

const MADE_UP: Migration[] = [
  { number: 1, name: "000001_a.sql", text: "create table a (n int); insert into a values (1);" },
  { number: 2, name: "000002_b.sql", text: "create table b (n int); insert into b values (2);" },
];

Deno.test("migrate() does nothing the second time", async () => {
  await using database = await testDatabase();
  deepEqual(await migrate(database.db), []);
});

Deno.test("migrate() of two servers at once applies each migration once", async () => {
  await using database = await testDatabase();
  const { db } = database;
  await emptyDatabase(db);
  const other = database.open();
  const applied = await Promise.all([migrate(db, MADE_UP), migrate(other, MADE_UP)]);
  await other.close();
  deepEqual(applied.flat().sort(), ["000001_a.sql", "000002_b.sql"]);
  deepEqual(await db.rows(sql`select n from a union all select n from b order by n`), [
    { n: 1 },
    { n: 2 },
  ]);
});

Deno.test("migrate() leaves nothing of a migration that fails, and goes on from there", async () => {
  await using database = await testDatabase();
  const { db } = database;
  await emptyDatabase(db);
  const broken = { number: 2, name: "000002_b.sql", text: "create table b (n int); select 1/0" };
  await rejects(migrate(db, [...MADE_UP.slice(0, 1), broken]), /division by zero/);
  equal((await db.row<{ b: string | null }>(sql`select to_regclass('b')::text as b`))?.b, null);
  deepEqual(await migrate(db, MADE_UP), ["000002_b.sql"]);
});

Deno.test("migrate() refuses a database newer than the program", async () => {
  await using database = await testDatabase();
  await emptyDatabase(database.db);
  await migrate(database.db, MADE_UP);
  await rejects(migrate(database.db, MADE_UP.slice(0, 1)), /knows 1 migrations.*is 2/);
});

Deno.test("readMigrations() refuses a gap in the numbers", async () => {
  const dir = await Deno.makeTempDir();
  await Deno.writeTextFile(`${dir}/000001_a.sql`, "");
  await Deno.writeTextFile(`${dir}/000003_c.sql`, "");
  await rejects(readMigrations(new URL(`file://${dir}/`)), /number 2 is 000003_c.sql/);
  await Deno.remove(dir, { recursive: true });
});

Deno.test("migrate() gives way to who uses the table, and comes again", async () => {
  await using database = await testDatabase();
  const { db } = database;
  await emptyDatabase(db);
  await migrate(db, MADE_UP.slice(0, 1));
  const other = await db.connect();
  await other.execute(sql`begin`);
  await other.execute(sql`insert into a values (2)`); // holds the table until its end
  const change = { number: 2, name: "000002_b.sql", text: "alter table a add column b int" };
  const pace = { lockTimeoutMs: 20, attempts: 1000, retryMs: 5 };
  await rejects(migrate(db, [...MADE_UP.slice(0, 1), change], { ...pace, attempts: 2 }), /lock/);
  // Nobody stands in line behind it: the table can be read.
  equal((await db.rows(sql`select n from a`)).length, 1);
  const migrating = migrate(db, [...MADE_UP.slice(0, 1), change], pace);
  await other.execute(sql`commit`);
  deepEqual(await migrating, ["000002_b.sql"]);
  await other.close();
});

Deno.test("an older server at work goes on after a newer one has migrated; it cannot start anew", async () => {
  await using database = await testDatabase();
  const { db } = database;
  await emptyDatabase(db);
  await migrate(db, MADE_UP.slice(0, 1));
  const older = database.open();
  const write = () => older.execute(sql`insert into a (n) values (1)`, { name: "write_a" });
  const read = () => older.rows(sql`select n from a`, { name: "read_a" });
  await Promise.all([write(), read()]);
  const expand = {
    number: 2,
    name: "000002_expand.sql",
    text: "alter table a add column b int not null default 7; create table c (n int);",
  };
  await migrate(db, [...MADE_UP.slice(0, 1), expand]);
  await write(); // by the statements that it prepared before
  equal((await read()).length, 3);
  await rejects(migrate(older, MADE_UP.slice(0, 1)), /knows 1 migrations/);
  await older.close();
});

async function emptyDatabase(db: Parameters<typeof migrate>[0]): Promise<void> {
  await db.execute(sql`drop schema public cascade`);
  await db.execute(sql`create schema public`);
}
