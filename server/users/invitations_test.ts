import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { testContext, testKey, testUser } from "../../tests/support/context.ts";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import { sql } from "../db/sql.ts";
import { acceptInvitation } from "./accept_invitation.ts";
import { ROLE_SCOPES } from "./actor.ts";
import { createAuth } from "./auth.ts";
import { createInvitation, listInvitations, revokeInvitation } from "./create_invitation.ts";

const HERE = "0197f000-0000-7000-8000-00000000000a";
const THERE = "0197f000-0000-7000-8000-00000000000b";
const NOW = new Date("2026-07-01T12:00:00Z");
const PUBLIC = { publicUrl: "https://fleet.test" };
const PASSWORD = "correct horse battery";
const wanted = (more: Partial<Parameters<typeof createInvitation>[1]> = {}) => ({
  email: "new@fleet.test",
  name: "New",
  role: "viewer" as const,
  location_ids: null,
  valid_ms: 60_000,
  language: "en" as const,
  ...more,
});

function desk({ db }: TestDatabase) {
  const auth = createAuth({ db, secret: crypto.randomUUID(), publicUrl: PUBLIC.publicUrl });
  let now = NOW;
  const ctx = testContext(db, { actor: testUser("admin"), now: () => now });
  const accept = (token: string, password = PASSWORD) =>
    acceptInvitation(ctx, { token, password }, { auth, peer: "198.51.100.1" });
  return { ctx, accept, pass: (ms: number) => now = new Date(now.getTime() + ms) };
}

Deno.test("an invitation makes one user, once, also when its link is opened twice at once", async () => {
  await using database = await testDatabase();
  const { ctx, accept } = desk(database);
  const { token, link, invitation } = await createInvitation(ctx, wanted(), PUBLIC);
  equal(link, `https://fleet.test/invitation?token=${token}`);
  const done = await Promise.allSettled([accept(token), accept(token)]);
  deepEqual(done.map(({ status }) => status).toSorted(), ["fulfilled", "rejected"]);
  await rejects(accept(token), { code: "invitation_used", kind: "expired" });
  const users = await database.db.rows(sql`select email, role, location_ids from users`);
  deepEqual(users, [{ email: "new@fleet.test", role: "viewer", location_ids: null }]);
  const [listed] = (await listInvitations(ctx, { limit: 5 })).items;
  deepEqual([listed?.id, listed?.state], [invitation.id, "accepted"]);
  ok(listed?.user_id);
  const kept = JSON.stringify(await database.db.rows(sql`select * from invitations, audit_log`));
  ok(!kept.includes(token) && !kept.includes(PASSWORD));
});

Deno.test("an invitation that is over, withdrawn, replaced or made up lets nobody in", async () => {
  await using database = await testDatabase();
  const { ctx, accept, pass } = desk(database);
  const first = await createInvitation(ctx, wanted(), PUBLIC);
  const second = await createInvitation(ctx, wanted(), PUBLIC);
  await rejects(accept(first.token), { code: "invitation_not_found" });
  const other = await createInvitation(ctx, wanted({ email: "b@fleet.test" }), PUBLIC);
  await revokeInvitation(ctx, other.invitation.id);
  await rejects(accept(other.token), { code: "invitation_not_found" });
  await rejects(accept("made up"), { code: "invitation_not_found" });
  pass(60_000);
  await rejects(accept(second.token), { code: "invitation_expired" });
  equal((await listInvitations(ctx, { limit: 5 })).items[0]?.state, "expired");
  equal(await database.db.execute(sql`select 1 from users`), 0);
});

Deno.test("an invitation never takes over an address that has a user", async () => {
  await using database = await testDatabase();
  const { ctx, accept } = desk(database);
  const open = await createInvitation(ctx, wanted(), PUBLIC);
  await database.db.execute(sql`
    insert into users (id, name, email, email_verified, role)
    values ('u', 'U', 'new@fleet.test', true, 'admin')`);
  await rejects(accept(open.token), { code: "email_in_use" });
  await rejects(createInvitation(ctx, wanted(), PUBLIC), { code: "email_in_use" });
  equal(await database.db.execute(sql`select 1 from accounts`), 0);
});

Deno.test("createInvitation() gives nobody more rights than who invites", async () => {
  await using database = await testDatabase();
  const as = (actor: ReturnType<typeof testKey>) => testContext(database.db, { actor });
  const invite = (actor: ReturnType<typeof testKey>, more = {}) =>
    createInvitation(as(actor), wanted(more), PUBLIC);
  await rejects(invite(testKey(ROLE_SCOPES.viewer)), { code: "missing_scope" });
  await rejects(invite(testKey(["keys:write"])), { code: "missing_scope" });
  const limited = testKey(ROLE_SCOPES.admin, [HERE]);
  for (const location_ids of [null, [THERE], [HERE, THERE]]) {
    await rejects(invite(limited, { location_ids }), { code: "limited_to_locations" });
  }
  const here = await invite(limited, { role: "admin", location_ids: [HERE] });
  const everywhere = await invite(testKey(ROLE_SCOPES.admin), { email: "e@fleet.test" });
  const { items } = await listInvitations(as(limited), { limit: 5 });
  deepEqual(items.map(({ id }) => id), [here.invitation.id]);
  await rejects(revokeInvitation(as(limited), everywhere.invitation.id), {
    code: "invitation_not_found",
  });
});
