import assert from "node:assert/strict";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import { appendNamed, followFeed, following, runFeed } from "../../tests/support/event_follower.ts";
import { waitUntil } from "../../tests/support/wait_until.ts";
import { type Queryable, sql } from "../db/sql.ts";

let database: TestDatabase;
Deno.test.beforeAll(async () => {
  database = await testDatabase();
});
Deno.test.afterAll(() => database.close());

const happen = (name: string, locationId: string | null = null) =>
  database.db.transaction((tx) => appendNamed(tx, name, locationId));

/** One writer takes its id first and commits last. @returns the ids written and those told of */
async function raceWriters(appendOne: (tx: Queryable, name: string) => Promise<number>) {
  await using running = await runFeed(database.db, { pollMs: 10 });
  const stream = followFeed(running.feed);
  await following(running.feed);
  const hasId = Promise.withResolvers<void>();
  const mayCommit = Promise.withResolvers<void>();
  const late = database.db.transaction(async (tx) => {
    const id = await appendOne(tx, "late");
    hasId.resolve();
    await mayCommit.promise;
    return id;
  });
  await hasId.promise;
  const quick = database.db.transaction((tx) => appendOne(tx, "quick"));
  // The quick one is told of, or waits for the late one, before the late one commits.
  await waitUntil(async () => stream.messages.length > 0 || await isSomebodyWaiting(), {
    what: "the quick writer",
  });
  mayCommit.resolve();
  const written = await Promise.all([late, quick]);
  await happen("last");
  await waitUntil(() => stream.names().includes("last"), { what: "the last event" });
  const told = stream.ids().slice(0, -1);
  await stream.close();
  return { written, told };
}

async function isSomebodyWaiting(): Promise<boolean> {
  const row = await database.db.row(sql`
    select 1 from pg_locks where locktype = 'advisory' and not granted`);
  return row !== undefined;
}

Deno.test("appendEvent() lets no reader skip the event of a transaction that commits late", async () => {
  const { written, told } = await raceWriters(appendNamed);
  assert.deepEqual(told, written);
});

Deno.test("without appendEvent()'s lock the event that commits late is skipped", async () => {
  const { written, told } = await raceWriters(async (tx, name) => {
    const row = await tx.row<{ id: number }>(sql`
      insert into events (type, occurred_at, data)
      values ('device.enrolled', now(), ${JSON.stringify({ name })}) returning id`);
    return row?.id ?? 0;
  });
  assert.deepEqual(told, written.slice(1), "which is what the lock is there for");
});
