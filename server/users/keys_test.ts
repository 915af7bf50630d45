import { deepEqual, equal, notEqual, ok, rejects } from "node:assert/strict";
import { testContext, testKey, testUser } from "../../tests/support/context.ts";
import { testDatabase } from "../../tests/support/database.ts";
import { sql } from "../db/sql.ts";
import { CreateKey } from "../contract/key.ts";
import { createKey } from "./create_key.ts";
import { identifyKey } from "./identify.ts";
import { listKeys } from "./list_keys.ts";
import { revokeKey } from "./revoke_key.ts";

const SITE = "0197f000-0000-7000-8000-000000000001";
const OTHER = "0197f000-0000-7000-8000-000000000002";
const NOW = new Date("2026-06-01T12:00:00Z");
const wanted = (more: Partial<CreateKey> = {}) =>
  CreateKey.parse({ name: "POS", scopes: ["plates:read"], ...more });

Deno.test("createKey() makes a key that stands for its scopes until it is revoked", async () => {
  await using database = await testDatabase();
  const { db } = database;
  const ctx = testContext(db, { actor: testUser("admin"), now: () => NOW });
  const { key, api_key } = await createKey(ctx, wanted({ location_ids: [SITE] }));
  const rows = JSON.stringify(await db.rows(sql`select * from api_keys`));
  ok(!rows.includes(key), "only its hash is kept");
  deepEqual(await identifyKey(db, key, { now: NOW, touch: true }), {
    kind: "api_key",
    id: api_key.id,
    name: "POS",
    scopes: ["plates:read"],
    locationIds: [SITE],
  });
  equal((await listKeys(ctx, { limit: 10 })).items[0]?.last_used_at, NOW.toISOString());
  equal(await identifyKey(db, `${key}x`, { now: NOW, touch: true }), null);
  await revokeKey(ctx, api_key.id);
  equal(await identifyKey(db, key, { now: NOW, touch: true }), null);
  await rejects(revokeKey(ctx, api_key.id), { code: "api_key_not_found" });
  deepEqual(
    await db.rows(sql`select action, target_id from audit_log order by id`),
    ["api_key.create", "api_key.revoke"].map((action) => ({ action, target_id: api_key.id })),
  );
});

Deno.test("identifyKey() notes a use once a minute, and none where it only asks again", async () => {
  await using database = await testDatabase();
  const { db } = database;
  const { key } = await createKey(testContext(db), wanted());
  const usedAt = async () =>
    (await db.row<{ at: Date | null }>(sql`select last_used_at as at from api_keys`))?.at
      ?.getTime();
  await identifyKey(db, key, { now: NOW, touch: false });
  equal(await usedAt(), undefined);
  await identifyKey(db, key, { now: NOW, touch: true });
  await identifyKey(db, key, { now: new Date(NOW.getTime() + 59_000), touch: true });
  equal(await usedAt(), NOW.getTime());
  await identifyKey(db, key, { now: new Date(NOW.getTime() + 61_000), touch: true });
  notEqual(await usedAt(), NOW.getTime());
});

Deno.test("identifyKey() knows no key past its time", async () => {
  await using database = await testDatabase();
  const ctx = testContext(database.db, { now: () => NOW });
  const { key } = await createKey(ctx, wanted({ valid_ms: 60_000 }));
  const at = (ms: number) => ({ now: new Date(NOW.getTime() + ms), touch: false });
  ok(await identifyKey(database.db, key, at(59_999)));
  equal(await identifyKey(database.db, key, at(60_000)), null);
});

Deno.test("createKey() gives nobody more than they have", async () => {
  await using database = await testDatabase();
  const as = (actor: ReturnType<typeof testKey>) => testContext(database.db, { actor });
  await rejects(createKey(as(testKey(["plates:read"])), wanted()), { code: "missing_scope" });
  await rejects(
    createKey(as(testKey(["keys:write"])), wanted({ scopes: ["plates:read"] })),
    { code: "missing_scope" },
  );
  const limited = as(testKey(["keys:write", "plates:read"], [SITE]));
  for (const location_ids of [null, [OTHER], [SITE, OTHER]]) {
    await rejects(createKey(limited, wanted({ location_ids })), { code: "limited_to_locations" });
  }
  ok(await createKey(limited, wanted({ location_ids: [SITE] })));
});

Deno.test("listKeys() pages newest first, and shows no key", async () => {
  await using database = await testDatabase();
  const ctx = testContext(database.db);
  const made: string[] = [];
  for (let n = 0; n < 5; n++) made.unshift((await createKey(ctx, wanted())).api_key.id);
  const first = await listKeys(ctx, { limit: 3 });
  const second = await listKeys(ctx, { limit: 3, cursor: first.next_cursor ?? "" });
  deepEqual([...first.items, ...second.items].map(({ id }) => id), made);
  equal(second.next_cursor, null);
});

Deno.test("revokeKey() lets nobody end a key that sees other locations than they do", async () => {
  await using database = await testDatabase();
  const ctx = testContext(database.db);
  const everywhere = (await createKey(ctx, wanted())).api_key.id;
  const elsewhere = (await createKey(ctx, wanted({ location_ids: [SITE, OTHER] }))).api_key.id;
  const here = (await createKey(ctx, wanted({ location_ids: [SITE] }))).api_key.id;
  const limited = testContext(database.db, { actor: testKey(["keys:write"], [SITE]) });
  for (const id of [everywhere, elsewhere]) {
    await rejects(revokeKey(limited, id), { code: "api_key_not_found" });
  }
  deepEqual((await listKeys(limited, { limit: 10 })).items.map(({ id }) => id), [here]);
  await revokeKey(limited, here);
  deepEqual((await listKeys(ctx, { limit: 10 })).items.map(({ id }) => id), [
    elsewhere,
    everywhere,
  ]);
});
