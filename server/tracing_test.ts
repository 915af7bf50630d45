import assert from "node:assert/strict";
import { type RecordedSpan, recordSpans } from "../tests/support/span_recorder.ts";
import { runClean } from "./clean_context.ts";
import {
  carryTrace,
  continueTrace,
  currentTraceparent,
  inSpan,
  inTrace,
  leaveTrace,
  nameRequest,
  requestTo,
  startTracing,
  traceFields,
} from "./tracing.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SPAN = "b7ad6b7169203331";
const TRACEPARENT = `00-${TRACE}-${SPAN}-01`;

async function traced(work: (spans: RecordedSpan[]) => Promise<void>): Promise<void> {
  const { tracer, spans } = recordSpans();
  assert.equal(startTracing(tracer), null);
  try {
    await work(spans);
  } finally {
    startTracing(null);
  }
  assert.deepEqual(spans.filter(({ hasEnded }) => !hasEnded), []);
}

const about = () => Promise.resolve({ traceparent: currentTraceparent(), ...traceFields() });
const NOTHING = { traceparent: undefined };

Deno.test("without OTEL_DENO there is no tracer, and work is only run", async () => {
  assert.equal(startTracing(), null);
  const attributes = () => assert.fail("asked for a span's attributes");
  assert.deepEqual(await inTrace({ name: "read", attributes }, about), NOTHING);
  assert.deepEqual(await continueTrace(TRACEPARENT, about), NOTHING);
});

Deno.test("startTracing() refuses Deno's own spans, which hold whole addresses", () => {
  const key = Symbol.for("opentelemetry.js.api.1");
  Object.defineProperty(globalThis, key, { value: { trace: {} }, configurable: true });
  try {
    assert.match(startTracing(recordSpans().tracer) ?? "", /Set OTEL_DENO_TRACING=false/);
  } finally {
    Reflect.deleteProperty(globalThis, key);
  }
  assert.equal(currentTraceparent(), undefined);
});

Deno.test("inTrace() begins a trace, and joins the one at hand", () =>
  traced(async (spans) => {
    await inTrace({ name: "read" }, async () => {
      const outer = currentTraceparent();
      await inTrace({ name: "request" }, () => Promise.resolve());
      assert.equal(currentTraceparent(), outer);
    });
    await inTrace({ name: "another" }, () => Promise.resolve());
    const [read, request, another] = spans;
    assert.equal(request?.traceId, read?.traceId);
    assert.equal(request?.parentSpanId, read?.spanId);
    assert.equal(another?.parentSpanId, undefined);
    assert.notEqual(another?.traceId, read?.traceId);
  }));

Deno.test("inSpan() makes none outside of every trace: jobs and heartbeats are not traced", () =>
  traced(async (spans) => {
    assert.equal(await inSpan({ name: "transaction" }, () => Promise.resolve(1)), 1);
    assert.deepEqual(spans, []);
  }));

Deno.test("continueTrace() goes on with a trace that began elsewhere", () =>
  traced(async (spans) => {
    await continueTrace(TRACEPARENT, async () => {
      assert.deepEqual(await about(), { traceparent: TRACEPARENT, trace_id: TRACE });
      await inSpan({ name: "request" }, () => Promise.resolve());
    });
    assert.deepEqual([spans[0]?.traceId, spans[0]?.parentSpanId], [TRACE, SPAN]);
  }));

Deno.test("continueTrace() takes what makes no sense for none", () =>
  traced(async () => {
    const senseless = [
      ...[null, undefined, "", "nonsense", TRACEPARENT.toUpperCase(), `${TRACEPARENT} `],
      ...[`ff-${TRACE}-${SPAN}-01`, `00-${TRACE}-${"0".repeat(16)}-01`],
      ...[`00-${"0".repeat(32)}-${SPAN}-01`, `${TRACEPARENT}, ${TRACEPARENT}`],
    ];
    for (const one of senseless) {
      assert.deepEqual(await continueTrace(one, about), NOTHING, String(one));
    }
    const later = `01-${TRACE}-${SPAN}-01-more`;
    assert.equal((await continueTrace(later, about)).trace_id, TRACE, "of a later version");
  }));

Deno.test("a span tells that its work failed and of which kind, never the message", () =>
  traced(async (spans) => {
    const error = new TypeError("cannot fetch rtsp://user:password@camera/");
    await assert.rejects(inTrace({ name: "read" }, () => Promise.reject(error)), error);
    assert.equal(spans[0]?.hasFailed, true);
    assert.deepEqual(spans[0]?.attributes, { "error.type": "TypeError" });
  }));

Deno.test("leaveTrace() lets what outlives a request be no part of it", () =>
  traced(async () => {
    const left = await inTrace({ name: "request" }, () => leaveTrace(about));
    assert.deepEqual(left, NOTHING);
  }));

Deno.test("runClean() leaves the trace at hand, too, unless it is carried over", () =>
  traced(async () => {
    await continueTrace(TRACEPARENT, async () => {
      assert.deepEqual(await runClean(about), NOTHING);
      assert.equal((await runClean(carryTrace(about))).trace_id, TRACE);
    });
    assert.deepEqual(await runClean(carryTrace(about)), NOTHING);
  }));

Deno.test("a request's span is named for its route; of an address only the host is told", () =>
  traced(async (spans) => {
    const attributes = () => requestTo("POST", "https://user:secret@hooks.test/secret?key=secret");
    await inTrace({ name: "request", attributes }, (span) => {
      nameRequest(span, { method: "GET", route: "/api/plates/:id", status: 503 });
      return Promise.resolve();
    });
    assert.equal(spans[0]?.name, "GET /api/plates/:id");
    assert.deepEqual(spans[0]?.attributes, {
      "http.request.method": "GET",
      "server.address": "hooks.test",
      "server.port": 443,
      "http.route": "/api/plates/:id",
      "http.response.status_code": 503,
      "error.type": "503",
    });
  }));
