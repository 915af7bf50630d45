import assert from "node:assert/strict";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import {
  ALL_EVENTS,
  appendNamed,
  followFeed,
  following,
  runFeed,
} from "../../tests/support/event_follower.ts";
import { waitUntil } from "../../tests/support/wait_until.ts";
import { createEventFeed } from "./event_feed.ts";

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

Deno.test("createEventFeed() leaves the database to others though thousands resume at once", async () => {
  const open: (() => void)[] = [];
  const db = {
    ...database.db,
    rows: () => new Promise<never[]>((resolve) => open.push(() => resolve([]))),
  };
  const feed = createEventFeed({ db, listener: { subscribe: () => () => {} } });
  const page = { after: 0, upTo: 1, filter: ALL_EVENTS, limit: 10 };
  const pages = Array.from({ length: 50 }, () => feed.readPast(page));
  let asked = 0;
  while (asked < 50) {
    assert.ok(open.length <= 4, `${open.length} questions at once`);
    const answer = open.shift();
    if (answer === undefined) await new Promise((resolve) => setTimeout(resolve));
    else {
      asked++;
      answer();
    }
  }
  await Promise.all(pages);
});
