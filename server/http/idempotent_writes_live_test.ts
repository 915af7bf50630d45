import { deepEqual, equal, ok } from "node:assert/strict";
import { type AccessWorld, accessWorld, type Caller } from "../../tests/support/access_world.ts";
import { Scope } from "../contract/key.ts";
import { sql } from "../db/sql.ts";

let world: AccessWorld;
Deno.test.beforeAll(async () => {
  world = await accessWorld();
});
Deno.test.afterAll(async () => await world[Symbol.asyncDispose]());

async function post(
  path: string,
  { json, key, caller = world.admin }: { json: unknown; key?: string; caller?: Caller },
) {
  const response = await fetch(`${world.url}${path}`, {
    method: "POST",
    headers: {
      ...caller.headers,
      "content-type": "application/json",
      ...(key === undefined ? {} : { "idempotency-key": key }),
    },
    body: JSON.stringify(json),
  });
  const text = await response.text();
  return {
    status: response.status,
    text,
    isReplayed: response.headers.get("idempotency-replayed") === "true",
  };
}

Deno.test("a repeated POST makes nothing twice, secrets that are shown once included", async () => {
  const wanted = { name: "pos", scopes: ["plates:read"], location_ids: null };
  const first = await post("/api/keys", { json: wanted, key: "k1" });
  const again = await post("/api/keys", { json: wanted, key: "k1" });
  equal(first.status, 201);
  deepEqual([again.status, again.text], [201, first.text]);
  deepEqual([first.isReplayed, again.isReplayed], [false, true]);
  equal(await world.db.execute(sql`select 1 from api_keys where name = 'pos'`), 1);
  // The key's text is nowhere in the database, the kept answer included.
  const kept = JSON.stringify(await world.db.rows(sql`select * from idempotency_keys`));
  ok(!kept.includes(JSON.parse(first.text).key));
});

Deno.test("two at once make one; the other is told to wait or gets the same answer", async () => {
  const json = { name: crypto.randomUUID() };
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => post("/api/locations", { json, key: "k2" })),
  );
  ok(answers.every(({ status }) => status === 201 || status === 409));
  for (const { text, status } of answers) {
    if (status === 409) equal(JSON.parse(text).code, "idempotency_key_in_use");
  }
  equal(await world.db.execute(sql`select 1 from locations where name = ${json.name}`), 1);
});

Deno.test("a key is one caller's, one request's, and free again after a refusal", async () => {
  const json = { name: crypto.randomUUID() };
  const made = await post("/api/locations", { json, key: "k3" });
  const other = await post("/api/locations", { json: { name: "Other" }, key: "k3" });
  deepEqual([other.status, JSON.parse(other.text).code], [409, "idempotency_key_reused"]);
  const caller = await world.makeKey(Scope.options);
  const theirs = await post("/api/locations", { json: { name: "Theirs" }, key: "k3", caller });
  deepEqual([made.status, theirs.status, theirs.isReplayed], [201, 201, false]);
  const refused = await post("/api/locations", { json: { name: "" }, key: "k4" });
  const mended = await post("/api/locations", { json: { name: "Mended" }, key: "k4" });
  deepEqual([refused.status, mended.status], [400, 201]);
  equal((await post("/api/locations", { json, key: "with space" })).status, 400);
  equal((await post("/api/locations", { json, key: "x".repeat(201) })).status, 400);
});

Deno.test("who may no longer do it gets no kept answer of theirs", async () => {
  const caller = await world.makeKey(["keys:write", "plates:read"]);
  const json = { name: "mine", scopes: ["plates:read"] };
  const first = await post("/api/keys", { json, key: "k5", caller });
  equal(first.status, 201);
  await world.db.execute(sql`delete from api_keys where created_at = (select max(created_at)
    from api_keys where scopes = '{keys:write,plates:read}')`);
  equal((await post("/api/keys", { json, key: "k5", caller })).status, 401);
});
