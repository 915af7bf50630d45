import assert from "node:assert/strict";
import { testContext } from "../../tests/support/context.ts";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import {
  addEndpoint,
  deliveriesOf,
  happen,
  type Outbox,
  runCourier,
  settled,
} from "../../tests/support/outbox.ts";
import { waitUntil } from "../../tests/support/wait_until.ts";
import { startWebhookReceiver } from "../../tests/support/webhook_receiver.ts";
import { sql } from "../db/sql.ts";
import { createSealer } from "../seal.ts";
import { getEndpoint } from "./get_endpoint.ts";

let database: TestDatabase;
let outbox: Outbox;

Deno.test.beforeAll(async () => {
  database = await testDatabase();
  const sealer = await createSealer(crypto.getRandomValues(new Uint8Array(32)));
  outbox = { db: database.db, sealer };
});
Deno.test.afterAll(() => database.close());
Deno.test.beforeEach(async () => {
  await database.db.execute(sql`truncate webhook_endpoints, events cascade`);
});

Deno.test("two couriers on one database never send a delivery twice", async () => {
  await using receiver = startWebhookReceiver();
  const { id } = await addEndpoint(outbox, receiver.url);
  const otherDb = database.open();
  {
    await using _one = runCourier(outbox);
    await using _two = runCourier({ ...outbox, db: otherDb });
    await happen(outbox, { count: 150 });
    await settled(outbox, id, { count: 150 });
  }
  await otherDb.close();
  assert.equal(receiver.received.length, 150);
  assert.equal(new Set(receiver.received.map((webhook) => webhook.id)).size, 150);
});

Deno.test("SIGKILL of the sending process loses nothing and keeps the ids", async () => {
  await using receiver = startWebhookReceiver();
  const { id } = await addEndpoint(outbox, receiver.url);
  const stuck = Promise.withResolvers<void>();
  receiver.answerWith(async () => {
    if (receiver.received.length <= 8) await stuck.promise;
    return new Response();
  });
  await using running = runCourier(outbox);
  await happen(outbox, { count: 30 });
  await receiver.waitFor(8);
  const pid = running.courier.senderPid();
  assert.ok(pid !== undefined);
  Deno.kill(pid, "SIGKILL");
  const deliveries = await settled(outbox, id, { count: 30 });
  stuck.resolve();
  assert.ok(deliveries.every(({ status }) => status === "delivered"));
  const ids = new Set(receiver.received.map((webhook) => webhook.id));
  assert.deepEqual(ids, new Set(deliveries.map((delivery) => delivery.id)));
  assert.ok(running.courier.counts().senderRestarts >= 1);
});

Deno.test("SIGKILL of the sending process is no mark against the receiver", async () => {
  await using receiver = startWebhookReceiver();
  const { id } = await addEndpoint(outbox, receiver.url);
  const stuck = Promise.withResolvers<void>();
  receiver.answerWith(() => stuck.promise.then(() => new Response()));
  await using running = runCourier(outbox, { retryDelaysMs: [600_000] });
  await happen(outbox);
  await receiver.waitFor(1);
  const pid = running.courier.senderPid();
  assert.ok(pid !== undefined);
  Deno.kill(pid, "SIGKILL");
  await waitUntil(() => running.reports.length === 1, { what: "the attempt's report" });
  assert.equal(running.reports[0]?.outcome, "retrying");
  assert.equal((await getEndpoint(testContext(database.db), id)).failing_since, null);
  const [delivery] = await deliveriesOf(outbox, id);
  assert.match(delivery?.attempts[0]?.error ?? "", /may have been received/);
  stuck.resolve();
});

Deno.test("a courier that ended gives back what was under way, for the next one", async () => {
  await using receiver = startWebhookReceiver();
  const { id } = await addEndpoint(outbox, receiver.url);
  const stuck = Promise.withResolvers<void>();
  receiver.answerWith(() => stuck.promise.then(() => new Response()));
  {
    await using _first = runCourier(outbox, { graceMs: 0 });
    await happen(outbox);
    await receiver.waitFor(1);
  }
  stuck.resolve();
  await using _second = runCourier(outbox);
  const [delivery] = await settled(outbox, id);
  assert.equal(delivery?.status, "delivered");
  assert.equal(delivery?.attempts.length, 1);
  assert.deepEqual(receiver.received.map((webhook) => webhook.id), [delivery?.id, delivery?.id]);
});

Deno.test("a lease that a killed server left is taken over when it runs out", async () => {
  await using receiver = startWebhookReceiver();
  const { id } = await addEndpoint(outbox, receiver.url);
  await happen(outbox);
  await database.db.execute(sql`
    update webhook_deliveries set lease_until = now() + interval '300 milliseconds'`);
  await using _courier = runCourier(outbox);
  const [delivery] = await settled(outbox, id);
  assert.equal(delivery?.status, "delivered");
});

Deno.test("Postgres restarting under way loses nothing and hangs nothing", async () => {
  await using own = await testDatabase();
  const ownOutbox = { ...outbox, db: own.db };
  await using receiver = startWebhookReceiver();
  const { id } = await addEndpoint(ownOutbox, receiver.url);
  await happen(ownOutbox, { count: 40 });
  const held = Promise.withResolvers<void>();
  receiver.answerWith(() => held.promise.then(() => new Response()));
  await using _running = runCourier(ownOutbox);
  await receiver.waitFor(8);
  await own.postgres.stop();
  held.resolve();
  await own.postgres.start();
  const deliveries = await settled(ownOutbox, id, { count: 40 });
  assert.ok(deliveries.every(({ status }) => status === "delivered"));
});
