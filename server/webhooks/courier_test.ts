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
  TRUSTING,
} from "../../tests/support/outbox.ts";
import { waitUntil } from "../../tests/support/wait_until.ts";
import { startWebhookReceiver, verifyWebhook } from "../../tests/support/webhook_receiver.ts";
import { sql } from "../db/sql.ts";
import { createSealer } from "../seal.ts";
import { getEndpoint } from "./get_endpoint.ts";
import { replayDeliveries } from "./replay_deliveries.ts";
import { rotateSecret } from "./rotate_secret.ts";
import { updateEndpoint } from "./update_endpoint.ts";

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

Deno.test("startCourier() delivers an event, signed, and writes down the attempt", async () => {
  await using receiver = startWebhookReceiver();
  receiver.answerWith(() => new Response("thanks \0 ✓", { status: 202 }));
  const { id, secret } = await addEndpoint(outbox, receiver.url);
  await using _courier = runCourier(outbox);
  await happen(outbox);
  const [delivery] = await settled(outbox, id);
  const [webhook] = receiver.received;
  assert.ok(delivery !== undefined && webhook !== undefined);
  assert.equal(webhook.id, delivery.id);
  const body = verifyWebhook(webhook, secret) as Record<string, unknown>;
  assert.equal(body.type, "device.enrolled");
  assert.equal(body.id, delivery.event_id);
  assert.equal(delivery.status, "delivered");
  assert.equal(delivery.attempts[0]?.response_status, 202);
  // Postgres would refuse the NUL, and the delivery would be sent for ever.
  assert.equal(delivery.attempts[0]?.response_excerpt, "thanks \ufffd ✓");
});

Deno.test("startCourier() tries a flapping receiver again with the same id", async () => {
  await using receiver = startWebhookReceiver();
  receiver.answerWith(() => new Response("", { status: receiver.received.length < 3 ? 500 : 200 }));
  const { id, secret } = await addEndpoint(outbox, receiver.url);
  await using running = runCourier(outbox);
  await happen(outbox);
  const [delivery] = await settled(outbox, id);
  assert.equal(delivery?.status, "delivered");
  assert.deepEqual(delivery?.attempts.map((attempt) => attempt.response_status), [500, 500, 200]);
  assert.equal(new Set(receiver.received.map((webhook) => webhook.id)).size, 1);
  for (const webhook of receiver.received) verifyWebhook(webhook, secret);
  await waitUntil(() => running.reports.length === 3, { what: "three reports" });
  assert.deepEqual(running.reports.map(({ outcome }) => outcome), [
    "retrying",
    "retrying",
    "delivered",
  ]);
  assert.equal((await getEndpoint(testContext(database.db), id)).failing_since, null);
});

Deno.test("startCourier() sleeps over no retry that falls due while it looks", async () => {
  await using receiver = startWebhookReceiver();
  receiver.answerWith(() => new Response("", { status: 500 }));
  const { id } = await addEndpoint(outbox, receiver.url);
  const retryDelaysMs = Array.from({ length: 40 }, (_, index) => index % 8);
  await using _courier = runCourier(outbox, { retryDelaysMs });
  await happen(outbox);
  const [delivery] = await settled(outbox, id);
  assert.equal(delivery?.attempts.length, retryDelaysMs.length + 1);
});

Deno.test("startCourier() takes a redirect, a dead port and a bad name for failures", async () => {
  await using receiver = startWebhookReceiver();
  receiver.answerWith(() => Response.redirect(receiver.url, 302));
  const free = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const deadUrl = `http://127.0.0.1:${free.addr.port}/`;
  free.close();
  const redirecting = await addEndpoint(outbox, receiver.url);
  const dead = await addEndpoint(outbox, deadUrl);
  const nameless = await addEndpoint(outbox, "http://receiver.invalid/");
  await using _courier = runCourier(outbox, { retryDelaysMs: [10] });
  await happen(outbox);
  for (const { id } of [redirecting, dead, nameless]) {
    const [delivery] = await settled(outbox, id);
    assert.equal(delivery?.status, "failed");
    assert.equal(delivery?.attempts.length, 2);
    assert.notEqual((await getEndpoint(testContext(database.db), id)).failing_since, null);
  }
  const [redirected] = await deliveriesOf(outbox, redirecting.id);
  assert.equal(redirected?.attempts[0]?.response_status, 302);
  assert.equal(receiver.received.length, 2);
});

Deno.test("startCourier() refuses a private address that is not allowed", async () => {
  await using receiver = startWebhookReceiver();
  const { id } = await addEndpoint(outbox, receiver.url);
  await using _courier = runCourier(outbox, { allowCidrs: [], retryDelaysMs: [] });
  await happen(outbox);
  const [delivery] = await settled(outbox, id);
  assert.equal(delivery?.status, "failed");
  assert.match(delivery?.attempts[0]?.error ?? "", /^refused: 127\.0\.0\.1/);
  assert.equal(receiver.received.length, 0);
});

Deno.test("startCourier() switches an endpoint off at 410 Gone, with all that waits for it", async () => {
  await using receiver = startWebhookReceiver();
  receiver.answerWith(() => new Response("", { status: 410 }));
  const { id } = await addEndpoint(outbox, receiver.url);
  await happen(outbox, { count: 5 });
  await using _courier = runCourier(outbox, { concurrencyPerEndpoint: 1 });
  const deliveries = await settled(outbox, id, { count: 5 });
  assert.ok(deliveries.every(({ status }) => status === "failed"));
  assert.equal(receiver.received.length, 1);
  const endpoint = await getEndpoint(testContext(database.db), id);
  assert.equal(endpoint.enabled, false);
  assert.equal(endpoint.disabled_reason, "gone");
});

Deno.test("startCourier() warns of sustained failure, then switches off, and tells both", async () => {
  await using receiver = startWebhookReceiver();
  receiver.answerWith(() => new Response("", { status: 500 }));
  const { id } = await addEndpoint(outbox, receiver.url);
  await using _courier = runCourier(outbox, { retryDelaysMs: [] });
  let count = 0;
  const failOnce = async () => {
    await happen(outbox);
    await settled(outbox, id, { count: ++count });
  };
  const told = async () =>
    (await database.db.rows<{ type: string }>(sql`
      select type from events where type like 'webhook.%' order by id`)).map(({ type }) => type);
  const setBack = (interval: string) =>
    database.db.execute(sql`
      update webhook_endpoints set failing_since = failing_since - ${interval}::interval,
        last_failed_at = last_failed_at - ${interval}::interval`);
  await failOnce();
  await failOnce();
  assert.deepEqual(await told(), []);
  await setBack("26 hours");
  await failOnce();
  assert.deepEqual(await told(), ["webhook.failing"]);
  await setBack("2 days");
  await failOnce();
  await setBack("2 days");
  await failOnce();
  const endpoint = await getEndpoint(testContext(database.db), id);
  assert.equal(endpoint.disabled_reason, "failing_for_5_days");
  assert.deepEqual(await told(), ["webhook.failing", "webhook.disabled"]);
});

Deno.test("startCourier() keeps an endpoint that failed twice in six days", async () => {
  await using receiver = startWebhookReceiver();
  receiver.answerWith(() => new Response("", { status: 500 }));
  const { id } = await addEndpoint(outbox, receiver.url);
  await using _courier = runCourier(outbox, { retryDelaysMs: [] });
  await happen(outbox);
  await settled(outbox, id);
  await database.db.execute(sql`
    update webhook_endpoints set failing_since = now() - interval '6 days',
      last_failed_at = now() - interval '6 days'`);
  await happen(outbox);
  await settled(outbox, id, { count: 2 });
  // Nothing is known of the time between.
  assert.equal((await getEndpoint(testContext(database.db), id)).enabled, true);
});

Deno.test("startCourier() never sends what has expired", async () => {
  await using receiver = startWebhookReceiver();
  const { id } = await addEndpoint(outbox, receiver.url);
  await happen(outbox, { count: 2, expiresAt: new Date(Date.now() - 1) });
  await using _courier = runCourier(outbox);
  const deliveries = await settled(outbox, id, { count: 2 });
  assert.ok(deliveries.every(({ status }) => status === "expired"));
  assert.equal(receiver.received.length, 0);
});

Deno.test("startCourier() gives a delivery up when its next attempt would be too late", async () => {
  await using receiver = startWebhookReceiver();
  receiver.answerWith(() => new Response("", { status: 503 }));
  const { id } = await addEndpoint(outbox, receiver.url);
  await using _courier = runCourier(outbox, { retryDelaysMs: [60_000] });
  await happen(outbox, { count: 1, expiresAt: new Date(Date.now() + 30_000) });
  const [delivery] = await settled(outbox, id);
  assert.equal(delivery?.status, "expired");
  assert.equal(delivery?.attempts.length, 1);
});

Deno.test("startCourier() serves the others while one receiver hangs", async () => {
  await using slow = startWebhookReceiver();
  await using quick = startWebhookReceiver();
  const hanging = Promise.withResolvers<void>();
  slow.answerWith(() => hanging.promise.then(() => new Response()));
  const slowEndpoint = await addEndpoint(outbox, slow.url);
  await happen(outbox, { count: 20 });
  const quickEndpoint = await addEndpoint(outbox, quick.url);
  await using running = runCourier(outbox, { concurrency: 4, concurrencyPerEndpoint: 2 });
  await slow.waitFor(2);
  await happen(outbox, { count: 20 });
  await settled(outbox, quickEndpoint.id, { count: 20 });
  assert.equal(slow.received.length, 2);
  assert.equal(running.courier.counts().underWay, 2);
  hanging.resolve();
  await settled(outbox, slowEndpoint.id, { count: 40 });
});

Deno.test("startCourier() serves the others although every place is taken by receivers that hang", async () => {
  await using slow = startWebhookReceiver();
  await using quick = startWebhookReceiver();
  const hanging = Promise.withResolvers<void>();
  slow.answerWith(() => hanging.promise.then(() => new Response()));
  const slowEndpoints = [await addEndpoint(outbox, slow.url), await addEndpoint(outbox, slow.url)];
  await happen(outbox, { count: 10 });
  const quickEndpoint = await addEndpoint(outbox, quick.url);
  await using _courier = runCourier(outbox, { concurrency: 4, concurrencyPerEndpoint: 2 });
  await slow.waitFor(4);
  await happen(outbox, { count: 10 });
  await settled(outbox, quickEndpoint.id, { count: 10 });
  hanging.resolve();
  for (const { id } of slowEndpoints) await settled(outbox, id, { count: 20 });
});

Deno.test("startCourier() sends what the endpoint's expression makes of the event, signed", async () => {
  await using receiver = startWebhookReceiver();
  const transform = `{ "text": data.name & " is here", "of": type }`;
  const { id, secret } = await addEndpoint(outbox, receiver.url, { transform });
  await using _courier = runCourier(outbox);
  await happen(outbox);
  await settled(outbox, id);
  const [webhook] = receiver.received;
  assert.ok(webhook !== undefined);
  const body = { text: "device 0 is here", of: "device.enrolled" };
  assert.deepEqual(verifyWebhook(webhook, secret), body);
});

Deno.test("startCourier() writes down a failing expression as a failed delivery, and sends it once mended", async () => {
  await using receiver = startWebhookReceiver();
  const { id } = await addEndpoint(outbox, receiver.url, { transform: `$error("no lane")` });
  await using _courier = runCourier(outbox);
  await happen(outbox);
  const [delivery] = await settled(outbox, id);
  assert.equal(delivery?.status, "failed");
  assert.deepEqual(delivery?.attempts.map(({ error }) => error), [
    "transform: no lane (at character 7)",
  ]);
  assert.equal(receiver.received.length, 0);
  const ctx = testContext(database.db);
  await updateEndpoint(ctx, { endpointId: id, transform: null }, { shaper: TRUSTING });
  const answer = await replayDeliveries(ctx, {
    endpointId: id,
    status: ["failed"],
    types: [],
    limit: 10,
  });
  assert.deepEqual(answer, { replayed: 1, expired: 0, next_cursor: null });
  const [webhook] = await receiver.waitFor(1);
  assert.equal(webhook?.id, delivery?.id);
  await settled(outbox, id);
});

Deno.test("startCourier() signs with both secrets for the overlap, and with one afterwards", async () => {
  await using receiver = startWebhookReceiver();
  const endpoint = await addEndpoint(outbox, receiver.url);
  const { id } = endpoint;
  const ctx = testContext(database.db);
  const rotate = (overlap_ms: number) =>
    rotateSecret(ctx, { endpointId: id, overlap_ms }, { sealer: outbox.sealer });
  await using _courier = runCourier(outbox);
  const { secret, endpoint: shown } = await rotate(86_400_000);
  assert.ok(shown.previous_secret_until !== null);
  await happen(outbox);
  const [both] = await receiver.waitFor(1);
  assert.ok(both !== undefined);
  for (const one of [secret, endpoint.secret]) verifyWebhook(both, one);
  await database.db.execute(sql`update webhook_endpoints set previous_secret_until = now()`);
  await happen(outbox);
  const [, after] = await receiver.waitFor(2);
  assert.ok(after !== undefined);
  verifyWebhook(after, secret);
  assert.throws(() => verifyWebhook(after, endpoint.secret));
  const third = await rotate(0);
  await happen(outbox);
  const last = (await receiver.waitFor(3))[2];
  assert.ok(last !== undefined);
  verifyWebhook(last, third.secret);
  assert.throws(() => verifyWebhook(last, secret));
  await settled(outbox, id, { count: 3 });
});
