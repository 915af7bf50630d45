// Owns a tracer for tests: it keeps the spans that it is asked for, and sends nothing.
import { type Context, type Span, type SpanOptions, trace, type Tracer } from "@opentelemetry/api";

export interface RecordedSpan {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId: string | undefined;
  attributes: Record<string, unknown>;
  hasFailed: boolean;
  hasEnded: boolean;
}

/** For `startTracing()`; `startTracing(null)` ends it. */
export function recordSpans(): { tracer: Tracer; spans: RecordedSpan[] } {
  const spans: RecordedSpan[] = [];
  const startSpan = (name: string, options: SpanOptions = {}, context?: Context): Span => {
    const parent = context && trace.getSpanContext(context);
    const recorded: RecordedSpan = {
      name,
      traceId: parent?.traceId ?? hex(16),
      spanId: hex(8),
      parentSpanId: parent?.spanId,
      attributes: { ...options.attributes },
      hasFailed: false,
      hasEnded: false,
    };
    spans.push(recorded);
    return spanOf(recorded);
  };
  const startActiveSpan = () => {
    throw new Error("Cannot start an active span: server/tracing.ts keeps which one is");
  };
  return { tracer: { startSpan, startActiveSpan }, spans };
}

function spanOf(recorded: RecordedSpan): Span {
  const { traceId, spanId } = recorded;
  const span: Span = {
    spanContext: () => ({ traceId, spanId, traceFlags: 1 }),
    isRecording: () => !recorded.hasEnded,
    setAttribute: (key, value) => {
      recorded.attributes[key] = value;
      return span;
    },
    setAttributes: (attributes) => {
      Object.assign(recorded.attributes, attributes);
      return span;
    },
    setStatus: ({ code }) => {
      recorded.hasFailed = code === 2;
      return span;
    },
    updateName: (name) => {
      recorded.name = name;
      return span;
    },
    end: () => {
      recorded.hasEnded = true;
    },
    addEvent: () => span,
    addLink: () => span,
    addLinks: () => span,
    recordException: () => {},
  };
  return span;
}

function hex(bytes: number): string {
  return crypto.getRandomValues(new Uint8Array(bytes)).toHex();
}
