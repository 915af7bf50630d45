// Owns a collector of OpenTelemetry for tests: it takes OTLP over HTTP, as JSON, and keeps what came.
import { z } from "zod";

/** A span as it was sent. */
export interface CollectedSpan {
  /** `service.name` of the process. */
  service: string;
  name: string;
  kind: "internal" | "server" | "client" | "producer" | "consumer";
  traceId: string;
  spanId: string;
  /** Empty: the first of its trace. */
  parentSpanId: string;
  attributes: Record<string, unknown>;
}

export interface OtlpCollector extends AsyncDisposable {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly url: string;
  readonly spans: CollectedSpan[];
  /** Everything that came, spans, metrics and logs, to the letter. */
  readonly bodies: string[];
}

const KINDS = ["internal", "internal", "server", "client", "producer", "consumer"] as const;

const Attributes = z.array(z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) }))
  .transform((list) =>
    Object.fromEntries(list.map(({ key, value }) => [key, Object.values(value)[0]]))
  );

/** https://opentelemetry.io/docs/specs/otlp/: `ExportTraceServiceRequest`, the part that is used. */
const ExportTraces = z.object({
  resourceSpans: z.array(z.object({
    resource: z.object({ attributes: Attributes }),
    scopeSpans: z.array(z.object({
      spans: z.array(z.object({
        traceId: z.string(),
        spanId: z.string(),
        parentSpanId: z.string(),
        name: z.string(),
        kind: z.int().min(0).max(5),
        attributes: Attributes,
      })),
    })),
  })),
});

/** Starts one, on a free port if none is given. */
export function startOtlpCollector(
  { port = 0, onSpan }: { port?: number; onSpan?: (span: CollectedSpan) => void } = {},
): OtlpCollector {
  const spans: CollectedSpan[] = [];
  const bodies: string[] = [];
  const server = Deno.serve(
    { port, hostname: "127.0.0.1", onListen: () => {} },
    async (request) => {
      const body = await request.text();
      bodies.push(body);
      if (new URL(request.url).pathname === "/v1/traces") {
        for (const span of spansOf(body)) {
          spans.push(span);
          onSpan?.(span);
        }
      }
      return Response.json({});
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    spans,
    bodies,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function spansOf(body: string): CollectedSpan[] {
  return ExportTraces.parse(JSON.parse(body)).resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({
        ...span,
        service: String(resource.attributes["service.name"]),
        kind: KINDS[span.kind] ?? "internal",
      }))
    )
  );
}
