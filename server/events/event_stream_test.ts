import assert from "node:assert/strict";
import { createParser, type EventSourceMessage } from "eventsource-parser";
import { v7 as uuidv7 } from "uuid";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import { waitUntil } from "../../tests/support/wait_until.ts";
import { createListener } from "../db/listen.ts";
import { type Queryable, sql } from "../db/sql.ts";
import { appendEvent } from "./append_event.ts";
import { createEventFeed, type EventFeed } from "./event_feed.ts";
import type { EventFilter } from "./event_filter.ts";
import { type EventStreamOptions, openEventStream, QUEUE_LIMIT } from "./event_stream.ts";

const ALL: EventFilter = { types: null, locationId: null, deviceId: null, visible: null };

let database: TestDatabase;
Deno.test.beforeAll(async () => {
  database = await testDatabase();
});
Deno.test.afterAll(() => database.close());

interface TestFeed extends AsyncDisposable {
  feed: EventFeed;
}

async function startFeed(options: { pollMs?: number; isDeaf?: boolean } = {}): Promise<TestFeed> {
  const { db } = database;
  const listener = options.isDeaf
    ? { subscribe: () => () => {}, close: () => Promise.resolve() }
    : createListener(db);
  const feed = createEventFeed({ db, listener, pollMs: options.pollMs ?? 1000 });
  await feed.start();
  return {
    feed,
    [Symbol.asyncDispose]: async () => {
      await feed.stop();
      await listener.close();
    },
  };
}

async function append(tx: Queryable, name: string, locationId: string | null = null) {
  return Number(
    await appendEvent(tx, {
      type: "device.enrolled",
      occurredAt: new Date(),
      expiresAt: null,
      locationId,
      deviceId: null,
      cameraId: null,
      data: { name, agent_version: "1" },
    }),
  );
}

const happen = (name: string, locationId: string | null = null) =>
  database.db.transaction((tx) => append(tx, name, locationId));

/** Reads a stream in the background. */
function follow(feed: EventFeed, options: Partial<EventStreamOptions> = {}) {
  const messages: EventSourceMessage[] = [];
  const comments: string[] = [];
  const parser = createParser({
    onEvent: (message) => messages.push(message),
    onComment: (comment) => comments.push(comment.trim()),
  });
  const stream = openEventStream(feed, {
    filter: ALL,
    lastEventId: null,
    stillValid: () => Promise.resolve(true),
    ...options,
  });
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  const ended = (async () => {
    while (true) {
      const { done, value } = await reader.read();
      if (done) return;
      parser.feed(value);
    }
  })();
  const ids = () => messages.map(({ id }) => Number(id));
  return {
    messages,
    comments,
    ids,
    ended,
    names: () => messages.map(({ data }) => JSON.parse(data).data.name),
    count: (count: number) =>
      waitUntil(() => messages.length >= count, { what: `${count} events, got ${ids()}` }),
    close: () => reader.cancel(),
  };
}

/** Until the stream follows the feed. */
function following(feed: EventFeed, count = 1) {
  return waitUntil(() => feed.subscriberCount === count, { what: "the stream to follow" });
}

Deno.test("openEventStream() sends what happens from now on, in order, as the contract has it", async () => {
  await happen("before");
  await using running = await startFeed();
  const stream = follow(running.feed);
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
  await using running = await startFeed();
  const start = await happen("start");
  for (let index = 0; index < 450; index++) await happen(`past ${index}`);
  let isWriting = true;
  const writing = (async () => {
    for (let index = 0; isWriting; index++) await happen(`now ${index}`);
  })();
  const streams = Array.from({ length: 5 }, () => {
    return follow(running.feed, { lastEventId: String(start) });
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
  await using running = await startFeed();
  const stream = follow(running.feed, { lastEventId: "999999999999999" });
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
  const stream = follow(behind, { lastEventId: String(first) });
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
  const filter = { ...ALL, visible: new Set([mine]) };
  await using running = await startFeed();
  const start = running.feed.position;
  const live = follow(running.feed, { filter });
  await following(running.feed);
  for (const [name, at] of [["other", other], ["none", null], ["mine", mine]] as const) {
    await happen(name, at);
  }
  await live.count(1);
  const resumed = follow(running.feed, { filter, lastEventId: String(start) });
  await resumed.count(1);
  await following(running.feed, 2);
  assert.deepEqual([live.names(), resumed.names()], [["mine"], ["mine"]]);
  await live.close();
  await resumed.close();
});

Deno.test("openEventStream() drops a reader that lags, and says why", async () => {
  await using running = await startFeed();
  const stream = openEventStream(running.feed, {
    filter: ALL,
    lastEventId: null,
    stillValid: () => Promise.resolve(true),
  });
  await following(running.feed);
  await database.db.transaction(async (tx) => {
    for (let index = 0; index < QUEUE_LIMIT * 2; index++) await append(tx, `${index}`);
  });
  await following(running.feed, 0);
  const text = await new Response(stream).text();
  assert.ok(text.endsWith(": end slow_reader\n\n"));
  assert.ok(text.split("\nevent: ").length <= QUEUE_LIMIT + 1);
});

Deno.test("openEventStream() ends when the reader's rights have, and when nobody can tell", async () => {
  await using running = await startFeed();
  let isValid = true;
  const timing = { recheckMs: 5, heartbeatMs: 5 };
  const stillValid = () => Promise.resolve(isValid);
  const revoked = follow(running.feed, { timing, stillValid });
  await waitUntil(() => revoked.comments.includes("heartbeat"), { what: "a heartbeat" });
  const untold = follow(running.feed, {
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

Deno.test("createEventFeed() finds events by polling when no notification comes", async () => {
  await using running = await startFeed({ isDeaf: true, pollMs: 20 });
  const stream = follow(running.feed);
  await following(running.feed);
  await happen("unheard");
  await stream.count(1);
  await stream.close();
});

Deno.test("createEventFeed() goes on after the database was away", async () => {
  await using running = await startFeed({ pollMs: 50 });
  const stream = follow(running.feed);
  await following(running.feed);
  await happen("before");
  await database.postgres.restart();
  await waitUntil(() => happen("after").then(() => true, () => false), { what: "the database" });
  await stream.count(2);
  assert.deepEqual(stream.names(), ["before", "after"]);
  await stream.close();
});

/** One writer takes its id first and commits last. @returns the ids written and those told of */
async function raceWriters(appendOne: (tx: Queryable, name: string) => Promise<number>) {
  await using running = await startFeed({ pollMs: 10 });
  const stream = follow(running.feed);
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
  const { written, told } = await raceWriters(append);
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
