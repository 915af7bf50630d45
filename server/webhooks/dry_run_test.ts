import assert from "node:assert/strict";
import { v7 as uuidv7 } from "uuid";
import { testContext, testUser } from "../../tests/support/context.ts";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import { addEndpoint, happen, type Outbox } from "../../tests/support/outbox.ts";
import { sql } from "../db/sql.ts";
import { createSealer } from "../seal.ts";
import { dryRunEndpoint, dryRunUnsaved } from "./dry_run.ts";
import { createPayloadShaper, type PayloadShaper } from "./payload_shaper.ts";
import { requireTransform } from "./require_transform.ts";

let database: TestDatabase;
let outbox: Outbox;
let shaper: PayloadShaper;
const EVERYTHING = { transform: null, types: [], location_ids: [], device_ids: [], limit: 5 };

Deno.test.beforeAll(async () => {
  database = await testDatabase();
  shaper = createPayloadShaper();
  const sealer = await createSealer(crypto.getRandomValues(new Uint8Array(32)));
  outbox = { db: database.db, sealer };
});
Deno.test.afterAll(async () => {
  await shaper.close();
  await database.close();
});
Deno.test.beforeEach(async () => {
  await database.db.execute(sql`truncate webhook_endpoints, events cascade`);
});

Deno.test("dryRunEndpoint() shows the newest events as the endpoint would get them, and sends none", async () => {
  const { id } = await addEndpoint(outbox, "http://127.0.0.1:9/", { transform: `data.name` });
  await happen(outbox, { count: 3 });
  const ctx = testContext(database.db);
  const own = await dryRunEndpoint(ctx, { endpointId: id, limit: 2 }, { shaper });
  assert.deepEqual(own.items.map(({ body }) => body), ['"device 2"', '"device 1"']);
  const tried = await dryRunEndpoint(
    ctx,
    { endpointId: id, transform: `$error("x" & data.name)`, limit: 1 },
    { shaper },
  );
  assert.match(tried.items[0]?.error ?? "", /^transform: xdevice 2/);
  assert.equal(tried.items[0]?.body, null);
  const plain = await dryRunEndpoint(ctx, { endpointId: id, transform: null, limit: 1 }, {
    shaper,
  });
  assert.equal(JSON.parse(plain.items[0]?.body ?? "").data.name, "device 2");
  const row = await database.db.row<{ count: number }>(
    sql`select count(*) as count from webhook_deliveries`,
  );
  assert.equal(row?.count, 3);
});

Deno.test("dryRunUnsaved() shows one limited to locations nothing of others", async () => {
  await happen(outbox, { count: 1 });
  const limited = testContext(database.db, { actor: testUser("operator", [uuidv7()]) });
  assert.deepEqual((await dryRunUnsaved(limited, EVERYTHING, { shaper })).items, []);
  const all = await dryRunUnsaved(testContext(database.db), EVERYTHING, { shaper });
  assert.equal(all.items.length, 1);
});

Deno.test("an expression that is no JSONata is refused by its field", async () => {
  await assert.rejects(
    requireTransform(`{ "a": `, shaper),
    (error: { faults?: { path: string }[] }) => error.faults?.[0]?.path === "transform",
  );
  await requireTransform(`{ "a": 1 }`, shaper);
});
