import assert from "node:assert/strict";
import { testContext, testUser } from "../../tests/support/context.ts";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import { addEndpoint, deliveriesOf, happen, type Outbox } from "../../tests/support/outbox.ts";
import type { Replay, ReplayAnswer } from "../contract/webhook.ts";
import { Replay as ReplaySchema } from "../contract/webhook.ts";
import { sql } from "../db/sql.ts";
import { createSealer } from "../seal.ts";
import { replayDeliveries } from "./replay_deliveries.ts";

let database: TestDatabase;
let outbox: Outbox;
let endpointId: string;

Deno.test.beforeAll(async () => {
  database = await testDatabase();
  const sealer = await createSealer(crypto.getRandomValues(new Uint8Array(32)));
  outbox = { db: database.db, sealer };
});
Deno.test.afterAll(() => database.close());
Deno.test.beforeEach(async () => {
  await database.db.execute(sql`truncate webhook_endpoints, events cascade`);
  endpointId = (await addEndpoint(outbox, "http://127.0.0.1:9/")).id;
});

/** As the route parses it. */
async function replay(input: Partial<Replay> = {}): Promise<ReplayAnswer> {
  const ctx = testContext(database.db, { actor: testUser("operator") });
  return await replayDeliveries(ctx, { ...ReplaySchema.parse(input), endpointId });
}

async function fail(): Promise<void> {
  await database.db.execute(sql`
    update webhook_deliveries set status = 'failed', finished_at = now(), attempts = 3`);
}

Deno.test("replayDeliveries() never sends what has expired, and says how many those are", async () => {
  await happen(outbox, { count: 3 });
  await happen(outbox, { count: 2, expiresAt: new Date(Date.now() - 1000) });
  await fail();
  await database.db.execute(sql`
    update webhook_deliveries set status = 'expired'
    where id = (select id from webhook_deliveries where expires_at is not null limit 1)`);
  assert.deepEqual(await replay(), { replayed: 3, expired: 2, next_cursor: null });
  const deliveries = await deliveriesOf(outbox, endpointId);
  for (const { status, expires_at } of deliveries) {
    assert.equal(status === "pending", expires_at === null);
  }
  const [row] = await database.db.rows<{ detail: Record<string, unknown> }>(sql`
    select detail from audit_log
    where action = 'endpoint.replay' and target_id = ${endpointId}`);
  assert.deepEqual([row?.detail.replayed, row?.detail.expired], [3, 2]);
  // Those are on their way: a second replay finds the expired alone.
  assert.deepEqual(await replay(), { replayed: 0, expired: 2, next_cursor: null });
});

Deno.test("replayDeliveries() goes through many in bounded steps, none twice", async () => {
  await happen(outbox, { count: 7 });
  await database.db.execute(sql`
    update webhook_deliveries
    set status = 'delivered', finished_at = now(), created_at = '2026-01-01'`);
  const counts: number[] = [];
  let cursor: string | null | undefined;
  do {
    const step: ReplayAnswer = await replay({
      status: ["delivered"],
      limit: 3,
      ...(cursor ? { cursor } : {}),
    });
    counts.push(step.replayed);
    // As if the courier were quick: delivered again before the next step.
    await database.db.execute(sql`update webhook_deliveries set status = 'delivered'`);
    cursor = step.next_cursor;
  } while (cursor !== null);
  assert.deepEqual(counts, [3, 3, 1]);
});

Deno.test("replayDeliveries() takes a range of time and types, in the order of the events", async () => {
  await happen(outbox, { count: 4 });
  await fail();
  await database.db.execute(sql`
    update webhook_deliveries set created_at = '2026-01-01T00:00:00Z'::timestamptz
      + (event_id - (select min(event_id) from webhook_deliveries)) * interval '1 hour'`);
  const range = { from: "2026-01-01T01:00:00Z", to: "2026-01-01T03:00:00Z" };
  assert.equal((await replay({ ...range, types: ["plate.read"] })).replayed, 0);
  assert.equal((await replay(range)).replayed, 2);
  const rows = await database.db.rows<{ event_id: number }>(sql`
    select event_id from webhook_deliveries where status = 'pending' order by next_attempt_at`);
  const ids = rows.map(({ event_id }) => event_id);
  assert.deepEqual(ids, ids.toSorted((a, b) => a - b));
});

Deno.test("replayDeliveries() refuses an endpoint that is off, and a cursor of its own making", async () => {
  await assert.rejects(replay({ cursor: "nonsense" }), { code: "invalid_cursor" });
  await database.db.execute(sql`update webhook_endpoints set enabled = false`);
  await assert.rejects(replay(), { code: "endpoint_disabled" });
});
