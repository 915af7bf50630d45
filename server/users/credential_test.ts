import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { testContext } from "../../tests/support/context.ts";
import { testDatabase } from "../../tests/support/database.ts";
import type { Queryable } from "../db/sql.ts";
import { sql } from "../db/sql.ts";
import { createKey } from "./create_key.ts";
import { createCredentialDesk } from "./credential.ts";
import { hashKeyText } from "./key_text.ts";
import { revokeKey } from "./revoke_key.ts";
import { insertUser } from "./user_queries.ts";

const now = () => new Date();
const WANTED = { scopes: ["events:read" as const], location_ids: null, valid_ms: null };

/** Counts what is asked. */
function counting(db: Queryable): { db: Queryable; counts: Record<string, number> } {
  const counts: Record<string, number> = {};
  const rows: Queryable["rows"] = (query, options) => {
    const name = options?.name ?? "other";
    counts[name] = (counts[name] ?? 0) + 1;
    return db.rows(query, options);
  };
  return { db: { ...db, rows }, counts };
}

Deno.test("5,000 streams that ask at once are one query a kind, each key and session once", async () => {
  await using database = await testDatabase();
  const ctx = testContext(database.db);
  const keys: Awaited<ReturnType<typeof createKey>>[] = [];
  for (let n = 0; n < 5; n++) keys.push(await createKey(ctx, { ...WANTED, name: `k${n}` }));
  await insertUser(database.db, {
    id: "ada",
    name: "Ada",
    email: "ada@fleet.test",
    role: "viewer",
    location_ids: null,
    passwordHash: "x",
  });
  await database.db.execute(sql`
    insert into sessions (id, token, expires_at, updated_at, user_id)
    values ('s', 'token', now() + interval '1 hour', now(), 'ada')`);
  const { db, counts } = counting(database.db);
  const desk = createCredentialDesk(db, { now });
  const ask = (n: number) =>
    n % 2 === 0
      ? desk.actorOf({ kind: "session", token: "token" })
      : desk.actorOf({ kind: "key", hash: hashKeyText(keys[n % 5]?.key ?? "") });
  const actors = await Promise.all(Array.from({ length: 5000 }, (_, n) => ask(n)));
  ok(actors.every((actor) => actor !== null));
  deepEqual(counts, { find_valid_keys: 1, find_session_users: 1 });
  // The next round asks anew: nothing is remembered past it.
  await revokeKey(ctx, keys[1]?.api_key.id ?? "");
  await database.db.execute(sql`delete from sessions`);
  deepEqual(await Promise.all([ask(0), ask(1), ask(3)].map((one) => one.then((a) => a?.name))), [
    undefined,
    undefined,
    "k3",
  ]);
});

Deno.test("a deactivated user, and a session past its time, stand for nobody", async () => {
  await using database = await testDatabase();
  const { db } = database;
  for (const id of ["ada", "bob"]) {
    const email = `${id}@fleet.test`;
    const rights = { role: "viewer", location_ids: null } as const;
    await insertUser(db, { id, name: id, email, ...rights, passwordHash: "x" });
  }
  await db.execute(sql`
    insert into sessions (id, token, expires_at, updated_at, user_id) values
      ('s1', 't1', now() + interval '1 hour', now(), 'ada'),
      ('s2', 't2', now() - interval '1 second', now(), 'bob')`);
  const desk = createCredentialDesk(db, { now, gatherMs: 1 });
  const who = async (token: string) => (await desk.actorOf({ kind: "session", token }))?.name;
  deepEqual([await who("t1"), await who("t2")], ["ada", undefined]);
  await db.execute(sql`update users set deactivated_at = now() where id = 'ada'`);
  equal(await who("t1"), undefined);
});

Deno.test("a database that does not answer is told within the patience of a stream, not taken for a yes", async () => {
  const silent: Queryable = {
    rows: () => new Promise(() => {}),
    row: () => new Promise(() => {}),
    execute: () => new Promise(() => {}),
  };
  const desk = createCredentialDesk(silent, { now, gatherMs: 1, patienceMs: 20 });
  await rejects(desk.actorOf({ kind: "session", token: "t" }), { code: "database_unavailable" });
});
