// One vehicle is one trace, from the agent to the delivery of its webhook: each part is a process of its
// own, and what they tell of it holds no secret.
import assert from "node:assert/strict";
import { readDenoJson, taskArgv } from "../../infra/demo/task_argv.ts";
import type { CollectedSpan } from "../support/otlp_collector.ts";
import {
  CANARIES,
  type LogLine,
  startTracedFleet,
  type TracedFleet,
} from "../support/traced_fleet.ts";
import { waitUntil } from "../support/wait_until.ts";

const OURS = { traceId: "4bf92f3577b34da6a3ce929d0e0e4736", spanId: "00f067aa0ba902b7" };
const FORBIDDEN_HEADERS = ["traceparent", "tracestate", "baggage"];

function ask(fleet: TracedFleet, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set("authorization", `Bearer ${fleet.keys.server}`);
  headers.set("content-type", "application/json");
  return fetch(fleet.serverUrl + path, { ...init, headers });
}

async function isStreaming({ edgeUrl, keys }: TracedFleet): Promise<boolean> {
  const response = await fetch(`${edgeUrl}/api/cameras`, { headers: { "x-api-key": keys.edge } });
  const { items } = await response.json();
  return items.every(({ status }: { status: string }) => status === "streaming");
}

/** The trace that an id of a problem names, with what else is known of the answer. */
async function problemOf(response: Response): Promise<{ status: number; traceId: string }> {
  const { status, trace_id } = await response.json();
  assert.match(trace_id, /^[0-9a-f]{32}$/);
  return { status, traceId: trace_id };
}

/** A trace as lines: each span below the one that began it, in the order of their names. */
function draw(spans: readonly CollectedSpan[], parentSpanId: string, depth = 0): string[] {
  return spans.filter((span) => span.parentSpanId === parentSpanId)
    .toSorted((one, other) => one.name < other.name ? -1 : 1)
    .flatMap((span) => [
      `${"  ".repeat(depth)}${span.service.replace("washfleet-", "")}: ${span.name} (${span.kind})`,
      ...draw(spans, span.spanId, depth + 1),
    ]);
}

function linesIn(lines: readonly LogLine[], traceId: string): unknown[] {
  return lines.filter((line) => line.trace_id === traceId).map(({ message }) => message);
}

Deno.test("a vehicle is one trace from the agent to its webhook, and tells no secret", async (t) => {
  await using fleet = await startTracedFleet("ABC1234");
  const { collector, receiver } = fleet;
  await waitUntil(() => isStreaming(fleet), {
    what: "both cameras",
    timeoutMs: 60_000,
    everyMs: 500,
  });

  await fleet.camera.passNow("ABC1234");
  const plate = await waitUntil(
    () => receiver.received.find(({ body }) => body.includes('"type":"plate.read"')),
    { what: "the plate at its receiver", timeoutMs: 60_000 },
  );
  const told = [...plate.headers.keys()];
  assert.deepEqual(told.filter((name) => FORBIDDEN_HEADERS.includes(name)), []);

  const processed = await ask(fleet, "/api/plates/process", {
    method: "POST",
    headers: { traceparent: `00-${OURS.traceId}-${OURS.spanId}-01` },
    body: JSON.stringify({ device_id: fleet.deviceId, camera_id: "yard" }),
  });
  assert.equal(processed.status, 200, await processed.text());
  const atServer = await problemOf(await ask(fleet, `/api/plates/x?key=${CANARIES.queryKey}`));
  const atEdge = await problemOf(await fetch(`${fleet.edgeUrl}/nowhere?key=${CANARIES.queryKey}`));
  const logs = await fleet.end();
  const { spans } = collector;
  const inTrace = (traceId: string) => spans.filter((span) => span.traceId === traceId);
  const [read] = spans.filter(({ name, attributes }) =>
    name === "read" && attributes["washfleet.read.trigger"] === "vehicle"
  );
  assert.ok(read !== undefined, `none of ${spans.length} spans is the vehicle's read`);

  await t.step("the spans of the vehicle", () => {
    assert.deepEqual(draw(inTrace(read.traceId), ""), [
      "edge: read (internal)",
      "  edge: POST /api/device/reads (client)",
      "    server: POST /api/device/reads (server)",
      "      server: POST /v1/plate-reader/ (client)",
      "      server: transaction (client)",
      "        server: append event (producer)",
      "          server: deliver webhook (client)",
    ]);
  });

  await t.step("a command takes the caller's trace to the agent and back", () => {
    const drawn = draw(inTrace(OURS.traceId), OURS.spanId);
    assert.deepEqual(drawn.slice(0, 1), ["server: POST /api/plates/process (server)"]);
    assert.ok(drawn.includes("    edge: command snapshot (consumer)"), drawn.join("\n"));
    const answered = "        server: POST /api/device/commands/:id/result (server)";
    assert.ok(drawn.includes(answered), drawn.join("\n"));
    assert.ok(drawn.some((line) => line.includes("deliver webhook")), drawn.join("\n"));
  });

  await t.step("the lines of both logs", () => {
    const edge = linesIn(logs.edge, read.traceId);
    const server = linesIn(logs.server, read.traceId);
    assert.ok(edge.includes("read"), JSON.stringify(edge));
    assert.ok(server.includes('"POST" "/api/device/reads" 200'), JSON.stringify(server));
    assert.match(server.join("\n"), /^delivery "msg_\w+" "delivered"$/m);
  });

  await t.step("problems name the trace of their request", () => {
    assert.deepEqual([atServer.status, atEdge.status], [400, 401]);
    const [server] = inTrace(atServer.traceId);
    assert.equal(server?.attributes["http.response.status_code"], 400);
    assert.deepEqual(inTrace(atEdge.traceId).map(({ service }) => service), ["washfleet-edge"]);
  });

  await t.step("nothing secret", () => {
    const all = collector.bodies.join("\n");
    assert.match(all, /"washfleet-edge"/);
    const secrets = { ...CANARIES, ...fleet.keys };
    const found = Object.entries(secrets).filter(([, secret]) => all.includes(secret));
    assert.deepEqual(found.map(([name]) => name), []);
    assert.doesNotMatch(all, /canary|url\.full|url\.query|rtsp:|user:/);
  });
});

Deno.test("neither program runs while Deno would make spans by itself", async () => {
  for (const task of ["server", "edge"]) {
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: taskArgv(await readDenoJson(), task),
      env: { OTEL_DENO: "true", OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9" },
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).output();
    assert.equal(code, 78, task);
    assert.match(new TextDecoder().decode(stderr), /Set OTEL_DENO_TRACING=false/, task);
  }
});
