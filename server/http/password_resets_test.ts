import assert from "node:assert/strict";
import { ADMIN, ORIGIN, type TestApp, testApp } from "../../tests/support/app.ts";
import { waitUntil } from "../../tests/support/wait_until.ts";
import { sql } from "../db/sql.ts";
import type { Mail, SendResult } from "../notifications/send_mail.ts";
import { createAccountMails } from "../users/account_mails.ts";
import { RESET_LIMITS } from "../users/reset_limits.ts";

const NEW_PASSWORD = "battery horse correct";
const NO_PAUSE = { maxAttempts: 3, backoff: { initialDelay: 1, maxDelay: 1 }, graceMs: 2000 };

/** Takes every mail, or fails as told. */
function mailbox(...faults: SendResult[]) {
  const mails: Mail[] = [];
  const send = (mail: Mail) => {
    const fault = faults.shift();
    if (fault === undefined) mails.push(mail);
    return Promise.resolve(fault ?? { kind: "sent" as const });
  };
  return { mails, sender: createAccountMails({ send }, NO_PAUSE) };
}

type Mailbox = ReturnType<typeof mailbox>;

async function appWith(box: Mailbox, more: Partial<Parameters<typeof testApp>[0]> = {}) {
  const app = await testApp({ mails: box.sender, ...more });
  const close = app[Symbol.asyncDispose];
  return {
    ...app,
    [Symbol.asyncDispose]: async () => {
      await box.sender.close();
      await close();
    },
  };
}

const request = (app: TestApp, email: string, more = {}) =>
  app.ask("/api/password_resets", { json: { email, ...more } });
const accept = (app: TestApp, token: string, password = NEW_PASSWORD) =>
  app.ask("/api/password_resets/accept", { json: { token, password } });

async function codeOf(response: Response): Promise<[status: number, code: string]> {
  const { code } = await response.json();
  return [response.status, code];
}

async function statusOf(response: Response): Promise<number> {
  await response.body?.cancel();
  return response.status;
}

const signInWith = (app: TestApp, password: string) =>
  app.ask("/api/auth/sign-in/email", {
    json: { email: ADMIN.email, password },
    headers: { origin: ORIGIN },
  });

async function tokenFrom(box: Mailbox): Promise<string> {
  const mail = await waitUntil(() => box.mails.shift(), { what: "a mail" });
  return /password_reset\?token=([\w-]+)/.exec(mail.text)?.[1] ?? assert.fail(mail.text);
}

Deno.test("a mailed link sets a new password once, and every session ends", async () => {
  const box = mailbox();
  await using app = await appWith(box);
  const cookie = await app.signIn();
  assert.equal(await statusOf(await request(app, ADMIN.email.toUpperCase())), 202);
  const token = await tokenFrom(box);
  const kept = await app.database.db.rows(sql`select * from verifications, audit_log`);
  assert.ok(kept.length > 0 && !JSON.stringify(kept).includes(token), "only its hash is kept");
  assert.deepEqual(await codeOf(await accept(app, token, "too short")), [400, "invalid_input"]);
  const done = await Promise.all([accept(app, token), accept(app, token)]);
  const statuses = await Promise.all(done.map(statusOf));
  assert.deepEqual(statuses.toSorted(), [200, 404], "once, however many open it");
  assert.equal(await statusOf(await app.ask("/api/users", { cookie })), 401);
  assert.equal(await statusOf(await signInWith(app, ADMIN.password)), 401);
  assert.equal(await statusOf(await signInWith(app, NEW_PASSWORD)), 200);
  const rows = await app.database.db.rows<{ action: string }>(sql`
    select action from audit_log where action like '%password%' order by id`);
  assert.deepEqual(rows.map(({ action }) => action), [
    "user.request_password_reset",
    "user.reset_password",
  ]);
});

Deno.test("asking for a link tells nobody whether there is such a user", async () => {
  const box = mailbox();
  await using app = await appWith(box);
  await app.database.db.execute(sql`
    insert into users (id, name, email, email_verified, role, deactivated_at)
    values ('gone', 'Gone', 'gone@fleet.test', true, 'viewer', now())`);
  const told = new Set<string>();
  for (const email of [ADMIN.email, "nobody@fleet.test", "gone@fleet.test"]) {
    const response = await request(app, email);
    told.add(`${response.status} ${await response.text()}`);
  }
  assert.deepEqual([...told], ['202 {"ok":true}']);
  await tokenFrom(box);
  await box.sender.close();
  assert.deepEqual(box.mails, [], "one mail, to the one user");
});

Deno.test("links are over after an hour, and at the first that is used", async () => {
  const box = mailbox();
  let now = new Date();
  await using app = await appWith(box, { now: () => now });
  for (const _ of [1, 2]) await statusOf(await request(app, ADMIN.email));
  const [first, second] = [await tokenFrom(box), await tokenFrom(box)];
  now = new Date(now.getTime() + 3_600_000);
  assert.deepEqual(await codeOf(await accept(app, first)), [410, "password_reset_expired"]);
  now = new Date(now.getTime() - 1000);
  assert.equal(await statusOf(await accept(app, first)), 200);
  assert.deepEqual(await codeOf(await accept(app, second)), [404, "password_reset_not_found"]);
  assert.deepEqual(await codeOf(await accept(app, "made up")), [404, "password_reset_not_found"]);
});

Deno.test("nobody can fill a mailbox, nor ask for ever from one address", async () => {
  const box = mailbox();
  await using app = await appWith(box);
  for (let index = 0; index < RESET_LIMITS.account + 2; index++) {
    assert.equal(await statusOf(await request(app, ADMIN.email)), 202, "and is told nothing");
  }
  for (let index = RESET_LIMITS.account + 2; index < RESET_LIMITS.address; index++) {
    assert.equal(await statusOf(await request(app, `${index}@fleet.test`)), 202);
  }
  const refused = await request(app, "one.more@fleet.test");
  assert.ok(Number(refused.headers.get("retry-after")) > 0);
  assert.deepEqual(await codeOf(refused), [429, "too_many_resets"]);
  await waitUntil(() => box.mails.length === RESET_LIMITS.account, { what: "the mails" });
  await box.sender.close();
  assert.equal(box.mails.length, RESET_LIMITS.account);
});

Deno.test("without mail an administrator makes a link, for somebody else with no more rights", async () => {
  await using app = await testApp();
  assert.deepEqual(await codeOf(await request(app, ADMIN.email)), [409, "no_mail"]);
  const { db } = app.database;
  for (const [id, role] of [["eve", "viewer"], ["ada", "admin"]]) {
    await db.execute(sql`
      insert into users (id, name, email, email_verified, role)
      values (${id}, ${id}, ${`${id}@fleet.test`}, true, ${role})`);
    await db.execute(sql`
      insert into accounts (id, account_id, provider_id, user_id, password, updated_at)
      values (${id}, ${id}, 'credential', ${id}, 'no such hash', now())`);
  }
  const cookie = await app.signIn();
  const make = (id: string, credentials: object = { cookie, headers: { origin: ORIGIN } }) =>
    app.ask(`/api/users/${id}/password_reset`, { json: {}, ...credentials });
  const { key } = await app.key(["keys:write"]);
  assert.deepEqual(await codeOf(await make("ada", { key })), [403, "missing_scope"]);
  const me = await db.row<{ id: string }>(sql`select id from users where email = ${ADMIN.email}`);
  assert.deepEqual(await codeOf(await make(me?.id ?? "")), [403, "own_rights"]);
  const [first, second] = [await (await make("eve")).json(), await (await make("eve")).json()];
  assert.equal(second.link, `${ORIGIN}/password_reset?token=${second.token}`);
  assert.equal(await statusOf(await accept(app, first.token)), 404, "a newer one takes its place");
  const done = await accept(app, second.token);
  assert.deepEqual(await done.json(), { email: "eve@fleet.test" });
  const third = await (await make("eve")).json();
  await db.execute(sql`update users set deactivated_at = now() where id = 'eve'`);
  assert.deepEqual(await codeOf(await make("eve")), [409, "user_deactivated"]);
  assert.equal(await statusOf(await accept(app, third.token)), 404);
});

Deno.test("a new password takes no second factor away, but the trust in browsers", async () => {
  const box = mailbox();
  await using app = await appWith(box);
  const { db } = app.database;
  await statusOf(await request(app, ADMIN.email));
  const token = await tokenFrom(box);
  await db.execute(sql`update users set two_factor_enabled = true`);
  await db.execute(sql`
    insert into verifications (id, identifier, value, expires_at)
    select 'trust', 'trust-device-x', id, now() + interval '7 days' from users`);
  assert.equal(await statusOf(await accept(app, token)), 200);
  const left = await db.rows(sql`select two_factor_enabled from users`);
  assert.deepEqual(left, [{ two_factor_enabled: true }]);
  assert.deepEqual(await db.rows(sql`select 1 from verifications`), []);
});

Deno.test("an invitation is mailed in the inviter's language, and again when the server was busy", async () => {
  const box = mailbox({ kind: "failed", error: "451 later", isFinal: false });
  await using app = await appWith(box);
  const { key } = await app.key([
    "keys:write",
    "fleet:read",
    "plates:read",
    "events:read",
  ]);
  const json = { email: "eve@fleet.test", name: "Eve\nX", role: "viewer", language: "es" };
  const created = await (await app.ask("/api/invitations", { key, json })).json();
  assert.equal(created.is_mailed, true);
  const mail = await waitUntil(() => box.mails.shift(), { what: "the mail" });
  assert.deepEqual(mail.to, ["eve@fleet.test"]);
  assert.equal(mail.subject, "Su invitación a washfleet");
  assert.ok(mail.text.includes(`\n${created.link}\n`), mail.text);
  assert.ok(mail.text.startsWith("Hola, Eve X:\n"), mail.text);
});
