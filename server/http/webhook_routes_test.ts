import assert from "node:assert/strict";
import { v7 as uuidv7 } from "uuid";
import { testContext, testKey, testUser } from "../../tests/support/context.ts";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import { happen } from "../../tests/support/outbox.ts";
import type { Page } from "../contract/page.ts";
import type { CreatedEndpoint, Delivery, DeliveryDetail, Endpoint } from "../contract/webhook.ts";
import { sql } from "../db/sql.ts";
import { createSealer, type Sealer } from "../seal.ts";
import type { Actor } from "../users/actor.ts";
import { createPayloadShaper, type PayloadShaper } from "../webhooks/payload_shaper.ts";
import { answerProblem } from "./problem.ts";
import { createRouter } from "./router.ts";
import { webhookRoutes } from "./webhook_routes.ts";

let database: TestDatabase;
let sealer: Sealer;
let shaper: PayloadShaper;
const here = uuidv7();
const there = uuidv7();

Deno.test.beforeAll(async () => {
  database = await testDatabase();
  shaper = createPayloadShaper();
  sealer = await createSealer(crypto.getRandomValues(new Uint8Array(32)));
  await database.db.execute(sql`
    insert into locations (id, name) values (${here}, 'Here'), (${there}, 'There')`);
});
Deno.test.afterAll(async () => {
  await shaper.close();
  await database.close();
});
Deno.test.beforeEach(async () => {
  await database.db.execute(sql`truncate webhook_endpoints, events cascade`);
});

/** Sends a request as the actor (default: an operator of every location). */
async function ask<Body>(
  request: { method?: string; path: string; body?: unknown },
  actor: Actor = testUser("operator"),
): Promise<{ status: number; body: Body & { code?: string } }> {
  const app = createRouter();
  app.onError(answerProblem);
  app.use(async (c, next) => {
    c.set("ctx", testContext(database.db, { actor }));
    await next();
  });
  app.route("/", webhookRoutes({ sealer, shaper }));
  const response = await app.request(request.path, {
    method: request.method ?? "GET",
    ...(request.body === undefined ? {} : {
      body: JSON.stringify(request.body),
      headers: { "content-type": "application/json" },
    }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? {} : JSON.parse(text) };
}

async function create(body: Record<string, unknown> = {}, actor?: Actor): Promise<CreatedEndpoint> {
  const answer = await ask<CreatedEndpoint>({
    method: "POST",
    path: "/api/webhooks",
    body: { url: "https://pos.example/hook?token=hush", ...body },
  }, actor);
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body;
}

async function deliveryOf(endpointId: string): Promise<Delivery> {
  const path = `/api/webhooks/${endpointId}/deliveries`;
  const { body } = await ask<Page<Delivery>>({ path });
  const [delivery] = body.items;
  assert.ok(delivery !== undefined);
  return delivery;
}

Deno.test("POST /api/webhooks shows the secret once and keeps it sealed", async () => {
  const { endpoint, secret } = await create();
  assert.match(secret, /^whsec_/);
  const shown = await ask<Endpoint>({ path: `/api/webhooks/${endpoint.id}` });
  assert.deepEqual(shown.body, endpoint);
  const row = await database.db.row<{ secret_sealed: Uint8Array }>(
    sql`select secret_sealed from webhook_endpoints`,
  );
  assert.ok(row !== undefined);
  assert.equal(await sealer.open(row.secret_sealed), secret);
  assert.ok(!new TextDecoder().decode(row.secret_sealed).includes(secret.slice(6, 20)));
});

Deno.test("every write is in the audit log, without what the address hides", async () => {
  const { endpoint } = await create();
  const path = `/api/webhooks/${endpoint.id}`;
  const url = "https://pos.example/elsewhere?token=hush";
  assert.equal((await ask({ method: "PATCH", path, body: { url } })).status, 200);
  assert.equal((await ask({ method: "POST", path: `${path}/test` })).status, 202);
  assert.equal((await ask({ method: "DELETE", path })).status, 204);
  const rows = await database.db.rows<{ action: string; detail: unknown }>(
    sql`select action, detail from audit_log where target_id = ${endpoint.id} order by id`,
  );
  assert.deepEqual(rows.map((row) => row.action), [
    "endpoint.create",
    "endpoint.update",
    "endpoint.test",
    "endpoint.delete",
  ]);
  assert.ok(!JSON.stringify(rows).includes("hush"));
});

Deno.test("one limited to locations neither sees nor makes endpoints beyond them", async () => {
  const limited = testUser("operator", [here]);
  const everywhere = await create();
  const elsewhere = await create({ location_ids: [there] });
  const both = await create({ location_ids: [here, there] });
  const own = await create({ location_ids: [here] }, limited);
  const list = await ask<Page<Endpoint>>({ path: "/api/webhooks" }, limited);
  assert.deepEqual(list.body.items.map((item) => item.id), [own.endpoint.id]);
  for (const { endpoint } of [everywhere, elsewhere, both]) {
    const path = `/api/webhooks/${endpoint.id}`;
    const requests = [
      { path },
      { path: `${path}/deliveries` },
      { method: "PATCH", path, body: { description: "mine" } },
      { method: "POST", path: `${path}/test` },
      { method: "DELETE", path },
    ];
    for (const request of requests) {
      const answer = await ask(request, limited);
      assert.equal(answer.status, 404, `${request.method} ${request.path}`);
      assert.equal(answer.body.code, "endpoint_not_found");
    }
  }
  for (const location_ids of [[], [there], [here, there]]) {
    const body = { url: "https://pos.example/", location_ids };
    const answer = await ask({ method: "POST", path: "/api/webhooks", body }, limited);
    assert.equal(answer.status, 400);
    const path = `/api/webhooks/${own.endpoint.id}`;
    const moved = await ask({ method: "PATCH", path, body: { location_ids } }, limited);
    assert.equal(moved.status, 400);
  }
});

Deno.test("routes need their scopes", async () => {
  const { endpoint } = await create();
  const path = `/api/webhooks/${endpoint.id}`;
  const reader = testKey(["webhooks:read"]);
  assert.equal((await ask({ path }, reader)).status, 200);
  assert.equal((await ask({ path }, testUser("viewer"))).status, 403);
  assert.equal((await ask({ method: "DELETE", path }, reader)).status, 403);
  assert.equal((await ask({ method: "POST", path: `${path}/test` }, reader)).status, 403);
});

Deno.test("POST /test owes the event to this endpoint alone", async () => {
  const { endpoint } = await create({ types: ["plate.read"] });
  const other = await create();
  const test = await ask<Delivery>({ method: "POST", path: `/api/webhooks/${endpoint.id}/test` });
  assert.equal(test.body.event_type, "webhook.test");
  assert.equal((await deliveryOf(endpoint.id)).id, test.body.id);
  const others = await ask<Page<Delivery>>({
    path: `/api/webhooks/${other.endpoint.id}/deliveries`,
  });
  assert.deepEqual(others.body.items, []);
});

Deno.test("switching an endpoint off fails what waits, and on again forgets its failures", async () => {
  const { endpoint } = await create();
  await happen(database);
  await database.db.execute(sql`update webhook_endpoints set failing_since = now()`);
  const path = `/api/webhooks/${endpoint.id}`;
  const off = await ask<Endpoint>({ method: "PATCH", path, body: { enabled: false } });
  assert.equal(off.body.disabled_reason, "switched_off");
  const delivery = await deliveryOf(endpoint.id);
  assert.equal(delivery.status, "failed");
  assert.equal(
    (await ask({ method: "POST", path: `${path}/test` })).body.code,
    "endpoint_disabled",
  );
  const on = await ask<Endpoint>({ method: "PATCH", path, body: { enabled: true } });
  assert.equal(on.body.disabled_reason, null);
  assert.equal(on.body.failing_since, null);
  const replayPath = `${path}/deliveries/${delivery.id}/replay`;
  const replayed = await ask<Delivery>({ method: "POST", path: replayPath });
  assert.equal(replayed.status, 202);
  assert.equal(replayed.body.status, "pending");
  const again = await ask({ method: "POST", path: replayPath });
  assert.equal(again.status, 409);
  assert.equal(again.body.code, "delivery_pending");
});

Deno.test("POST /replay refuses an event that has expired", async () => {
  const { endpoint } = await create();
  await happen(database, { expiresAt: new Date(Date.now() - 1000) });
  await database.db.execute(sql`
    update webhook_deliveries set status = 'delivered', finished_at = now()`);
  const { id } = await deliveryOf(endpoint.id);
  const path = `/api/webhooks/${endpoint.id}/deliveries/${id}/replay`;
  const answer = await ask({ method: "POST", path });
  assert.equal(answer.status, 409);
  assert.equal(answer.body.code, "delivery_expired");
});

Deno.test("GET /deliveries pages through rows of one instant without loss or repetition", async () => {
  const { endpoint } = await create();
  await happen(database, { count: 7 });
  await database.db.execute(sql`update webhook_deliveries set created_at = now()`);
  const base = `/api/webhooks/${endpoint.id}/deliveries?limit=3`;
  const seen: string[] = [];
  let path: string | null = base;
  while (path !== null) {
    const { body }: { body: Page<Delivery> } = await ask({ path });
    seen.push(...body.items.map((item) => item.id));
    path = body.next_cursor === null ? null : `${base}&cursor=${body.next_cursor}`;
  }
  assert.equal(seen.length, 7);
  assert.equal(new Set(seen).size, 7);
  assert.equal((await ask({ path: `${base}&status=delivered` })).status, 200);
  assert.equal((await ask({ path: `${base}&cursor=nonsense` })).body.code, "invalid_cursor");
});

Deno.test("GET /deliveries filters by type and time, and the endpoint tells its last success", async () => {
  const { endpoint } = await create();
  await happen(database, { count: 2 });
  const base = `/api/webhooks/${endpoint.id}`;
  const countOf = async (query: string) =>
    (await ask<Page<Delivery>>({ path: `${base}/deliveries?${query}` })).body.items.length;
  const { event_type: type } = await deliveryOf(endpoint.id);
  assert.equal(await countOf(`type=${type}`), 2);
  assert.equal(await countOf("type=webhook.test"), 0);
  assert.equal(await countOf(`to=${encodeURIComponent("2020-01-01T00:00:00Z")}`), 0);
  assert.equal(await countOf(`from=${encodeURIComponent("2020-01-01T00:00:00Z")}`), 2);
  assert.equal((await ask<Endpoint>({ path: base })).body.last_success_at, null);
  await database.db.execute(sql`
    update webhook_deliveries set status = 'delivered', finished_at = '2026-03-01T08:00:00Z'`);
  assert.equal(
    (await ask<Endpoint>({ path: base })).body.last_success_at,
    "2026-03-01T08:00:00.000Z",
  );
});

Deno.test("GET /deliveries/:id shows the body as the transform of now makes it, to who may write", async () => {
  const { endpoint } = await create({ transform: '{"kind": type}' });
  await happen(database);
  const { id, event_type } = await deliveryOf(endpoint.id);
  const path = `/api/webhooks/${endpoint.id}/deliveries/${id}`;
  const shown = await ask<DeliveryDetail>({ path });
  assert.deepEqual(JSON.parse(shown.body.body ?? ""), { kind: event_type });
  assert.equal(JSON.parse(shown.body.event).type, event_type);
  await database.db.execute(sql`update webhook_endpoints set transform = '$error("no")'`);
  const failing = await ask<DeliveryDetail>({ path });
  assert.equal(failing.body.body, null);
  assert.match(failing.body.error ?? "", /no/);
  assert.equal((await ask({ path }, testKey(["webhooks:read"]))).status, 403);
  assert.equal((await ask({ path }, testUser("operator", [here]))).status, 404);
});

Deno.test("bad input is refused by field", async () => {
  for (
    const body of [
      { url: "ftp://pos.example/" },
      { url: "https://pos.example/", types: ["plate.stolen"] },
      { url: "https://pos.example/", location_ids: [uuidv7()] },
      { url: "https://pos.example/", description: "\0" },
    ]
  ) {
    const answer = await ask<{ errors: unknown[] }>({
      method: "POST",
      path: "/api/webhooks",
      body,
    });
    assert.equal(answer.status, 400);
    assert.equal(answer.body.errors.length, 1);
  }
});
