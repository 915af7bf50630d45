import assert from "node:assert/strict";
import { KEY, logIn, problemOf, UNLIMITED, withEdgeApp } from "../../tests/support/edge_app.ts";
import { createKeyRing } from "./key_ring.ts";

const POST = { method: "POST" };

/** A key ring whose time the test moves on. */
function ringInHand() {
  const clock = { monotonicMs: 0 };
  return { clock, keys: createKeyRing({ key: KEY, monotonicMs: () => clock.monotonicMs }) };
}

Deno.test("POST /api/key/rotate shows the new key once, and says when the old one ends", async () => {
  const { clock, keys } = ringInHand();
  await withEdgeApp(async ({ ask, askAnonymously }) => {
    const response = await ask("/api/key/rotate?old_valid_ms=60000", POST);
    assert.equal(response.headers.get("Cache-Control"), "no-store");
    const { api_key, old_key_valid_until } = await response.json();
    const withOld = await ask("/api/cameras");
    assert.equal(withOld.status, 200);
    assert.equal(withOld.headers.get("X-API-Key-Valid-Until"), old_key_valid_until);
    const withNew = { headers: { "X-API-Key": api_key } };
    const answer = await askAnonymously("/api/cameras", withNew);
    assert.equal(answer.headers.get("X-API-Key-Valid-Until"), null);
    clock.monotonicMs += 60_000;
    assert.equal((await ask("/api/cameras")).status, 401);
    assert.equal((await askAnonymously("/api/cameras", withNew)).status, 200);
  }, { keys });
});

Deno.test("an old key cannot rotate: whoever found it must not lock its owner out", () =>
  withEdgeApp(async (rig) => {
    const headers = await logIn(rig);
    await rig.ask("/api/key/rotate", POST);
    assert.equal((await problemOf(await rig.ask("/api/key/rotate", POST), 403)).code, "old_key");
    const fromPage = await rig.askAnonymously("/api/key/rotate", { ...POST, headers });
    assert.equal((await problemOf(fromPage, 403)).code, "old_key");
  }));

Deno.test("the page that rotates stays logged in; another one ends with its key", () =>
  withEdgeApp(async (rig) => {
    const [mine, other] = [await logIn(rig), await logIn(rig)];
    const status = async (headers: HeadersInit) =>
      (await rig.askAnonymously("/api/cameras", { headers })).status;
    const rotate = { ...POST, headers: mine };
    const { api_key } = await (await rig.askAnonymously("/api/key/rotate?old_valid_ms=0", rotate))
      .json();
    assert.deepEqual([await status(mine), await status(other)], [200, 401]);
    assert.deepEqual([await status({ "X-API-Key": KEY }), await status({ "X-API-Key": api_key })], [
      401,
      200,
    ]);
    await logIn(rig, api_key);
  }));

Deno.test("POST /api/key/rotate names the query's fault and changes nothing", () =>
  withEdgeApp(async ({ ask }) => {
    for (const text of ["-1", "x", "1.5", String(31 * 86_400_000)]) {
      const problem = await problemOf(await ask(`/api/key/rotate?old_valid_ms=${text}`, POST), 400);
      assert.equal(problem.errors?.[0]?.path, "old_valid_ms", text);
    }
    assert.equal((await ask("/api/cameras")).headers.get("X-API-Key-Valid-Until"), null);
  }));

Deno.test("a full disk keeps the key that everybody has", async () => {
  const full = Object.assign(new Error("No space left on device"), { code: "ENOSPC" });
  const keys = createKeyRing({ key: KEY, save: () => Promise.reject(full) });
  await withEdgeApp(async ({ ask }) => {
    const problem = await problemOf(await ask("/api/key/rotate?old_valid_ms=0", POST), 507);
    assert.equal(problem.code, "disk_full");
    assert.equal((await ask("/api/cameras")).status, 200);
  }, { keys });
});

Deno.test("keys and sessions have a limit each, told on every answer but pictures", () =>
  withEdgeApp(async (rig) => {
    rig.fleet.push("lane-1");
    const first = await rig.ask("/api/cameras");
    assert.equal(first.headers.get("RateLimit-Policy"), "3;w=60");
    assert.match(first.headers.get("RateLimit") ?? "", /^limit=3, remaining=2, reset=\d+$/);
    assert.equal((await rig.ask("/api/snapshots")).headers.get("RateLimit"), null);
    await rig.ask("/api/cameras");
    const limited = await rig.ask("/api/snapshots");
    assert.match(limited.headers.get("RateLimit") ?? "", /remaining=0/);
    assert.ok(Number(limited.headers.get("Retry-After")) <= 60);
    assert.equal((await problemOf(limited, 429)).code, "rate_limited");
    const headers = await logIn(rig);
    assert.equal((await rig.askAnonymously("/api/cameras", { headers })).status, 200);
  }, { config: { http: { rate_limit_per_minute: 3 } } }));

Deno.test("a live view ends soon after the right to it", async () => {
  const { clock, keys } = ringInHand();
  await withEdgeApp(async (rig) => {
    rig.fleet.push("lane-1");
    const headers = await logIn(rig);
    const live = "/api/cameras/lane-1/live";
    const [page, old] = [
      await rig.askAnonymously(live, { headers }),
      await rig.ask(live),
    ];
    const ended = Promise.all([page.text(), old.text()]);
    await rig.askAnonymously("/api/session", { method: "DELETE", headers });
    await keys.rotate({ oldValidMs: 1 });
    clock.monotonicMs += 1;
    assert.equal((await ended).length, 2);
  }, { ...UNLIMITED, keys });
});
