import { deepEqual, equal, match, ok } from "node:assert/strict";
import { ADMIN, ORIGIN, type TestApp, testApp } from "../../tests/support/app.ts";
import { totpCode } from "../../tests/support/totp.ts";
import { testContext } from "../../tests/support/context.ts";
import { sql } from "../db/sql.ts";
import { resetTwoFactor } from "../users/reset_two_factor.ts";

let app: TestApp;
Deno.test.beforeAll(async () => {
  app = await testApp();
});
Deno.test.afterAll(async () => await app[Symbol.asyncDispose]());

interface Answer {
  status: number;
  // deno-lint-ignore no-explicit-any -- answers of many routes
  body: any;
  cookie: string;
}

async function post(path: string, json: unknown, cookie?: string): Promise<Answer> {
  const response = await app.ask(`/api/auth/${path}`, {
    json,
    headers: { origin: ORIGIN },
    ...(cookie ? { cookie } : {}),
  });
  const set = response.headers.getSetCookie().map((one) => one.split(";")[0] ?? "")
    .filter((one) => !one.endsWith("="));
  return { status: response.status, body: await response.json(), cookie: set.join("; ") };
}

const signIn = (cookie?: string) => post("sign-in/email", ADMIN, cookie);
const isIn = async (cookie: string) => (await app.ask("/api/sessions", { cookie })).status === 200;
const wrongCode = (uri: string) => {
  const right = new Set([-1, 0, 1].map((step) => totpCode(uri, Date.now() + step * 30_000)));
  return ["000000", "000001", "000002", "000003"].find((code) => !right.has(code)) ?? "";
};

/** A fresh second factor of the administrator, confirmed. */
async function enable(): Promise<{ uri: string; codes: string[]; cookie: string }> {
  const { db } = app.database;
  const { id = "" } = await db.row<{ id: string }>(sql`select id from users`) ?? {};
  await resetTwoFactor(testContext(db), id);
  const { cookie } = await signIn();
  const { body } = await post("two-factor/enable", { password: ADMIN.password }, cookie);
  const code = totpCode(body.totp_uri, Date.now());
  const confirmed = await post("two-factor/verify-totp", { code }, cookie);
  equal(confirmed.status, 200, JSON.stringify(confirmed.body));
  return { uri: body.totp_uri, codes: body.backup_codes, cookie: confirmed.cookie };
}

Deno.test("with a second factor the password alone opens nothing; a code of the app does", async () => {
  const { uri } = await enable();
  match(uri, /^otpauth:\/\/totp\/washfleet:admin/);
  const asked = await signIn();
  deepEqual([asked.status, asked.body], [200, { two_factor_required: true }]);
  equal(await isIn(asked.cookie), false);
  const wrong = await post("two-factor/verify-totp", { code: wrongCode(uri) }, asked.cookie);
  deepEqual([wrong.status, wrong.body.code], [401, "invalid_code"]);
  const code = totpCode(uri, Date.now());
  const right = await post("two-factor/verify-totp", { code }, asked.cookie);
  equal(right.status, 200);
  ok(!JSON.stringify(right.body).includes("token"));
  equal(await isIn(right.cookie), true);
  // The half-way cookie is spent; without one a code is worth nothing.
  equal((await post("two-factor/verify-totp", { code }, asked.cookie)).status, 401);
  equal((await post("two-factor/verify-totp", { code })).status, 401);
});

Deno.test("no browser is trusted unless its user asks for it", async () => {
  const { uri } = await enable();
  const code = () => totpCode(uri, Date.now());
  const first = await signIn();
  const plain = await post("two-factor/verify-totp", { code: code() }, first.cookie);
  equal((await signIn(plain.cookie)).body.two_factor_required, true);
  const second = await signIn();
  const trusted = await post(
    "two-factor/verify-totp",
    { code: code(), trust_device: true },
    second.cookie,
  );
  ok((await signIn(trusted.cookie)).body.user);
  equal((await signIn()).body.two_factor_required, true);
});

Deno.test("a backup code lets in once; new ones take the old ones' place, for the password alone", async () => {
  const { codes, cookie } = await enable();
  equal(codes.length, 10);
  const use = async (code = "") =>
    await post("two-factor/verify-backup-code", { code }, (await signIn()).cookie);
  const used = await use(codes[0]);
  equal(await isIn(used.cookie), true);
  equal((await use(codes[0])).status, 401);
  const path = "two-factor/generate-backup-codes";
  ok((await post(path, { password: "wrong password" }, cookie)).status >= 400);
  const renewed = await post(path, { password: ADMIN.password }, used.cookie);
  equal((await use(codes[1])).status, 401);
  equal((await use(renewed.body.backup_codes[0])).status, 200);
  const kept = JSON.stringify(await app.database.db.rows(sql`select * from two_factors`));
  ok(!kept.includes(renewed.body.backup_codes[1]));
});

Deno.test("codes cannot be guessed: five a sign-in, ten wrong ones lock the account's factor", async () => {
  const { uri } = await enable();
  const codes: string[] = [];
  for (let round = 0; round < 3; round++) {
    const { cookie } = await signIn();
    for (let n = 0; n < 5; n++) {
      codes.push(
        (await post("two-factor/verify-totp", { code: wrongCode(uri) }, cookie)).body.code,
      );
    }
  }
  deepEqual([...new Set(codes)].toSorted(), ["account_temporarily_locked", "invalid_code"]);
  equal(codes.filter((code) => code === "invalid_code").length, 10);
  const { cookie } = await signIn();
  const right = await post(
    "two-factor/verify-totp",
    { code: totpCode(uri, Date.now()) },
    cookie,
  );
  equal(right.status, 429);
});

Deno.test("an administrator's reset ends sessions and trust; the password lets in again", async () => {
  const { uri, cookie } = await enable();
  const { cookie: halfway } = await signIn();
  const trusted = await post(
    "two-factor/verify-totp",
    { code: totpCode(uri, Date.now()), trust_device: true },
    halfway,
  );
  const { db } = app.database;
  const { id = "" } = await db.row<{ id: string }>(sql`select id from users`) ?? {};
  await resetTwoFactor(testContext(db), id);
  deepEqual([await isIn(cookie), await isIn(trusted.cookie)], [false, false]);
  deepEqual(
    await db.rows(sql`select 1 from verifications where identifier like 'trust-device-%'`),
    [],
  );
  ok((await signIn()).body.user);
});

Deno.test("a deactivated user gets no session, by password or by code", async () => {
  const { uri } = await enable();
  const { cookie } = await signIn();
  const { db } = app.database;
  await db.execute(sql`update users set deactivated_at = now()`);
  const code = totpCode(uri, Date.now());
  equal((await post("two-factor/verify-totp", { code }, cookie)).status, 403);
  const refused = await signIn();
  deepEqual([refused.status, refused.body.code], [403, "user_deactivated"]);
  await db.execute(sql`update users set deactivated_at = null`);
});
