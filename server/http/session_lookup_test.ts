// A session is known by its cookie's signature and one query; better-auth, which takes longer, has
// the word wherever that does not say yes.
import { deepEqual, equal, ok } from "node:assert/strict";
import { type TestApp, testApp } from "../../tests/support/app.ts";
import { sql } from "../db/sql.ts";
import { createAuth } from "../users/auth.ts";
import { createRouter } from "./router.ts";

const PATH = "/api/whoami";
const DAY_MS = 86_400_000;

function whoamiRoutes() {
  const router = createRouter();
  router.get(PATH, (c) => c.json({ name: c.get("ctx").actor.name, session: c.get("sessionId") }));
  return router;
}

async function statusOf(app: TestApp, cookie: string): Promise<number> {
  const response = await app.ask(PATH, { cookie });
  await response.body?.cancel();
  return response.status;
}

Deno.test("a fresh session is known without better-auth, and as it knows it", async () => {
  await using app = await testApp({ routes: [whoamiRoutes()] });
  const cookie = await app.signIn();
  const { getSession } = app.auth.api;
  let asked = 0;
  app.auth.api.getSession = ((...args: Parameters<typeof getSession>) => {
    asked++;
    return getSession(...args);
  }) as typeof getSession;
  const response = await app.ask(PATH, { cookie });
  const [session] = await app.database.db.rows(sql`
    select users.name, sessions.id as session from sessions join users on users.id = user_id`);
  deepEqual([response.status, await response.json()], [200, session]);
  equal(asked, 0);
  deepEqual(response.headers.getSetCookie(), []);
});

Deno.test("a session that is owed more time is prolonged, its cookie with it", async () => {
  await using app = await testApp({ routes: [whoamiRoutes()] });
  const cookie = await app.signIn();
  const { db } = app.database;
  await db.execute(sql`update sessions set expires_at = ${new Date(Date.now() + 5 * DAY_MS)}`);
  const response = await app.ask(PATH, { cookie });
  await response.body?.cancel();
  equal(response.status, 200);
  equal(response.headers.getSetCookie().length, 1);
  const session = await db.row<{ expires_at: Date }>(sql`select expires_at from sessions`);
  ok((session?.expires_at.getTime() ?? 0) > Date.now() + 6 * DAY_MS);
});

Deno.test("a forged, foreign, ended or late cookie, and one of who was deactivated, is refused at once", async () => {
  await using app = await testApp({ routes: [whoamiRoutes()] });
  const { db } = app.database;
  const cookie = await app.signIn();
  equal(await statusOf(app, cookie), 200);
  const row = await db.row<{ token: string }>(sql`select token from sessions`);
  const [name = "", value = ""] = cookie.split("=");
  const token = row?.token ?? "";
  equal(decodeURIComponent(value).split(".")[0], token);
  equal(await statusOf(app, `${name}=${token}`), 401, "the token without its signature");
  equal(await statusOf(app, `${name}=${token}.`), 401);
  equal(await statusOf(app, `${name}=${token}.${btoa("x".repeat(32))}`), 401);
  const foreign = createAuth({ db, secret: "other ".repeat(8), publicUrl: "http://fleet.test" });
  const { secret } = await foreign.$context;
  equal(await statusOf(app, `${name}=${await signed(token, secret)}`), 401, "another's secret");
  equal(
    await statusOf(
      app,
      `${name}=${await signed("no such token", (await app.auth.$context).secret)}`,
    ),
    401,
  );
  equal(
    await statusOf(app, `${name}=${await signed(token, (await app.auth.$context).secret)}`),
    200,
  );

  await db.execute(sql`update users set deactivated_at = now()`);
  equal(await statusOf(app, cookie), 401);
  await db.execute(sql`update users set deactivated_at = null`);
  equal(await statusOf(app, cookie), 200);
  await db.execute(sql`update sessions set expires_at = now() - interval '1 second'`);
  equal(await statusOf(app, cookie), 401);
  const other = await app.signIn();
  equal(await statusOf(app, other), 200);
  await db.execute(sql`delete from sessions`);
  equal(await statusOf(app, other), 401);
});

/** As a cookie carries it. */
async function signed(token: string, secret: string): Promise<string> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey(
    "raw",
    new TextEncoder().encode(secret),
    algorithm,
    false,
    ["sign"],
  );
  const signature = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(token));
  return encodeURIComponent(`${token}.${new Uint8Array(signature).toBase64()}`);
}
