import assert from "node:assert/strict";
import { agentDouble, pictureAnswer } from "../../tests/support/agent_double.ts";
import { testContext, testDevice } from "../../tests/support/context.ts";
import { testDatabase } from "../../tests/support/database.ts";
import {
  enrolled,
  heartbeat,
  linkInstance,
  makeLocation,
  register,
} from "../../tests/support/link_instance.ts";
import { testJpeg } from "../../tests/support/read_site.ts";
import { recordSpans } from "../../tests/support/span_recorder.ts";
import { continueTrace, startTracing } from "../tracing.ts";
import { directSnapshot } from "./direct_snapshot.ts";
import { recordHeartbeat } from "./record_heartbeat.ts";
import { updateDevice } from "./update_device.ts";

const JPEG = testJpeg(3);
const KEY = "the-agents-own-key";

interface Agent extends AsyncDisposable {
  address: string;
  requests: { path: string; key: string | null }[];
}

/** Something that listens where an agent should be. */
function listen(answer: (request: Request) => Response | Promise<Response>): Agent {
  const requests: Agent["requests"] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
    const url = new URL(request.url);
    requests.push({ path: url.pathname + url.search, key: request.headers.get("x-api-key") });
    return answer(request);
  });
  return {
    address: `http://127.0.0.1:${server.addr.port}`,
    requests,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

const picture = (headers: Record<string, string> = { "x-frame-age-ms": "250" }) =>
  new Response(JPEG, { headers: { "content-type": "image/jpeg", ...headers } });

const problem = (status: number, code: string, more = {}) =>
  Response.json({ type: "about:blank", title: "x", status, code, detail: "as it is", ...more }, {
    status,
    headers: { "content-type": "application/problem+json" },
  });

const ask = (address: string, more: { cameraId?: string | null; timeoutMs?: number } = {}) =>
  directSnapshot(
    { address, apiKey: KEY, cameraId: "lane-1", maxAgeMs: 5000, timeoutMs: 5000, ...more },
    { now: () => new Date() },
  );

Deno.test("directSnapshot() asks the agent with its own key, and takes the age from its headers", async () => {
  await using agent = listen(() => picture());
  const received = await ask(agent.address);
  assert.deepEqual(received.frame, JPEG);
  assert.equal(received.ageWhenSentMs, 250);
  assert.equal(received.cameraStatus, null);
  assert.deepEqual(agent.requests, [
    { path: "/api/snapshots?camera=lane-1&max_age_ms=5000", key: KEY },
  ]);
});

Deno.test("directSnapshot() tells that the picture is of a frozen camera", async () => {
  await using agent = listen(() =>
    picture({ "x-frame-age-ms": "250", "x-stream-status": "frozen" })
  );
  assert.equal((await ask(agent.address)).cameraStatus, "frozen");
});

Deno.test("directSnapshot() finds the first camera of a device that never reported", async () => {
  await using agent = listen((request) =>
    request.url.endsWith("/api/cameras")
      ? Response.json({ items: [{ camera_id: "entry" }, { camera_id: "exit" }] })
      : picture()
  );
  assert.equal((await ask(agent.address, { cameraId: null })).cameraId, "entry");
});

Deno.test("directSnapshot() tells each refusal by its code", async () => {
  const cases: [() => Response, string][] = [
    [() => problem(404, "no_snapshot"), "no_snapshot"],
    [() => problem(404, "no_such_camera"), "no_such_camera"],
    [() => problem(503, "stale_snapshot", { frame_age_ms: 9000 }), "stale_snapshot"],
    [() => problem(401, "unauthorized"), "device_failed"],
    [() => new Response("oops", { status: 500 }), "device_failed"],
    [() => picture({}), "stale_snapshot"], // no age is no fresh picture
    [() => new Response("<html>", { headers: { "x-frame-age-ms": "1" } }), "device_failed"],
    [() => new Response(JPEG.slice(0, 6), { headers: { "x-frame-age-ms": "1" } }), "device_failed"],
  ];
  for (const [answer, code] of cases) {
    await using agent = listen(answer);
    await assert.rejects(ask(agent.address), { code });
  }
});

Deno.test("directSnapshot() follows no redirect, as it would take the key elsewhere", async () => {
  await using elsewhere = listen(() => picture());
  await using agent = listen(() => Response.redirect(`${elsewhere.address}/api/snapshots`, 302));
  await assert.rejects(ask(agent.address), { code: "device_failed" });
  assert.deepEqual(elsewhere.requests, []);
});

Deno.test("directSnapshot() gives up on an agent that says nothing, and on an endless answer", async () => {
  const never = Promise.withResolvers<Response>();
  {
    await using silent = listen(() => never.promise);
    await assert.rejects(ask(silent.address, { timeoutMs: 200 }), { code: "device_timeout" });
    never.resolve(new Response());
  }
  await using endless = listen(() => {
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(100_000)),
    });
    return new Response(body, { headers: { "x-frame-age-ms": "1" } });
  });
  await assert.rejects(ask(endless.address), { code: "device_failed" });
});

Deno.test("askSnapshot() asks a device by address that never enrolled, and says when it is away", async () => {
  await using database = await testDatabase();
  using kv = await Deno.openKv(":memory:");
  await using instance = await linkInstance(database.db, { kv });
  const locationId = await makeLocation(database.db, "Site");
  const { device } = await register(instance, { name: "Lane", locationId });
  const ctx = testContext(database.db);
  const request = { deviceId: device.id, cameraId: "lane-1", maxAgeMs: 5000, timeoutMs: 2000 };
  {
    await using agent = listen(() => picture());
    const address = { deviceId: device.id, address: agent.address, address_key: KEY };
    await updateDevice(ctx, address, instance);
    const snapshot = await instance.desk.askSnapshot(ctx, request);
    assert.deepEqual([snapshot.cameraId, agent.requests[0]?.key], ["lane-1", KEY]);
  }
  await assert.rejects(instance.desk.askSnapshot(ctx, request), { code: "device_offline" });
});

Deno.test("askSnapshot() goes over the link when the address does not answer", async () => {
  await using database = await testDatabase();
  using kv = await Deno.openKv(":memory:");
  await using instance = await linkInstance(database.db, { kv });
  const locationId = await makeLocation(database.db, "Site");
  const device = await enrolled(instance, { name: "Lane", locationId });
  const ctx = testContext(database.db);
  const actor = testDevice(device.device_id, locationId);
  await recordHeartbeat(testContext(database.db, { actor }), heartbeat(), instance);
  const gone = listen(() => picture());
  await gone[Symbol.asyncDispose]();
  const address = { deviceId: device.device_id, address: gone.address, address_key: KEY };
  await updateDevice(ctx, address, instance);
  const at = { listensTo: instance, answersTo: instance };
  await using agent = await agentDouble(device.device_token, at);
  agent.answerWith(pictureAnswer(JPEG));
  const request = { deviceId: device.device_id, cameraId: null, maxAgeMs: 5000, timeoutMs: 5000 };
  assert.deepEqual((await instance.desk.askSnapshot(ctx, request)).frame, JPEG);
  assert.equal(agent.commands.length, 1);
});

Deno.test("directSnapshot() names the trace to the agent, where traces are on", async () => {
  const named: (string | null)[] = [];
  await using agent = listen((request) => {
    named.push(request.headers.get("traceparent"));
    return picture();
  });
  const { tracer, spans } = recordSpans();
  const traceId = "0af7651916cd43dd8448eb211c80319c";
  await ask(agent.address);
  startTracing(tracer);
  try {
    await continueTrace(`00-${traceId}-b7ad6b7169203331-01`, () => ask(agent.address));
  } finally {
    startTracing(null);
  }
  assert.deepEqual(named, [null, `00-${traceId}-${spans[0]?.spanId}-01`]);
  assert.equal(spans[0]?.name, "GET /api/snapshots");
});
