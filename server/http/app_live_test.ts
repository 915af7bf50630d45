import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { createRoute, z } from "@hono/zod-openapi";
import { ADMIN, ORIGIN, testApp } from "../../tests/support/app.ts";
import { hashDeviceToken, makeDeviceToken } from "../devices/device_token.ts";
import { sql } from "../db/sql.ts";
import { accessOf } from "./authenticate.ts";
import { createRouter } from "./router.ts";

const LOCATION = "0197f000-0000-7000-8000-000000000001";
const DEVICE = "0197f000-0000-7000-8000-000000000002";

/** A noun as others will add: one route of a device, one that streams, one of everybody else. */
function nounRoutes(thrown?: () => unknown) {
  const router = createRouter();
  const answer = {
    200: { description: "ok", content: { "application/json": { schema: z.any() } } },
  };
  for (const path of ["/api/device/ping", "/api/things"]) {
    for (const method of ["get", "post"] as const) {
      router.openapi(createRoute({ method, path, responses: answer }), async (c) => {
        if (thrown) throw thrown();
        const { actor } = c.get("ctx");
        return c.json({ kind: actor.kind, name: actor.name, valid: await c.get("stillValid")() });
      });
    }
  }
  return router;
}

Deno.test("createApp() lets nobody in without a credential, whatever the path", async () => {
  await using app = await testApp({ routes: [nounRoutes()] });
  const open = new Set(["/healthz", "/readyz", "/openapi.json", "/docs", "/api/auth/get-session"]);
  const paths = new Set(app.app.hono.routes.map(({ path }) => path.replaceAll(/:\w+/g, "x")));
  for (const path of ["/api/unknown", "/api/device/unknown", ...paths]) {
    if (path.includes("*") || accessOf(path) === "public") continue;
    for (const method of ["GET", "POST", "DELETE", "PUT"]) {
      const response = await app.ask(path, { method });
      equal(response.status, 401, `${method} ${path}`);
      equal(response.headers.get("content-type"), "application/problem+json");
      await response.body?.cancel();
    }
  }
  for (const path of open) {
    const response = await app.ask(path);
    equal(response.status, 200, path);
    await response.body?.cancel();
  }
});

Deno.test("authenticate() takes a device's token below /api/device/ alone", async () => {
  await using app = await testApp({ routes: [nounRoutes()] });
  const { db } = app.database;
  const token = makeDeviceToken();
  await db.execute(sql`insert into locations (id, name) values (${LOCATION}, 'Site')`);
  await db.execute(sql`
    insert into devices (id, location_id, name, token_hash)
    values (${DEVICE}, ${LOCATION}, 'Pi', ${hashDeviceToken(token)})`);
  const { key } = await app.key(["fleet:read"]);
  const cookie = await app.signIn();
  deepEqual(await (await app.ask("/api/device/ping", { key: token })).json(), {
    kind: "device",
    name: "Pi",
    valid: true,
  });
  for (
    const [path, credential, status] of [
      ["/api/things", { key: token }, 401],
      ["/api/device/ping", { key }, 401],
      ["/api/device/ping", { cookie }, 401],
      ["/api/things", { key }, 200],
      ["/api/things", { headers: { "x-api-key": key } }, 200],
      ["/api/things", { cookie }, 200],
      ["/api/things", { key: `${key}x`, cookie }, 401],
      ["/api/things", { headers: { authorization: `Basic ${key}` } }, 401],
    ] as const
  ) {
    const response = await app.ask(path, credential);
    equal(response.status, status, `${path} ${JSON.stringify(credential)}`);
    await response.body?.cancel();
  }
});

Deno.test("createApp() refuses changes from other sites", async () => {
  await using app = await testApp({ routes: [nounRoutes()], corsOrigins: ["https://pos.test"] });
  const cookie = await app.signIn();
  const { key } = await app.key(["fleet:read"]);
  const from = (origin: string) => ({ headers: { origin }, method: "POST" });
  for (
    const [asked, status] of [
      [{ ...from(ORIGIN), cookie }, 200],
      [{ ...from("https://evil.test"), cookie }, 403],
      [{ ...from("null"), cookie }, 403],
      [{ ...from("https://pos.test"), cookie }, 403],
      [{ ...from("https://pos.test"), key }, 200],
      [{ ...from("https://evil.test"), key }, 403],
      [{ method: "POST", cookie }, 403],
      [{ method: "POST", key }, 200],
      [{ method: "POST", key, headers: { "content-type": "text/plain" }, body: "{}" }, 403],
    ] as const
  ) {
    const response = await app.ask("/api/things", asked);
    equal(response.status, status, JSON.stringify(asked));
    await response.body?.cancel();
  }
});

Deno.test("sign-out ends the session for requests and for what still runs", async () => {
  const streams: (() => Promise<boolean>)[] = [];
  const router = createRouter();
  router.get("/api/stream", (c) => {
    streams.push(c.get("stillValid"));
    return c.text("");
  });
  await using app = await testApp({ routes: [router] });
  const cookie = await app.signIn();
  await (await app.ask("/api/stream", { cookie })).body?.cancel();
  equal(await streams[0]?.(), true);
  const left = await app.ask("/api/auth/sign-out", {
    json: {},
    cookie,
    headers: { origin: ORIGIN },
  });
  deepEqual([left.status, await left.json()], [200, { ok: true }]);
  equal(await streams[0]?.(), false);
  const after = await app.ask("/api/stream", { cookie });
  equal(after.status, 401);
  await after.body?.cancel();
});

Deno.test("a demoted user's running streams are no longer valid", async () => {
  const streams: (() => Promise<boolean>)[] = [];
  const router = createRouter();
  router.get("/api/stream", (c) => {
    streams.push(c.get("stillValid"));
    return c.text("");
  });
  await using app = await testApp({ routes: [router] });
  const cookie = await app.signIn();
  await (await app.ask("/api/stream", { cookie })).body?.cancel();
  await app.database.db.execute(sql`update users set role = 'viewer'`);
  equal(await streams[0]?.(), false);
});

Deno.test("sign-in hands out no token but the cookie, and is refused in our words", async () => {
  await using app = await testApp();
  const good = await app.ask("/api/auth/sign-in/email", {
    json: ADMIN,
    headers: { origin: ORIGIN },
  });
  deepEqual(Object.keys(await good.json()), ["user"]);
  match(good.headers.getSetCookie().join(), /washfleet\.session_token=.*HttpOnly; SameSite=Lax/i);
  const bad = await app.ask("/api/auth/sign-in/email", {
    json: { ...ADMIN, password: "wrong password" },
    headers: { origin: ORIGIN },
  });
  equal(bad.status, 401);
  equal((await bad.json()).code, "invalid_email_or_password");
  const closed = await app.ask("/api/auth/sign-up/email", {
    json: { ...ADMIN, name: "New" },
    headers: { origin: ORIGIN },
  });
  equal(closed.status, 404);
  await closed.body?.cancel();
});

Deno.test("sign-in stops someone who guesses passwords", async () => {
  await using app = await testApp();
  const statuses: number[] = [];
  for (let attempt = 0; attempt < 12; attempt++) {
    const response = await app.ask("/api/auth/sign-in/email", {
      json: { ...ADMIN, password: `wrong password ${attempt}` },
      headers: { origin: ORIGIN, "x-washfleet-peer": `10.0.0.${attempt}` },
    });
    statuses.push(response.status);
    if (response.status === 429) ok(Number(response.headers.get("retry-after")) > 0);
    await response.body?.cancel();
  }
  deepEqual(statuses, [...Array(10).fill(401), 429, 429]);
  // The right one, too, for as long: else the answers would tell which it is.
  await rejects(app.signIn(), /too_many_wrong_passwords/);
});

Deno.test("createApp() limits a caller by who it is, and says when to come back", async () => {
  await using app = await testApp({
    routes: [nounRoutes()],
    rateLimits: { actor: 2, device: 2, heartbeat: 2, peer: 100, enroll: 1 },
  });
  const [one, two] = [await app.key(["fleet:read"]), await app.key(["fleet:read"])];
  const statuses: number[] = [];
  for (const { key } of [one, one, one, two]) {
    const response = await app.ask("/api/things", { key });
    statuses.push(response.status);
    const [limit, left, resetS] = ["limit", "remaining", "reset"].map((name) =>
      Number(response.headers.get(`ratelimit-${name}`))
    );
    equal(limit, 2);
    equal(left, key === two.key ? 1 : Math.max(0, 2 - statuses.length));
    ok(resetS !== undefined && resetS > 0 && resetS <= 60);
    if (response.status === 429) {
      const problem = await response.json();
      equal(problem.code, "rate_limited");
      ok(problem.retry_after_ms > 0 && problem.retry_after_ms <= 60_000);
    } else await response.body?.cancel();
  }
  deepEqual(statuses, [200, 200, 429, 200]);
});

Deno.test("createApp() limits an address that tries keys, and nobody who is known", async () => {
  await using app = await testApp({
    routes: [nounRoutes()],
    rateLimits: { actor: 10, device: 10, heartbeat: 10, peer: 2, enroll: 1 },
  });
  const { key } = await app.key(["fleet:read"]);
  const statuses: number[] = [];
  for (const tried of ["a", "b", "c", key]) {
    const response = await app.ask("/api/things", { key: tried });
    statuses.push(response.status);
    if (response.status === 429) ok(Number(response.headers.get("retry-after")) > 0);
    await response.body?.cancel();
  }
  deepEqual(statuses, [401, 401, 429, 200]);
});

Deno.test("createApp() refuses a large body and an unknown error says nothing", async () => {
  await using app = await testApp({
    routes: [nounRoutes(() => new Error("postgres://user:secret@db"))],
  });
  const { key } = await app.key(["keys:write"]);
  const large = await app.ask("/api/keys", { key, json: { name: "x".repeat(300_000) } });
  equal(large.status, 413);
  equal((await large.json()).code, "body_too_large");
  const broken = await app.ask("/api/things", { key });
  equal(broken.status, 500);
  const text = await broken.text();
  ok(!text.includes("secret"));
  equal(JSON.parse(text).request_id, broken.headers.get("x-request-id"));
});

Deno.test("createApp() answers with headers that let nothing be framed, sniffed or run", async () => {
  await using app = await testApp();
  const response = await app.ask("/api/things");
  await response.body?.cancel();
  equal(response.headers.get("x-content-type-options"), "nosniff");
  equal(response.headers.get("x-frame-options"), "DENY");
  match(response.headers.get("content-security-policy") ?? "", /default-src 'none'/);
  equal(response.headers.get("strict-transport-security"), null);
  const docs = await app.ask("/docs");
  const page = await docs.text();
  match(docs.headers.get("content-security-policy") ?? "", /script-src 'self';/);
  ok(!/https?:/.test(page), "nothing from another host");
  const bundle = await app.ask("/docs/swagger-ui-bundle.js");
  ok((await bundle.arrayBuffer()).byteLength > 100_000);
});

Deno.test("the API page's document names every route of ours", async () => {
  await using app = await testApp({ routes: [nounRoutes()] });
  const document = await (await app.ask("/openapi.json")).json();
  const paths = Object.keys(document.paths);
  for (const path of ["/api/keys", "/api/keys/{id}", "/api/audit", "/api/things", "/readyz"]) {
    ok(paths.includes(path), path);
  }
});

Deno.test("/readyz names the part that is away; /metrics needs its scope", async () => {
  await using app = await testApp({
    checks: {
      db: {
        probe: () => Promise.reject(new Error("secret words")),
        isVital: true,
        effect: "None.",
      },
      kv: { probe: () => Promise.resolve(null), isVital: false, effect: "Some." },
    },
  });
  const ready = await app.ask("/readyz");
  equal(ready.status, 503);
  deepEqual((await ready.json()).parts, {
    db: { ok: false, is_vital: true, reason: "it cannot be reached", effect: "None." },
    kv: { ok: true, is_vital: false, reason: null, effect: null },
  });
  const without = await app.ask("/metrics", { key: (await app.key(["fleet:read"])).key });
  equal(without.status, 403);
  await without.body?.cancel();
  const metrics = await app.ask("/metrics", { key: (await app.key(["metrics:read"])).key });
  match(await metrics.text(), /washfleet_http_request_duration_seconds_count\{method="GET"/);
});
