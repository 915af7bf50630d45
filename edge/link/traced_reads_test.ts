// A read is one trace, whatever lies between the camera and the server.
import assert from "node:assert/strict";
import { type LinkRig, withLink } from "../../tests/support/link_rig.ts";
import { type RecordedSpan, recordSpans } from "../../tests/support/span_recorder.ts";
import { waitUntil } from "../../tests/support/wait_until.ts";
import { startTracing } from "../../server/tracing.ts";

const until = (check: () => boolean, what: string) => waitUntil(check, { what });
const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SPAN = "b7ad6b7169203331";

function withTraces(run: (rig: LinkRig, spans: RecordedSpan[]) => Promise<void>): Promise<void> {
  const { tracer, spans } = recordSpans();
  startTracing(tracer);
  return withLink((rig) => run(rig, spans)).finally(() => startTracing(null));
}

function named(spans: RecordedSpan[], name: string): RecordedSpan[] {
  return spans.filter((span) => span.name === name);
}

Deno.test("a vehicle's read begins a trace, and the server is told of it", () =>
  withTraces(async ({ server, fleet, start }, spans) => {
    const link = start();
    await until(() => link.health().state === "up", "the link is up");
    fleet.vehicle(fleet.push("lane-1"));
    await until(() => named(spans, "read")[0]?.hasEnded === true, "it is read");
    const [read] = named(spans, "read");
    const [post] = named(spans, "POST /api/device/reads");
    assert.equal(read?.parentSpanId, undefined);
    assert.equal(read?.attributes["washfleet.read.trigger"], "vehicle");
    assert.equal(post?.parentSpanId, read?.spanId);
    assert.equal(server.reads[0]?.traceparent, `00-${read?.traceId}-${post?.spanId}-01`);
    // Heartbeats and the stream of commands are nobody's read.
    assert.deepEqual(new Set(spans.map(({ name }) => name)).size, 2);
  }));

Deno.test("a read that lay on the disk goes on with its trace, also after a restart", () =>
  withTraces(async ({ server, fleet, start, stop }, spans) => {
    const link = start({ pace: { keepAfterMs: 1 } });
    await until(() => link.health().state === "up", "the link is up");
    server.fault.token = 503;
    fleet.vehicle(fleet.push("lane-1"));
    await until(() => link.health().spooled_reads === 1, "it is on the disk");
    await stop();
    server.fault.token = null;
    start({ claimCode: null });
    await until(() => server.reads.length === 1, "it is delivered");
    const [read] = named(spans, "read");
    assert.equal(read?.attributes["washfleet.read.outcome"], "spooled");
    const sent = named(spans, "POST /api/device/reads").at(-1);
    assert.equal(sent?.parentSpanId, read?.spanId);
    assert.equal(server.reads[0]?.traceparent, `00-${read?.traceId}-${sent?.spanId}-01`);
  }));

Deno.test("a command's read is part of the trace that the command names", () =>
  withTraces(async ({ server, fleet, start }, spans) => {
    const link = start();
    await until(() => link.health().state === "up", "the link is up");
    fleet.push("lane-1");
    const traceparent = `00-${TRACE}-${SPAN}-01`;
    server.command({ kind: "read", camera_id: "lane-1", max_age_ms: 60_000, traceparent });
    await until(() => server.reads.length === 1, "it is answered");
    await until(() => named(spans, "command read")[0]?.hasEnded === true, "it is over");
    const names = spans.filter(({ traceId }) => traceId === TRACE).map(({ name }) => name);
    assert.deepEqual(names, ["command read", "read", "POST /api/device/reads"]);
    assert.equal(named(spans, "command read")[0]?.parentSpanId, SPAN);
  }));

Deno.test("an agent without traces names none, whatever a command says", () =>
  withLink(async ({ server, fleet, start }) => {
    const link = start();
    await until(() => link.health().state === "up", "the link is up");
    fleet.push("lane-1");
    const traceparent = `00-${TRACE}-${SPAN}-01`;
    server.command({ kind: "read", camera_id: "lane-1", max_age_ms: 60_000, traceparent });
    await until(() => server.reads.length === 1, "it is answered");
    assert.equal(server.reads[0]?.traceparent, undefined);
  }));
