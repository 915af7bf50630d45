import { equal, match, notEqual, ok, rejects } from "node:assert/strict";
import { testDatabase } from "../../tests/support/database.ts";
import { waitUntil } from "../../tests/support/wait_until.ts";
import { runningEmbedded, startEmbeddedPostgres } from "./embedded.ts";
import { openDb, sql } from "./sql.ts";

Deno.test("startEmbeddedPostgres() makes a cluster, over what a torn initdb left", async () => {
  const dir = await Deno.makeTempDir();
  await Deno.mkdir(`${dir}/cluster.init/base`, { recursive: true });
  await Deno.writeTextFile(`${dir}/cluster.init/PG_VERSION`, "1");
  const first = await startEmbeddedPostgres({ dir, isDurable: false });
  await rejects(startEmbeddedPostgres({ dir }), /another server is using it/);
  await first.stop();
  await first.stop();
  const again = await startEmbeddedPostgres({ dir, isDurable: false });
  const db = openDb({ connectionString: again.connectionString });
  const row = await db.row<{ encoding: string }>(
    sql`select pg_encoding_to_char(encoding) as encoding from pg_database where datname = 'washfleet'`,
  );
  await db.close();
  await again.stop();
  await Deno.remove(dir, { recursive: true });
  equal(row?.encoding, "UTF8");
});

Deno.test("runningEmbedded() finds the database that another process runs, for a backup", async () => {
  await using database = await testDatabase();
  const found = await runningEmbedded(database.postgres.dir);
  equal(found, database.connectionString);
  await database.postgres.stop();
  equal(await runningEmbedded(database.postgres.dir), null);
  equal(await runningEmbedded(`${database.postgres.dir}/nowhere`), null);
  await database.postgres.start();
});

Deno.test("a killed postmaster comes back by itself, and nothing committed is lost", async () => {
  await using database = await testDatabase({ isDurable: true });
  const { db, postgres } = database;
  await db.execute(sql`create table kept (n int)`);
  for (let round = 1; round <= 2; round++) {
    await db.execute(sql`insert into kept values (${round})`);
    const before = postgres.pid;
    postgres.kill();
    // A session of the dead postmaster may still answer for a moment.
    await waitUntil(() => postgres.pid !== before, { what: "another postmaster" });
    const row = await waitUntil(
      () => db.row<{ n: number }>(sql`select count(*) as n from kept`).catch(() => undefined),
      { what: "the database", timeoutMs: 20_000 },
    );
    equal(row.n, round);
  }
});

Deno.test("startEmbeddedPostgres() starts over a postmaster.pid that names another program", async () => {
  await using database = await testDatabase();
  const { postgres, db } = database;
  await postgres.stop();
  // As after a power cut: the number was given to someone else meanwhile.
  const other = new Deno.Command("sleep", { args: ["60"] }).spawn();
  const file = `${postgres.dir}/cluster/postmaster.pid`;
  await Deno.writeTextFile(file, `${other.pid}\n${postgres.dir}/cluster\n1\n5432\n\n\n`);
  await postgres.start();
  other.kill("SIGKILL");
  equal((await other.status).signal, "SIGKILL", "it was left alone");
  equal((await db.row<{ one: number }>(sql`select 1 as one`))?.one, 1);
});

Deno.test("startEmbeddedPostgres() uses another folder for a socket whose path is too long", async () => {
  const root = await Deno.makeTempDir();
  const dir = `${root}/${"a-long-name-".repeat(9)}`;
  const postgres = await startEmbeddedPostgres({ dir, isDurable: false });
  const host = new URL(postgres.connectionString).searchParams.get("host") ?? "";
  const db = openDb({ connectionString: postgres.connectionString });
  await db.ping();
  await db.close();
  const { mode } = await Deno.stat(host);
  await postgres.stop();
  await Deno.remove(root, { recursive: true });
  ok(host.length < 87, host);
  equal((mode ?? 0) & 0o777, 0o700);
});

Deno.test("startEmbeddedPostgres() says why Postgres does not start", async () => {
  await using database = await testDatabase();
  const { postgres } = database;
  await postgres.stop();
  const conf = `${postgres.dir}/cluster/postgresql.conf`;
  const good = await Deno.readTextFile(conf);
  await Deno.writeTextFile(conf, "no_such_setting = 1\n");
  await rejects(postgres.start(), /no_such_setting/);
  await Deno.writeTextFile(conf, good);
  await postgres.start();
});

Deno.test("a database that is away is told of as such, and found again by the same pool", async () => {
  await using database = await testDatabase();
  const { db, postgres } = database;
  await db.ping();
  await postgres.stop();
  await rejects(db.ping(), { code: "database_unavailable", kind: "unavailable" });
  await rejects(db.transaction((tx) => tx.row(sql`select 1`)), { code: "database_unavailable" });
  await rejects(db.connect(), { code: "database_unavailable" });
  await postgres.start();
  await db.ping();
  await rejects(db.row(sql`select 1/0`), /division by zero/);
});

Deno.test("a transaction whose session is cut is rolled back and told of as unavailable", async () => {
  await using database = await testDatabase({ isDurable: true });
  const { db, postgres } = database;
  await db.execute(sql`create table kept (n int)`);
  const before = postgres.pid;
  const cut = db.transaction(async (tx) => {
    await tx.execute(sql`insert into kept values (1)`);
    postgres.kill();
    await waitUntil(
      () => db.ping().then(() => postgres.pid === before ? undefined : true, () => undefined),
      { what: "another postmaster", timeoutMs: 20_000 },
    );
    await tx.execute(sql`insert into kept values (2)`);
  });
  await rejects(cut, (error: Error & { code?: string }) => {
    match(String(error.code), /database_unavailable/);
    return true;
  });
  notEqual(postgres.pid, before);
  equal((await db.row<{ n: number }>(sql`select count(*) as n from kept`))?.n, 0);
});

Deno.test("startEmbeddedPostgres() gives up when told to, and begins anew the next time", async () => {
  const dir = await Deno.makeTempDir();
  const stopping = new AbortController();
  const starting = startEmbeddedPostgres({ dir, isDurable: false, signal: stopping.signal });
  await waitUntil(() => Deno.stat(`${dir}/cluster.init/base`).catch(() => undefined), {
    what: "initdb",
    timeoutMs: 20_000,
  });
  stopping.abort();
  await rejects(starting, { name: "AbortError" });
  const postgres = await startEmbeddedPostgres({ dir, isDurable: false });
  await postgres.stop();
  await Deno.remove(dir, { recursive: true });
});
