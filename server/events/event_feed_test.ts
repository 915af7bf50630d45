import assert from "node:assert/strict";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import { appendNamed, followFeed, following, runFeed } from "../../tests/support/event_follower.ts";
import { waitUntil } from "../../tests/support/wait_until.ts";

let database: TestDatabase;
Deno.test.beforeAll(async () => {
  database = await testDatabase();
});
Deno.test.afterAll(() => database.close());

const happen = (name: string, locationId: string | null = null) =>
  database.db.transaction((tx) => appendNamed(tx, name, locationId));

Deno.test("createEventFeed() finds events by polling when no notification comes", async () => {
  await using running = await runFeed(database.db, { isDeaf: true, pollMs: 20 });
  const stream = followFeed(running.feed);
  await following(running.feed);
  await happen("unheard");
  await stream.count(1);
  await stream.close();
});

Deno.test("createEventFeed() goes on after the database was away", async () => {
  await using running = await runFeed(database.db, { pollMs: 50 });
  const stream = followFeed(running.feed);
  await following(running.feed);
  await happen("before");
  await database.postgres.restart();
  await waitUntil(() => happen("after").then(() => true, () => false), { what: "the database" });
  await stream.count(2);
  assert.deepEqual(stream.names(), ["before", "after"]);
  await stream.close();
});
