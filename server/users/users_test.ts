import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { testContext, testKey } from "../../tests/support/context.ts";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import type { Role } from "../contract/user.ts";
import { type Db, sql } from "../db/sql.ts";
import { type Actor, ROLE_SCOPES } from "./actor.ts";
import { createInvitation, listInvitations } from "./create_invitation.ts";
import { createKey } from "./create_key.ts";
import { getUser, listUsers } from "./list_users.ts";
import { resetTwoFactor } from "./reset_two_factor.ts";
import { endSession, endSessions, listSessions } from "./sessions.ts";
import { updateUser } from "./update_user.ts";
import { insertUser } from "./user_queries.ts";

const HERE = "0197f000-0000-7000-8000-00000000000a";
const THERE = "0197f000-0000-7000-8000-00000000000b";

async function makeUser(
  db: Db,
  id: string,
  { role = "admin", at = null }: { role?: Role; at?: string[] | null } = {},
): Promise<Actor> {
  const email = `${id}@fleet.test`;
  await insertUser(db, { id, name: id, email, role, location_ids: at, passwordHash: "x" });
  return { kind: "user", id, name: id, scopes: ROLE_SCOPES[role], locationIds: at };
}

const as = ({ db }: TestDatabase, actor: Actor) => testContext(db, { actor });
type Change = Partial<Parameters<typeof updateUser>[2]>;
const change = (part: Change) => ({ revoke_keys: false, ...part });
const taking = (role: Role): Change[] => [{ role }, { location_ids: [HERE] }, { active: false }];

Deno.test("updateUser() lets nobody raise, or end, their own rights", async () => {
  await using database = await testDatabase();
  const ada = as(database, await makeUser(database.db, "ada"));
  await makeUser(database.db, "bob");
  for (const part of taking("viewer")) {
    await rejects(updateUser(ada, "ada", change(part)), { code: "own_rights" });
  }
  equal((await updateUser(ada, "ada", change({ name: "Ada" }))).name, "Ada");
  const limited = await makeUser(database.db, "cho", { at: [HERE] });
  await makeUser(database.db, "dan", { role: "viewer", at: [HERE] });
  const cho = as(database, limited);
  for (const location_ids of [null, [THERE], [HERE, THERE]]) {
    await rejects(updateUser(cho, "dan", change({ location_ids })), {
      code: "limited_to_locations",
    });
  }
  await updateUser(cho, "dan", change({ role: "admin" }));
});

Deno.test("updateUser() by a key gives and takes no right that the key lacks", async () => {
  await using database = await testDatabase();
  await makeUser(database.db, "ada");
  await makeUser(database.db, "bob", { role: "viewer" });
  const key = as(database, testKey(["keys:write", ...ROLE_SCOPES.viewer]));
  await rejects(updateUser(key, "bob", change({ role: "operator" })), { code: "missing_scope" });
  await rejects(updateUser(key, "ada", change({ active: false })), { code: "missing_scope" });
  await updateUser(key, "bob", change({ active: false }));
  const viewer = as(database, testKey(ROLE_SCOPES.viewer));
  await rejects(updateUser(viewer, "bob", change({ active: true })), { code: "missing_scope" });
});

Deno.test("the last administrator remains, also when two demote each other at once", async () => {
  await using database = await testDatabase();
  const { db } = database;
  const ada = as(database, await makeUser(db, "ada"));
  const bob = as(database, await makeUser(db, "bob"));
  // Limited to a location: not one who could let others in again everywhere.
  await makeUser(db, "cho", { at: [HERE] });
  const done = await Promise.allSettled([
    updateUser(ada, "bob", change({ role: "viewer" })),
    updateUser(bob, "ada", change({ active: false })),
  ]);
  deepEqual(done.map(({ status }) => status).toSorted(), ["fulfilled", "rejected"]);
  const [refused] = done.filter((one) => one.status === "rejected");
  equal(refused?.reason.code, "last_admin");
  const left = done[0].status === "fulfilled" ? "ada" : "bob";
  const system = testContext(db);
  for (const part of taking("operator")) {
    await rejects(updateUser(system, left, change(part)), { code: "last_admin" });
  }
  await updateUser(system, "cho", change({ role: "viewer" }));
});

Deno.test("deactivating ends sessions, and on demand the keys that the user made; the log says what", async () => {
  await using database = await testDatabase();
  const { db } = database;
  const ada = as(database, await makeUser(db, "ada"));
  const bob = as(database, await makeUser(db, "bob"));
  const wanted = { scopes: ["fleet:read" as const], location_ids: null, valid_ms: null };
  await createKey(bob, { ...wanted, name: "bob's" });
  await createKey(ada, { ...wanted, name: "ada's" });
  await makeSession(db, "s1", "bob");
  const gone = await updateUser(ada, "bob", change({ active: false, revoke_keys: true }));
  ok(gone.deactivated_at);
  deepEqual(await db.rows(sql`select 1 from sessions`), []);
  deepEqual(await db.rows(sql`select name from api_keys`), [{ name: "ada's" }]);
  const again = await updateUser(ada, "bob", change({ active: true, role: "viewer" }));
  deepEqual([again.deactivated_at, again.role], [null, "viewer"]);
  const rows = await db.rows<{ detail: Record<string, unknown> }>(
    sql`select detail from audit_log where action = 'user.update' order by id`,
  );
  deepEqual([rows[0]?.detail.sessions_ended, rows[0]?.detail.keys_revoked], [1, 1]);
  deepEqual(rows[1]?.detail.role, ["admin", "viewer"]);
});

Deno.test("whoever is limited to locations finds no user who sees more", async () => {
  await using database = await testDatabase();
  const { db } = database;
  const cho = as(database, await makeUser(db, "cho", { at: [HERE] }));
  await makeUser(db, "ada");
  await makeUser(db, "eve", { role: "viewer", at: [HERE, THERE] });
  await db.execute(sql`update users set location_ids = 'null'::jsonb where id = 'ada'`);
  await makeUser(db, "dan", { role: "viewer", at: [HERE] });
  const ids = async (cursor?: string) => {
    const page = await listUsers(cho, { limit: 1, ...(cursor ? { cursor } : {}) });
    return { ids: page.items.map(({ id }) => id), next: page.next_cursor };
  };
  const first = await ids();
  deepEqual(first.ids, ["cho"]);
  deepEqual(await ids(first.next ?? ""), { ids: ["dan"], next: null });
  for (const id of ["ada", "eve"]) {
    await rejects(getUser(cho, id), { code: "user_not_found" });
    await rejects(updateUser(cho, id, change({ name: "x" })), { code: "user_not_found" });
    await rejects(resetTwoFactor(cho, id), { code: "user_not_found" });
    const of = { userId: id };
    await rejects(listSessions(cho, { of, currentId: null, limit: 1 }), { code: "user_not_found" });
    await rejects(endSessions(cho, { of, currentId: null }), { code: "user_not_found" });
  }
});

Deno.test("one's own sessions: listed without tokens, ended one by one or all others; nobody else's", async () => {
  await using database = await testDatabase();
  const { db } = database;
  const ada = as(database, await makeUser(db, "ada", { role: "viewer" }));
  await makeUser(db, "bob", { role: "viewer" });
  for (const id of ["s1", "s2", "s3"]) await makeSession(db, id, "ada");
  await makeSession(db, "theirs", "bob");
  await makeSession(db, "over", "ada", "-1 second");
  const me = { of: "me", currentId: "s2" } as const;
  const { items } = await listSessions(ada, { ...me, limit: 10 });
  deepEqual(items.map(({ id, is_current }) => [id, is_current]), [
    ["s3", false],
    ["s2", true],
    ["s1", false],
  ]);
  ok(!JSON.stringify(items).includes("token"));
  await rejects(endSession(ada, { ...me, sessionId: "theirs" }), { code: "session_not_found" });
  await endSession(ada, { ...me, sessionId: "s1" });
  await endSessions(ada, me);
  deepEqual((await listSessions(ada, { ...me, limit: 10 })).items.map(({ id }) => id), ["s2"]);
  const of = { userId: "bob" };
  await rejects(listSessions(ada, { of, currentId: null, limit: 1 }), { code: "missing_scope" });
  const key = as(database, testKey(ROLE_SCOPES.admin));
  await rejects(listSessions(key, { ...me, limit: 1 }), { code: "not_a_user" });
});

async function makeSession(db: Db, id: string, userId: string, valid = "1 hour"): Promise<void> {
  await db.execute(sql`
    insert into sessions (id, token, expires_at, updated_at, user_id)
    values (${id}, ${`token of ${id}`}, now() + ${valid}::interval, now(), ${userId})`);
}

Deno.test("who is deactivated comes back by no invitation and no key, their keys' own included", async () => {
  await using database = await testDatabase();
  const ada = as(database, await makeUser(database.db, "ada"));
  const bob = as(database, await makeUser(database.db, "bob"));
  const invite = (ctx: typeof bob, email: string) =>
    createInvitation(ctx, {
      email,
      name: "New",
      role: "viewer",
      location_ids: null,
      valid_ms: 3_600_000,
      language: "en",
    }, { publicUrl: "https://fleet.test" });
  const wish = { name: "k", location_ids: null, valid_ms: null };
  const { api_key } = await createKey(bob, { ...wish, scopes: ROLE_SCOPES.admin.slice() });
  const byKey = as(database, {
    kind: "api_key",
    id: api_key.id,
    name: "k",
    scopes: ROLE_SCOPES.admin,
    locationIds: null,
  });
  await createKey(byKey, { ...wish, scopes: ["keys:write"] });
  await invite(bob, "one@fleet.test");
  await invite(byKey, "two@fleet.test");
  await invite(ada, "three@fleet.test");
  await updateUser(ada, "bob", { active: false, revoke_keys: true });
  const open = await listInvitations(ada, { limit: 10 });
  deepEqual(open.items.map(({ email }) => email), ["three@fleet.test"]);
  const keys = await database.db.rows(sql`select id from api_keys`);
  equal(keys.length, 0);
});
