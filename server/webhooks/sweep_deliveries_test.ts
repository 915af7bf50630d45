import assert from "node:assert/strict";
import { testContext } from "../../tests/support/context.ts";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import { addEndpoint, deliveriesOf, happen, type Outbox } from "../../tests/support/outbox.ts";
import { sql } from "../db/sql.ts";
import { createSealer } from "../seal.ts";
import { sweepDeliveries } from "./sweep_deliveries.ts";

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

Deno.test("sweepDeliveries() tidies what nobody will send, and nothing more the second time", async () => {
  const off = await addEndpoint(outbox, "http://127.0.0.1:9/");
  await happen(outbox);
  await happen(outbox, { count: 1, expiresAt: new Date(Date.now() - 1) });
  const context = testContext(database.db);
  await database.db.execute(sql`update webhook_endpoints set enabled = false`);
  const first = await sweepDeliveries(context);
  assert.deepEqual(first, { expired: 1, failed: 1, deleted: 0, overdue: 0 });
  await database.db.execute(sql`
    update webhook_deliveries set finished_at = now() - interval '31 days'`);
  assert.equal((await sweepDeliveries(context)).deleted, 2);
  assert.deepEqual(await sweepDeliveries(context), {
    expired: 0,
    failed: 0,
    deleted: 0,
    overdue: 0,
  });
  assert.deepEqual(await deliveriesOf(outbox, off.id), []);
});

Deno.test("sweepDeliveries() wakes the couriers for what is overdue", async () => {
  await addEndpoint(outbox, "http://127.0.0.1:9/");
  await happen(outbox);
  await database.db.execute(sql`
    update webhook_deliveries set next_attempt_at = now() - interval '1 minute'`);
  assert.equal((await sweepDeliveries(testContext(database.db))).overdue, 1);
});
