import assert from "node:assert/strict";
import { testDatabase } from "../../tests/support/database.ts";
import { createRecognizerRate } from "./rate.ts";

Deno.test("take() gives two servers turns of one account, evenly spaced, in order", async () => {
  await using database = await testDatabase();
  const other = database.open();
  const settings = { account: "a", callsPerSecond: 50 };
  const rates = [database.db, other].map((db) => createRecognizerRate({ db, ...settings }));
  const startedMs = performance.now();
  const takes = Array.from(
    { length: 10 },
    (_, index) => rates[index % 2]?.take({ maxWaitMs: 5000 }),
  );
  assert.ok((await Promise.all(takes)).every((taken) => taken?.ok));
  // Nine intervals of 20 ms; less would be two servers with a bucket each.
  assert.ok(performance.now() - startedMs >= 175);
  await other.close();
});

Deno.test("take() fails at once when the turn comes after the deadline, and takes none", async () => {
  await using database = await testDatabase();
  const rate = createRecognizerRate({ db: database.db, account: "a", callsPerSecond: 0.01 });
  assert.deepEqual(await rate.take({ maxWaitMs: 1000 }), { ok: true });
  for (const _ of [1, 2]) {
    const refused = await rate.take({ maxWaitMs: 1000 });
    assert.ok(!refused.ok && refused.retryAfterMs > 90_000 && refused.retryAfterMs <= 100_000);
  }
});

Deno.test("hold() keeps every server waiting, and never shortens a wait", async () => {
  await using database = await testDatabase();
  const rate = createRecognizerRate({ db: database.db, account: "a", callsPerSecond: 1000 });
  await rate.hold(60_000);
  await rate.hold(10);
  const refused = await rate.take({ maxWaitMs: 30_000 });
  assert.ok(!refused.ok && refused.retryAfterMs > 50_000);
});

Deno.test("take() ends its wait when the caller has gone", async () => {
  await using database = await testDatabase();
  const rate = createRecognizerRate({ db: database.db, account: "a", callsPerSecond: 0.01 });
  await rate.take({ maxWaitMs: 0 });
  const caller = new AbortController();
  const waiting = rate.take({ maxWaitMs: 200_000, signal: caller.signal });
  caller.abort();
  await assert.rejects(waiting, { name: "AbortError" });
});

Deno.test("take() gives a quiet site the turn after the next, however many frames another site sends", async () => {
  await using database = await testDatabase();
  const rate = createRecognizerRate({ db: database.db, account: "a", callsPerSecond: 50 });
  const order: string[] = [];
  const take = async (share: string) => {
    const turn = await rate.take({ maxWaitMs: 60_000, share });
    if (turn.ok) order.push(share);
  };
  const flood = Array.from({ length: 12 }, () => take("flood"));
  await Promise.all([...flood.slice(0, 3), take("quiet")]);
  const before = order.slice(0, order.indexOf("quiet"));
  assert.ok(before.length <= 2, `${before.length} turns before the quiet site's`);
  await Promise.all(flood);
  assert.equal(order.length, 13);
});

Deno.test("take() refuses at once whose turn cannot come in time behind their own", async () => {
  await using database = await testDatabase();
  const rate = createRecognizerRate({ db: database.db, account: "a", callsPerSecond: 10 });
  const flood = Array.from(
    { length: 8 },
    () => rate.take({ maxWaitMs: 60_000, share: "flood" }),
  );
  const [late, quiet] = await Promise.all([
    rate.take({ maxWaitMs: 500, share: "flood" }),
    rate.take({ maxWaitMs: 500, share: "quiet" }),
  ]);
  assert.ok(!late.ok && late.retryAfterMs >= 500, JSON.stringify(late));
  assert.ok(quiet.ok, "another site's is sooner");
  await Promise.all(flood);
});
