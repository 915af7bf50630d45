// Owns the spans of OpenTelemetry: whether there are any, which one the work at hand belongs to, and how
// a trace is named to others. The agent's, too. Sends nothing (Deno does) and knows no noun.
// Deno's own spans stay off: they hold whole addresses, with the keys and passwords in them, cannot be
// changed afterwards, and name the trace to whoever is asked, cameras and customers included.
import { AsyncLocalStorage } from "node:async_hooks";
import {
  type Attributes,
  INVALID_SPAN_CONTEXT,
  isSpanContextValid,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from "@opentelemetry/api";

export { type Span, SpanKind };

/** Names and attributes are those of OpenTelemetry's semantic conventions, where there are any. */
export interface SpanInput {
  /** Few different ones: a route's pattern, never an id. */
  name: string;
  /** Default: work inside this process. */
  kind?: SpanKind;
  /** Asked only where there is a span. Never a secret, nor an address with its path or query. */
  attributes?: () => Attributes;
}

let tracer: Tracer | null = null;
const present = new AsyncLocalStorage<Span | undefined>();
const NO_SPAN = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);

/** Where Deno puts its tracer for libraries, if it makes spans by itself. */
const DENO_GLOBAL = Symbol.for("opentelemetry.js.api.1");

/**
 * Called once by a program's main, before anything else starts. Without OTEL_DENO there is no tracer,
 * and everything here only runs the work it is given.
 * @returns why the program must not run as it was told to; null: all is well
 */
export function startTracing(found: Tracer | null = denoTracer()): string | null {
  const { trace: automatic } = Object.getOwnPropertyDescriptor(globalThis, DENO_GLOBAL)?.value ??
    {};
  if (automatic !== undefined) {
    return "Cannot start with OTEL_DENO alone: the spans that Deno makes by itself tell whole " +
      "addresses, with keys and passwords in them. Set OTEL_DENO_TRACING=false as well: the " +
      "program's own spans are made all the same.";
  }
  tracer = found;
  return null;
}

/** Null where OTEL_DENO is not on: Deno has no way to ask but to try. */
function denoTracer(): Tracer | null {
  const found: Tracer = Deno.telemetry.tracerProvider.getTracer("washfleet");
  try {
    found.startSpan("probe"); // is never ended, and so never sent
    return found;
  } catch {
    return null;
  }
}

export function isTracing(): boolean {
  return tracer !== null;
}

/** Runs the work in a span: of the trace at hand, or the first of a new one. */
export async function inTrace<T>(input: SpanInput, work: (span: Span) => Promise<T>): Promise<T> {
  if (tracer === null) return await work(NO_SPAN);
  const parent = present.getStore();
  const context = parent === undefined ? ROOT_CONTEXT : trace.setSpan(ROOT_CONTEXT, parent);
  const { name, kind = SpanKind.INTERNAL } = input;
  const span = tracer.startSpan(name, { kind, attributes: input.attributes?.() }, context);
  try {
    return await present.run(span, () => work(span));
  } catch (error) {
    markFailed(span, nameOf(error));
    throw error;
  } finally {
    span.end();
  }
}

/** Runs the work in a span of the trace at hand; outside of every trace only runs it. */
export async function inSpan<T>(input: SpanInput, work: (span: Span) => Promise<T>): Promise<T> {
  return present.getStore() === undefined ? await work(NO_SPAN) : await inTrace(input, work);
}

/** Runs the work in a trace that began elsewhere; one whose name makes no sense is none. */
export function continueTrace<T>(traceparent: string | null | undefined, work: () => T): T {
  const context = tracer === null ? null : parseTraceparent(traceparent ?? "");
  return context === null ? work() : present.run(trace.wrapSpanContext(context), work);
}

/** Runs what goes on after the work at hand is done, e.g. a camera that a request started. */
export function leaveTrace<T>(work: () => T): T {
  return present.run(undefined, work);
}

/** The work, to be run in the trace at hand wherever it is called. */
export function carryTrace<T>(work: () => T): () => T {
  const span = present.getStore();
  return span === undefined ? work : () => present.run(span, work);
}

/** The name of the trace and of the span at hand, as W3C Trace Context writes it. */
export function currentTraceparent(): string | undefined {
  const context = present.getStore()?.spanContext();
  if (context === undefined) return undefined;
  const flags = context.traceFlags.toString(16).padStart(2, "0");
  return `00-${context.traceId}-${context.spanId}-${flags}`;
}

/** Headers that name the trace to one of our own programs. Never sent to strangers. */
export function traceHeaders(): { traceparent?: string } {
  const traceparent = currentTraceparent();
  return traceparent === undefined ? {} : { traceparent };
}

/** `{trace_id}` inside a trace, else nothing: for log lines and problems. */
export function traceFields(): { trace_id?: string } {
  const span = present.getStore();
  return span === undefined ? {} : { trace_id: span.spanContext().traceId };
}

/** `error.type`: a code or a class. Never a message, which may hold what nobody else should read. */
export function markFailed(span: Span, errorType: string): void {
  span.setAttribute("error.type", errorType);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** Of a request that was answered: the name of its span is known only by then. */
export function nameRequest(
  span: Span,
  { method, route, status }: { method: string; route: string; status: number },
): void {
  span.updateName(`${method} ${route}`);
  span.setAttribute("http.request.method", method);
  span.setAttribute("http.route", route);
  span.setAttribute("http.response.status_code", status);
  if (status >= 500) markFailed(span, String(status));
}

/** Attributes of a request that goes out: whom it asks, never what for. */
export function requestTo(method: string, address: string | URL): Attributes {
  const { hostname, port, protocol } = new URL(address);
  return {
    "http.request.method": method,
    "server.address": hostname,
    "server.port": Number(port) || (protocol === "https:" ? 443 : 80),
  };
}

const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;

/** Null where it is not one of W3C Trace Context. */
function parseTraceparent(text: string): SpanContext | null {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(text) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return null;
  const context = { traceId, spanId, traceFlags: parseInt(flags, 16), isRemote: true };
  return isSpanContextValid(context) ? context : null;
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
