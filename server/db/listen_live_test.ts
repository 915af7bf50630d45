import assert from "node:assert/strict";
import { testDatabase } from "../../tests/support/database.ts";
import { withDeadline } from "../../tests/support/with_deadline.ts";
import { createListener } from "./listen.ts";
import { type Db, sql } from "./sql.ts";

/** Payloads as they come; `next()` waits for the one after those already taken. */
function inbox() {
  const waiting: ((payload: string | null) => void)[] = [];
  const come: (string | null)[] = [];
  return {
    wake: (payload: string | null) => {
      const taker = waiting.shift();
      if (taker) taker(payload);
      else come.push(payload);
    },
    next: (): Promise<string | null> => {
      const payload = come.shift();
      if (payload !== undefined) return Promise.resolve(payload);
      const coming = new Promise<string | null>((resolve) => waiting.push(resolve));
      return withDeadline(coming, { what: "a notification" });
    },
    come,
  };
}

const notify = (db: Db, channel: string, payload: string) =>
  db.execute(sql`select pg_notify(${channel}, ${payload})`);

Deno.test("createListener() wakes each subscriber of a channel, and nobody else", async () => {
  await using database = await testDatabase();
  const listener = createListener(database.db);
  const [one, two, other] = [inbox(), inbox(), inbox()];
  try {
    listener.subscribe("one", one.wake);
    listener.subscribe("one", two.wake);
    listener.subscribe("other", other.wake);
    for (const { next } of [one, two, other]) assert.equal(await next(), null);
    await notify(database.db, "one", "a");
    assert.equal(await one.next(), "a");
    assert.equal(await two.next(), "a");
    await notify(database.db, "other", "b");
    assert.equal(await other.next(), "b");
    assert.deepEqual(one.come, []);
  } finally {
    await listener.close();
  }
});

Deno.test("createListener() wakes every subscriber once after the connection was lost", async () => {
  await using database = await testDatabase();
  const listener = createListener(database.db);
  const [one, two] = [inbox(), inbox()];
  try {
    listener.subscribe("one", one.wake);
    listener.subscribe("two", two.wake);
    assert.equal(await one.next(), null);
    assert.equal(await two.next(), null);
    await database.db.execute(sql`
      select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen %'`);
    assert.equal(await one.next(), null);
    assert.equal(await two.next(), null);
    await notify(database.db, "one", "after");
    assert.equal(await one.next(), "after");
    assert.deepEqual([one.come, two.come], [[], []]);
  } finally {
    await listener.close();
  }
});

Deno.test("createListener() comes back after the database was away", async () => {
  await using database = await testDatabase();
  const listener = createListener(database.db, { maxBackoffMs: 200 });
  const one = inbox();
  try {
    listener.subscribe("one", one.wake);
    await one.next();
    await database.postgres.restart();
    assert.equal(await one.next(), null);
    await notify(database.db, "one", "after");
    assert.equal(await one.next(), "after");
  } finally {
    await listener.close();
  }
});

Deno.test("subscribe() is told nothing after its end, and late ones are woken at once", async () => {
  await using database = await testDatabase();
  const listener = createListener(database.db);
  const [early, late] = [inbox(), inbox()];
  try {
    const end = listener.subscribe("one", early.wake);
    await early.next();
    end();
    end();
    listener.subscribe("one", late.wake);
    assert.equal(await late.next(), null);
    await notify(database.db, "one", "x");
    assert.equal(await late.next(), "x");
    assert.deepEqual(early.come, []);
  } finally {
    await listener.close();
  }
});

Deno.test("a subscriber that throws silences no other", async () => {
  await using database = await testDatabase();
  const listener = createListener(database.db);
  const one = inbox();
  try {
    listener.subscribe("one", () => {
      throw new Error("bad subscriber");
    });
    listener.subscribe("one", one.wake);
    assert.equal(await one.next(), null);
  } finally {
    await listener.close();
  }
});

Deno.test("subscribe() refuses a channel that is no identifier", async () => {
  const listener = createListener({ connect: () => Promise.reject(new Error("unused")) });
  assert.throws(() => listener.subscribe("a; drop table events", () => {}), TypeError);
  await listener.close();
});
