// A courier that is killed at each step of its work: nothing is lost, nothing is sent under another
// id, and what it had under way is taken over before a gate's event expires.
import assert from "node:assert/strict";
import { startCourierProcess } from "../../tests/support/courier_process.ts";
import type { CourierOrder, KillStep } from "../../tests/support/courier_process_main.ts";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import {
  addEndpoint,
  happen,
  type Outbox,
  runCourier,
  settled,
} from "../../tests/support/outbox.ts";
import { waitUntil } from "../../tests/support/wait_until.ts";
import {
  type ReceivedWebhook,
  startWebhookReceiver,
} from "../../tests/support/webhook_receiver.ts";
import { sql } from "../db/sql.ts";
import { createSealer } from "../seal.ts";

let database: TestDatabase;
let outbox: Outbox;
let order: Omit<CourierOrder, "dieAt">;

Deno.test.beforeAll(async () => {
  database = await testDatabase();
  const key = crypto.getRandomValues(new Uint8Array(32));
  outbox = { db: database.db, sealer: await createSealer(key) };
  const { connectionString } = database;
  order = { connectionString, sealKey: key.toBase64(), retryDelaysMs: [20, 20, 20, 20] };
});
Deno.test.afterAll(() => database.close());
Deno.test.beforeEach(async () => {
  await database.db.execute(sql`truncate webhook_endpoints, events cascade`);
});

Deno.test("what a killed server had under way reaches the gate in time through another one", async () => {
  await using receiver = startWebhookReceiver();
  const stuck = Promise.withResolvers<void>();
  receiver.answerWith(() =>
    receiver.received.length > 1 ? new Response() : stuck.promise.then(() => new Response())
  );
  const { id } = await addEndpoint(outbox, receiver.url);
  await using killed = startCourierProcess({ ...order, dieAt: null });
  // Its lease lasts as long as the event is valid: the lease alone would let it expire.
  await happen(outbox, { expiresAt: new Date(Date.now() + 30_000) });
  await receiver.waitFor(1);
  await using _other = runCourier(outbox);
  await killed.kill();
  const killedMs = Date.now();
  const [delivery] = await settled(outbox, id);
  stuck.resolve();
  assert.equal(delivery?.status, "delivered");
  assert.deepEqual(receiver.received.map((webhook) => webhook.id), [delivery?.id, delivery?.id]);
  // Far below the lease of 30 s, whatever else the machine does.
  const takenOverMs = (receiver.received[1]?.atMs ?? Infinity) - killedMs;
  assert.ok(takenOverMs < 15_000, `taken over after ${takenOverMs} ms`);
});

Deno.test("a courier that lives keeps its leases, although another one looks for orphans", async () => {
  await using receiver = startWebhookReceiver();
  const stuck = Promise.withResolvers<void>();
  receiver.answerWith(() => stuck.promise.then(() => new Response()));
  const { id } = await addEndpoint(outbox, receiver.url);
  await using _one = runCourier(outbox);
  await happen(outbox);
  await receiver.waitFor(1);
  const otherDb = database.open();
  {
    await using _two = runCourier({ ...outbox, db: otherDb });
    const other = await addEndpoint(outbox, "http://127.0.0.1:9/");
    // Orphans are looked for every second: a delivery of the other has been tried for longer.
    await happen(outbox);
    await settled(outbox, other.id);
    await waitUntil(async () => {
      const row = await database.db.row<{ age: number }>(sql`
        select extract(epoch from now() - min(started_at))::float8 as age from webhook_attempts`);
      return (row?.age ?? 0) > 2.5;
    }, { what: "two looks for orphans" });
  }
  await otherDb.close();
  const ids = receiver.received.map((webhook) => webhook.id);
  assert.equal(new Set(ids).size, ids.length);
  stuck.resolve();
  await settled(outbox, id, { count: 2 });
});

/** What the receivers are like, how many endpoints each has, and what waits for each endpoint. */
const QUEUED = {
  quick: { endpoints: 8, deliveries: 860 },
  slow: { endpoints: 2, deliveries: 925 },
  flapping: { endpoints: 2, deliveries: 610 },
  dead: { endpoints: 1, deliveries: 50 },
} as const;
type Kind = keyof typeof QUEUED;
const KINDS = ["quick", "slow", "flapping", "dead"] as const;
const STEPS: readonly KillStep[] = ["claimed", "sent", "recording", "recorded"];

/** All of one event, as if 10,000 had happened while every courier was away. */
async function queue(endpointId: string, count: number): Promise<{ id: string; body: string }[]> {
  return await database.db.rows(sql`
    insert into webhook_deliveries (id, endpoint_id, event_id, event_type, body)
    select 'msg_' || md5(${endpointId}::text || i), ${endpointId},
      (select max(id) from events), 'device.enrolled', '{"n":"' || ${endpointId}::text || i || '"}'
    from generate_series(1, ${count}::int) i
    returning id, body`);
}

/** What arrived where, by id: nothing may ever come under another one. */
function startReceivers() {
  const bodies = new Map<string, Set<string>>();
  const note = ({ id, body }: ReceivedWebhook) => {
    bodies.set(id, (bodies.get(id) ?? new Set()).add(body));
  };
  const [quick, slow, flapping] = [
    startWebhookReceiver(),
    startWebhookReceiver(),
    startWebhookReceiver(),
  ];
  quick.answerWith((webhook) => {
    note(webhook);
    return new Response();
  });
  slow.answerWith(async (webhook) => {
    note(webhook);
    await new Promise((resolve) => setTimeout(resolve, 10));
    return new Response();
  });
  flapping.answerWith((webhook) => {
    note(webhook);
    return new Response(null, { status: flapping.received.length % 5 === 0 ? 503 : 204 });
  });
  const close = async () => {
    await Promise.all([quick.close(), slow.close(), flapping.close()]);
  };
  const urls = { quick: quick.url, slow: slow.url, flapping: flapping.url, dead: deadUrl() };
  return { bodies, urls, [Symbol.asyncDispose]: close };
}

Deno.test("10,000 queued, receivers slow, flapping and dead, killed at each step: none lost, none under another id", async () => {
  await happen(outbox);
  await using receivers = startReceivers();
  const owed = new Map<string, string>();
  for (const kind of KINDS.flatMap((kind) => Array(QUEUED[kind].endpoints).fill(kind))) {
    const { id } = await addEndpoint(outbox, receivers.urls[kind as Kind]);
    const rows = await queue(id, QUEUED[kind as Kind].deliveries);
    if (kind !== "dead") { for (const row of rows) owed.set(row.id, row.body); }
  }
  // What a database that has run for a while knows.
  await database.db.execute(sql`analyze webhook_deliveries`);
  for (const step of STEPS) {
    await using victim = startCourierProcess({ ...order, dieAt: { step, count: 20 } });
    await victim.ended;
    assert.ok(await countOf("pending") > 0, `killed too late: ${step}`);
  }
  {
    await using _last = runCourier(outbox, { retryDelaysMs: [5, 5, 5, 5, 5, 5] });
    await waitUntil(async () => (await countOf("pending")) === 0, {
      what: "every delivery to be settled",
      timeoutMs: 90_000,
    });
  }
  assert.equal(owed.size, 9_950);
  assert.equal(await countOf("delivered"), owed.size);
  assert.equal(await countOf("failed"), QUEUED.dead.deliveries);
  assert.equal(receivers.bodies.size, owed.size);
  for (const [id, body] of owed) assert.deepEqual(receivers.bodies.get(id), new Set([body]));
});

async function countOf(status: string): Promise<number> {
  const row = await database.db.row<{ count: number }>(
    sql`select count(*) as count from webhook_deliveries where status = ${status}`,
  );
  return row?.count ?? 0;
}

function deadUrl(): string {
  const free = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  free.close();
  return `http://127.0.0.1:${free.addr.port}/`;
}
