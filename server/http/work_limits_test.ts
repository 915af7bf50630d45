import assert from "node:assert/strict";
import { ADMIN, ORIGIN, type TestApp, testApp } from "../../tests/support/app.ts";
import { withDeadline } from "../../tests/support/with_deadline.ts";
import { waitUntil } from "../../tests/support/wait_until.ts";
import { DATABASE_CONNECTIONS } from "../stores.ts";
import { createRouter } from "./router.ts";
import { tellingWhenOver, WORK_LIMITS, type WorkKind, workKindOf } from "./work_limits.ts";

const FEW = {
  places: 2,
  perShare: 2,
  reserve: 0,
  waiting: 0,
  waitingPerShare: 0,
  maxWaitMs: 0,
  maxBodyMs: 15_000,
};

/** Slow questions that wait until `release()`, a long answer, and one that is quick. */
function slowRoutes() {
  const router = createRouter();
  const held = Promise.withResolvers<void>();
  let underWay = 0;
  router.get("/api/analytics/slow", async (c) => {
    underWay++;
    await held.promise;
    return c.text("done");
  });
  router.get("/api/visits/long", (c) => {
    const pieces = tellingWhenOver(endless(), c.get("keepPlace")?.() ?? (() => {}));
    return c.body(ReadableStream.from(pieces).pipeThrough(new TextEncoderStream()));
  });
  router.get("/api/visits/broken", (c) => {
    c.get("keepPlace")?.();
    throw new Error("as told");
  });
  router.get("/api/things", (c) => c.text("quick"));
  return { router, release: held.resolve, underWay: () => underWay };
}

async function* endless(): AsyncGenerator<string> {
  // Not at once: who reads it must be able to go.
  while (true) {
    await new Promise((resolve) => setTimeout(resolve));
    yield "line\n";
  }
}

async function statusOf(app: TestApp, path: string, key: string, method = "GET"): Promise<number> {
  const response = await app.ask(path, { key, method });
  await response.body?.cancel();
  return response.status;
}

Deno.test("searches that flood take nothing from other questions, and are told when to come again", async () => {
  const slow = slowRoutes();
  await using app = await testApp({
    routes: [slow.router],
    workLimits: { ...WORK_LIMITS, heavy: FEW },
  });
  const [flood, other] = [await app.key(["fleet:read"]), await app.key(["fleet:read"])];
  const asked = [1, 2].map(() => app.ask("/api/analytics/slow", { key: flood.key }));
  await waitUntil(() => slow.underWay() === 2, { what: "both to be under way" });
  for (
    const [key, status, code] of [[flood.key, 429, "too_many_at_once"], [
      other.key,
      503,
      "server_full",
    ]] as const
  ) {
    const answered = app.ask("/api/analytics/slow", { key });
    const refused = await withDeadline(answered, { what: "the refusal" });
    assert.equal(refused.status, status);
    assert.equal(refused.headers.get("content-type"), "application/problem+json");
    assert.ok(Number(refused.headers.get("retry-after")) >= 1);
    assert.equal((await refused.json()).code, code);
    assert.equal(await statusOf(app, "/api/things", key), 200);
  }
  assert.deepEqual(app.app.workCounts().heavy, { held: 2, waiting: 0 });
  slow.release();
  assert.deepEqual((await Promise.all(asked)).map(({ status }) => status), [200, 200]);
  assert.equal(await statusOf(app, "/api/analytics/slow", other.key), 200);
  assert.equal(app.app.workCounts().heavy.held, 0);
});

Deno.test("an answer that is long keeps its place until it is read or nobody reads it", async () => {
  const slow = slowRoutes();
  await using app = await testApp({
    routes: [slow.router],
    workLimits: { ...WORK_LIMITS, heavy: FEW },
  });
  const { key } = await app.key(["fleet:read"]);
  const [first] = await Promise.all([1, 2].map(() => app.ask("/api/visits/long", { key })));
  assert.equal(await statusOf(app, "/api/visits/long", key), 429);
  await first?.body?.cancel();
  await waitUntil(() => app.app.workCounts().heavy.held === 1, { what: "its place to be free" });
  assert.equal(await statusOf(app, "/api/visits/long", key), 200);
});

Deno.test("a body that never comes is given up with 408, and its place is free again", async () => {
  const impatient = { ...FEW, places: 1, perShare: 1, maxBodyMs: 1 };
  await using app = await testApp({ workLimits: { ...WORK_LIMITS, open: impatient } });
  for (const path of ["/api/password_resets", "/api/auth/sign-in/email"]) {
    const headers = { origin: ORIGIN, "content-type": "application/json", "content-length": "90" };
    const asked = app.ask(path, { method: "POST", headers, body: new ReadableStream() });
    const answer = await withDeadline(asked, { what: "the answer" });
    assert.equal(answer.status, 408);
    assert.equal(answer.headers.get("connection"), "close");
    assert.equal((await answer.json()).code, "body_too_slow");
    assert.equal(app.app.workCounts().open.held, 0);
  }
});

Deno.test("a large body has as much longer to arrive as a slow line needs for it", async () => {
  const open = { ...WORK_LIMITS.open, maxBodyMs: 1, slowestBytesPerMs: 4 };
  await using app = await testApp({ workLimits: { ...WORK_LIMITS, open } });
  const ask = (bytes: number, body: ReadableStream) =>
    app.ask("/api/password_resets", {
      ...{ method: "POST", body },
      headers: {
        origin: ORIGIN,
        "content-type": "application/json",
        "content-length": String(bytes),
      },
    });
  const { readable, writable } = new TransformStream();
  const large = ask(1_000_000, readable);
  const small = await withDeadline(ask(2, new ReadableStream()), { what: "the small one's end" });
  assert.equal(small.status, 408);
  const writer = writable.getWriter();
  writer.write(new TextEncoder().encode("{}")).catch(() => {});
  writer.close().catch(() => {});
  const answer = await withDeadline(large, { what: "the large one's answer" });
  assert.notEqual(answer.status, 408);
  await Promise.all([small.body?.cancel(), answer.body?.cancel()]);
});

Deno.test("whoever is signed in stays so while every place of those who sign in is taken", async () => {
  const none = { ...FEW, places: 0 };
  await using app = await testApp({ workLimits: { ...WORK_LIMITS, open: none } });
  assert.equal(await statusOf(app, "/api/auth/get-session", ""), 200);
  const refused = await app.ask("/api/auth/sign-in/email", {
    json: ADMIN,
    headers: { origin: ORIGIN },
  });
  assert.equal(refused.status, 503);
  await refused.body?.cancel();
});

Deno.test("no place is lost with an answer that fails, nor with one that nobody will read", async () => {
  const slow = slowRoutes();
  await using app = await testApp({ routes: [slow.router] });
  const { key } = await app.key(["fleet:read"]);
  assert.equal(await statusOf(app, "/api/visits/broken", key), 500);
  assert.equal(await statusOf(app, "/api/visits/long", key, "HEAD"), 200);
  assert.equal(app.app.workCounts().heavy.held, 0);
});

Deno.test("what users ask leaves connections of the database to what devices send", () => {
  const most = (["heavy", "exports", "plain"] as const).map((kind) =>
    WORK_LIMITS[kind].places + WORK_LIMITS[kind].reserve
  );
  assert.ok(most.reduce((sum, one) => sum + one) <= DATABASE_CONNECTIONS - 6);
});

Deno.test("workKindOf() knows what each request costs", () => {
  const asked: [string, WorkKind | null][] = [
    ["POST /api/device/reads", "frames"],
    ["POST /api/device/commands/0197/result", "frames"],
    ["POST /api/device/heartbeat", "link"],
    ["GET /api/device/commands", null],
    ["GET /api/events", "streams"],
    ["GET /api/events/recent", "plain"],
    ["POST /api/plates/process", "gate"],
    ["GET /api/plates/0197/image", "waits"],
    ["GET /api/devices/0197/cameras/lane/snapshot", "waits"],
    ["GET /api/plates", "heavy"],
    ["HEAD /api/plates", "heavy"],
    ["GET /api/plates/export.csv", "exports"],
    ["GET /api/plates/0197", "plain"],
    ["POST /api/plates/0197/corrections", "plain"],
    ["GET /api/analytics/volume", "heavy"],
    ["GET /api/audit/export", "exports"],
    ["GET /api/audit", "heavy"],
    ["GET /api/devices", "plain"],
    ["POST /api/auth/sign-in/email", "open"],
    ["GET /api/auth/get-session", null],
    ["POST /api/enroll", "open"],
    ["GET /readyz", null],
    ["GET /metrics", null],
    ["GET /devices", null],
  ];
  for (const [request, kind] of asked) {
    const [method = "", path = ""] = request.split(" ");
    assert.equal(workKindOf(method, path), kind, request);
  }
});

Deno.test("tellingWhenOver() tells of every end: read, left unread, failed", async () => {
  const ends: string[] = [];
  const of = (name: string, pieces: AsyncIterable<string>) =>
    tellingWhenOver(pieces, () => ends.push(name));
  const two = ReadableStream.from(["a", "b"]);
  assert.deepEqual(await Array.fromAsync(of("read", two)), ["a", "b"]);
  await of("unread", endless())[Symbol.asyncIterator]().return?.();
  const failing = (async function* () {
    yield "a";
    throw new Error("as told");
  })();
  await assert.rejects(Array.fromAsync(of("failed", failing)));
  assert.deepEqual(ends, ["read", "unread", "failed"]);
});

Deno.test("tellingWhenOver() cuts off what nobody reads: its place is free, its end is no good end", async () => {
  const over = Promise.withResolvers<void>();
  let isReturned = false;
  const source = (async function* () {
    try {
      while (true) yield "a";
    } finally {
      isReturned = true;
    }
  })();
  const pieces = tellingWhenOver(source, over.resolve, { mostIdleMs: 1 })[Symbol.asyncIterator]();
  await pieces.next();
  await withDeadline(over.promise, { what: "the end" });
  await waitUntil(() => isReturned, { what: "the source to be let go" });
  await assert.rejects(async () => await pieces.next(), /was not read/);
});
