import assert from "node:assert/strict";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import { createPlateRecognizer, type RecognizerOptions } from "./plate_recognizer.ts";
import { getRecognizerUsage, syncRecognizerUsage } from "./sync_recognizer_usage.ts";
import { systemActor } from "../users/actor.ts";

const JPEG = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 0xff, 0xd9]);
const FRAME = {
  bytes: JPEG,
  cameraId: "lane-1",
  capturedAt: new Date("2026-03-01T10:00:00.250-06:00"),
};
const TOKEN = "0123456789secret-canary";
const READ = { processing_time: 20, results: [{ plate: "abc123", score: 0.9 }] };

type Answer = (request: Request) => Response | Promise<Response>;

/** Answers request after request; the last answer stays. */
function fakeRecognizer(...answers: Answer[]) {
  const requests: { headers: Headers; path: string; form: FormData }[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, async (req) => {
    const form = req.method === "POST" ? await req.formData() : new FormData();
    requests.push({ headers: req.headers, path: new URL(req.url).pathname, form });
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    return await answer?.(req) ?? new Response(null, { status: 500 });
  });
  return {
    baseUrl: `http://127.0.0.1:${server.addr.port}`,
    requests,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

const json = (status: number, body: unknown, headers: HeadersInit = {}): Answer => () =>
  Response.json(body, { status, headers });

function recognizerAt(
  database: TestDatabase,
  options: Partial<RecognizerOptions> & { baseUrl: string },
) {
  return createPlateRecognizer({
    db: database.db,
    token: TOKEN,
    regions: [],
    isMmcWanted: false,
    config: null,
    callsPerSecond: null,
    ...options,
  });
}

async function countedCalls(database: TestDatabase): Promise<number> {
  return (await getRecognizerUsage(database.db, new Date())).calls_counted_here;
}

Deno.test("recognizer against a server of its protocol", async (t) => {
  await using database = await testDatabase();

  await t.step("read() sends the frame with repeated regions, in UTC", async () => {
    await using fake = fakeRecognizer(json(201, READ));
    const recognizer = recognizerAt(database, {
      baseUrl: fake.baseUrl,
      regions: ["us-tx", "us-ok"],
      isMmcWanted: true,
      config: { region: "strict" },
    });
    const result = await recognizer.read(FRAME, { timeoutMs: 5000 });
    assert.ok(result.ok);
    assert.equal(result.answer.results[0]?.text, "abc123");
    const [request] = fake.requests;
    assert.equal(request?.path, "/v1/plate-reader/");
    assert.equal(request?.headers.get("authorization"), `Token ${TOKEN}`);
    assert.deepEqual(request?.form.getAll("regions"), ["us-tx", "us-ok"]);
    assert.equal(request?.form.get("timestamp"), "2026-03-01T16:00:00.250Z");
    assert.equal(request?.form.get("camera_id"), "lane-1");
    assert.equal(request?.form.get("mmc"), "true");
    assert.equal(request?.form.get("config"), '{"region":"strict"}');
    const upload = request?.form.get("upload") as File;
    assert.equal(upload.type, "image/jpeg");
    assert.deepEqual(await upload.bytes(), JPEG);
    assert.equal(recognizer.health().status, "ok");
  });

  await t.step("read() of an SDK takes 200, sends no token and no paid option", async () => {
    await using fake = fakeRecognizer(json(200, READ));
    const recognizer = recognizerAt(database, { baseUrl: fake.baseUrl, token: null });
    assert.ok((await recognizer.read(FRAME, { timeoutMs: 5000 })).ok);
    assert.equal(fake.requests[0]?.headers.get("authorization"), null);
    assert.deepEqual([...fake.requests[0]?.form.keys() ?? []], [
      "upload",
      "camera_id",
      "timestamp",
    ]);
  });

  await t.step("read() does not retry a refusal, and keeps the token to itself", async () => {
    const detail = `Invalid token. ${TOKEN}`;
    await using fake = fakeRecognizer(json(403, { detail, status_code: 403 }));
    const told: string[] = [];
    const onHealth = ({ status }: { status: string }) => told.push(status);
    const recognizer = recognizerAt(database, { baseUrl: fake.baseUrl, onHealth });
    const before = await countedCalls(database);
    const result = await recognizer.read(FRAME, { timeoutMs: 5000 });
    assert.ok(!result.ok && result.reason === "refused");
    assert.equal(result.detail, "status 403: Invalid token. ***");
    assert.equal(fake.requests.length, 1);
    assert.equal(recognizer.health().status, "refused");
    assert.deepEqual(told, ["refused"]);
    assert.equal(await countedCalls(database), before, "a refusal is not charged");
  });

  await t.step("read() does not retry a frame that will never be taken", async () => {
    await using fake = fakeRecognizer(json(413, { error: "Invalid file. See upload-limit" }));
    const recognizer = recognizerAt(database, { baseUrl: fake.baseUrl });
    const result = await recognizer.read(FRAME, { timeoutMs: 5000 });
    assert.ok(!result.ok && result.reason === "frame_refused");
    assert.equal(fake.requests.length, 1);
  });

  await t.step("read() waits as told when throttled, then is answered", async () => {
    const throttled = {
      detail: "Request was throttled. Expected available in 1 second.",
      status_code: 429,
    };
    await using fake = fakeRecognizer(json(429, throttled), json(201, READ));
    const recognizer = recognizerAt(database, { baseUrl: fake.baseUrl, callsPerSecond: 100 });
    const startedMs = performance.now();
    assert.ok((await recognizer.read(FRAME, { timeoutMs: 5000 })).ok);
    assert.ok(performance.now() - startedMs >= 990);
    assert.equal(fake.requests.length, 2);
  });

  await t.step("read() fails at once when told to wait longer than the deadline", async () => {
    await using fake = fakeRecognizer(json(429, {}, { "retry-after": "60" }));
    const recognizer = recognizerAt(database, { baseUrl: fake.baseUrl, callsPerSecond: 100 });
    const first = await recognizer.read(FRAME, { timeoutMs: 5000 });
    assert.ok(!first.ok && first.reason === "throttled" && first.retryAfterMs === 60_000);
    const second = await recognizer.read(FRAME, { timeoutMs: 5000 });
    assert.ok(!second.ok && second.reason === "no_turn");
    assert.ok((second.retryAfterMs ?? 0) > 50_000);
    assert.equal(fake.requests.length, 1, "the second was not even sent");
  });

  await t.step("read() retries 5xx and a broken connection within the deadline", async () => {
    const cut: Answer = () =>
      new Response(new ReadableStream({ start: (c) => c.error(new Error("cut")) }));
    await using fake = fakeRecognizer(json(502, "<html>"), cut, json(201, READ));
    const recognizer = recognizerAt(database, { baseUrl: fake.baseUrl });
    assert.ok((await recognizer.read(FRAME, { timeoutMs: 10_000 })).ok);
    assert.equal(fake.requests.length, 3);
  });

  await t.step("read() of a recognizer that is away ends before the deadline", async () => {
    const recognizer = recognizerAt(database, { baseUrl: "http://127.0.0.1:1" });
    const before = await countedCalls(database);
    const startedMs = performance.now();
    const result = await recognizer.read(FRAME, { timeoutMs: 900 });
    assert.ok(!result.ok && result.reason === "unavailable");
    assert.ok(performance.now() - startedMs < 5000, "eight retries would take a minute");
    assert.equal(recognizer.health().status, "unavailable");
    assert.equal(await countedCalls(database), before, "nothing was sent, so nothing is charged");
  });

  await t.step(
    "read() gives up a recognizer that does not answer, and counts the call",
    async () => {
      const answer = Promise.withResolvers<Response>();
      await using fake = fakeRecognizer(() => answer.promise);
      const before = await countedCalls(database);
      const recognizer = recognizerAt(database, { baseUrl: fake.baseUrl });
      const result = await recognizer.read(FRAME, { timeoutMs: 300 });
      assert.ok(!result.ok && result.reason === "timeout");
      assert.equal(await countedCalls(database), before + 1);
      answer.resolve(new Response());
    },
  );

  await t.step("read() pays once for an answer that makes no sense", async () => {
    await using fake = fakeRecognizer(() => new Response("<html>login</html>", { status: 200 }));
    const before = await countedCalls(database);
    const recognizer = recognizerAt(database, { baseUrl: fake.baseUrl });
    const result = await recognizer.read(FRAME, { timeoutMs: 5000 });
    assert.ok(!result.ok && result.reason === "bad_answer");
    assert.equal(fake.requests.length, 1);
    assert.equal(await countedCalls(database), before + 1);
  });

  await t.step("read() whose retry gets no turn tells what the call before it met", async () => {
    await using fake = fakeRecognizer(json(502, {}));
    const recognizer = recognizerAt(database, { baseUrl: fake.baseUrl, callsPerSecond: 0.1 });
    const result = await recognizer.read(FRAME, { timeoutMs: 3000 });
    assert.equal(result.ok, false);
    assert.equal(result.ok ? "" : result.reason, "unavailable");
    assert.equal(fake.requests.length, 1);
  });

  await t.step("syncRecognizerUsage() twice stores the cloud's and the SDK's figures", async () => {
    const cloud = {
      usage: { month: 1, calls: 128, year: 2019, resets_on: "2019-01-14T00:00:00Z" },
      total_calls: 2500,
    };
    const sdk = { version: "1.3.8", license_key: "XXX", total_calls: 900, usage: { calls: 10 } };
    const now = new Date("2031-05-06T00:00:00Z");
    const ctx = { db: database.db, actor: systemActor("test"), requestId: null, now: () => now };
    await using fake = fakeRecognizer(json(200, cloud));
    const recognizer = recognizerAt(database, { baseUrl: fake.baseUrl });
    await syncRecognizerUsage(ctx, { recognizer });
    await syncRecognizerUsage(ctx, { recognizer });
    assert.equal(fake.requests[0]?.path, "/v1/statistics/");
    assert.deepEqual(await getRecognizerUsage(database.db, now), {
      calls: 128,
      total_calls: 2500,
      remaining_calls: 2372,
      resets_on: "2019-01-14T00:00:00.000Z",
      synced_at: "2031-05-06T00:00:00.000Z",
      calls_counted_here: 0,
    });
    await using onPremise = fakeRecognizer(json(200, sdk));
    const other = recognizerAt(database, { baseUrl: onPremise.baseUrl, token: null });
    await syncRecognizerUsage(ctx, { recognizer: other });
    assert.equal(onPremise.requests[0]?.path, "/info/");
    assert.equal((await getRecognizerUsage(database.db, now)).remaining_calls, 890);
  });
});
