import assert from "node:assert/strict";
import { v7 as uuidv7 } from "uuid";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import {
  ALL_EVENTS,
  appendNamed,
  followFeed,
  following,
  runFeed,
} from "../../tests/support/event_follower.ts";
import { waitUntil } from "../../tests/support/wait_until.ts";
import { withDeadline } from "../../tests/support/with_deadline.ts";
import { sql } from "../db/sql.ts";
import { createEventFeed } from "./event_feed.ts";
import { openEventStream, QUEUE_LIMIT } from "./event_stream.ts";

let database: TestDatabase;
Deno.test.beforeAll(async () => {
  database = await testDatabase();
});
Deno.test.afterAll(() => database.close());

const happen = (name: string, locationId: string | null = null) =>
  database.db.transaction((tx) => appendNamed(tx, name, locationId));

Deno.test("openEventStream() sends what happens from now on, in order, as the contract has it", async () => {
  await happen("before");
  await using running = await runFeed(database.db);
  const stream = followFeed(running.feed);
  await following(running.feed);
  const locationId = uuidv7();
  const id = await happen("one", locationId);
  await happen("two");
  await stream.count(2);
  const [first] = stream.messages;
  assert.equal(first?.event, "device.enrolled");
  assert.equal(first?.id, String(id));
  const event = JSON.parse(first.data);
  assert.deepEqual({ ...event, occurred_at: typeof event.occurred_at }, {
    id: String(id),
    type: "device.enrolled",
    occurred_at: "string",
    expires_at: null,
    location_id: locationId,
    device_id: null,
    camera_id: null,
    data: { name: "one", agent_version: "1" },
  });
  assert.deepEqual(stream.names(), ["one", "two"]);
  await stream.close();
  assert.equal(running.feed.subscriberCount, 0, "nothing is left of a reader that went");
});

Deno.test("openEventStream() resumes without gap or double while events keep coming", async () => {
  await using running = await runFeed(database.db);
  const start = await happen("start");
  for (let index = 0; index < 450; index++) await happen(`past ${index}`);
  let isWriting = true;
  const writing = (async () => {
    for (let index = 0; isWriting; index++) await happen(`now ${index}`);
  })();
  const streams = Array.from({ length: 5 }, () => {
    return followFeed(running.feed, { lastEventId: String(start) });
  });
  for (const stream of streams) await stream.count(500);
  isWriting = false;
  await writing;
  const rows = await database.db.rows<{ id: number }>(
    sql`select id from events where id > ${start} order by id`,
  );
  for (const stream of streams) {
    await stream.count(rows.length);
    assert.deepEqual(stream.ids(), rows.map(({ id }) => id));
    await stream.close();
  }
});

Deno.test("openEventStream() takes up from an id that nobody gave out", async () => {
  await using running = await runFeed(database.db);
  const stream = followFeed(running.feed, { lastEventId: "999999999999999" });
  await following(running.feed);
  const id = await happen("after");
  await stream.count(1);
  assert.deepEqual(stream.ids(), [id]);
  await stream.close();
});

Deno.test("openEventStream() does not repeat an event that another server told of first", async () => {
  let wake = () => {};
  const listener = {
    subscribe: (_channel: string, listener: (payload: string | null) => void) => {
      wake = () => listener(null);
      return () => {};
    },
  };
  const behind = createEventFeed({ db: database.db, listener, pollMs: 100_000 });
  await behind.start();
  const first = await happen("told of by the other server");
  const stream = followFeed(behind, { lastEventId: String(first) });
  await following(behind);
  const second = await happen("new");
  wake();
  await stream.count(1);
  assert.deepEqual(stream.ids(), [second]);
  await stream.close();
  await behind.stop();
});

Deno.test("openEventStream() shows no event of a location that its reader may not see", async () => {
  const [mine, other] = [uuidv7(), uuidv7()];
  const filter = { ...ALL_EVENTS, visible: new Set([mine]) };
  await using running = await runFeed(database.db);
  const start = running.feed.position;
  const live = followFeed(running.feed, { filter });
  await following(running.feed);
  for (const [name, at] of [["other", other], ["none", null], ["mine", mine]] as const) {
    await happen(name, at);
  }
  await live.count(1);
  const resumed = followFeed(running.feed, { filter, lastEventId: String(start) });
  await resumed.count(1);
  await following(running.feed, 2);
  assert.deepEqual([live.names(), resumed.names()], [["mine"], ["mine"]]);
  await live.close();
  await resumed.close();
});

Deno.test("openEventStream() drops a reader that lags, and says why", async () => {
  await using running = await runFeed(database.db);
  const stream = openEventStream(running.feed, {
    filter: ALL_EVENTS,
    lastEventId: null,
    stillValid: () => Promise.resolve(true),
  });
  await following(running.feed);
  await database.db.transaction(async (tx) => {
    for (let index = 0; index < QUEUE_LIMIT * 2; index++) await appendNamed(tx, `${index}`);
  });
  await following(running.feed, 0);
  const text = await new Response(stream).text();
  assert.ok(text.endsWith(": end slow_reader\n\n"));
  assert.ok(text.split("\nevent: ").length <= QUEUE_LIMIT + 1);
});

Deno.test("openEventStream() ends when the reader's rights have, and when nobody can tell", async () => {
  await using running = await runFeed(database.db);
  let isValid = true;
  const timing = { recheckMs: 5, heartbeatMs: 5 };
  const stillValid = () => Promise.resolve(isValid);
  const revoked = followFeed(running.feed, { timing, stillValid });
  await waitUntil(() => revoked.comments.includes("heartbeat"), { what: "a heartbeat" });
  const untold = followFeed(running.feed, {
    timing,
    stillValid: () => Promise.reject(new Error("the database is away")),
  });
  await untold.ended;
  isValid = false;
  await revoked.ended;
  for (const { comments } of [revoked, untold]) {
    assert.equal(comments.at(-1), "end no_longer_allowed");
  }
  assert.equal(running.feed.subscriberCount, 0);
});

Deno.test("openEventStream() tells a reader that caught up while the feed stopped, instead of holding it", async () => {
  await using running = await runFeed(database.db);
  await running.feed.stop();
  const stream = followFeed(running.feed);
  await withDeadline(stream.ended, { what: "the stream's end" });
  assert.ok(stream.comments.includes("end server_stopping"), stream.comments.join());
  assert.equal(running.feed.subscriberCount, 0);
});
