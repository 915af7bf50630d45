// Owns the one log line, the one measurement and the one span of each request. Never logs a query or a body.
import { getLogger } from "@logtape/logtape";
import type { Context, MiddlewareHandler, Next } from "hono";
import { routePath } from "hono/route";
import {
  continueTrace,
  inTrace,
  isTracing,
  nameRequest,
  type Span,
  SpanKind,
} from "../../server/tracing.ts";
import type { EdgeMetrics } from "../metrics.ts";
import type { AppEnv } from "./parts.ts";

/**
 * Logs and measures. What changes something or fails is logged at `info`; successful reads, of
 * which a display makes thousands an hour, at `debug`.
 */
export function requestLog(metrics: EdgeMetrics): MiddlewareHandler<AppEnv> {
  const logger = getLogger(["edge", "http"]);
  const pass = async (c: Context<AppEnv>, next: Next, span: Span | null) => {
    const startedMs = performance.now();
    await next();
    const durationMs = performance.now() - startedMs;
    const status = c.res.status;
    const method = c.req.method;
    // The route's pattern, not the path: labels must stay few.
    const route = routePath(c, -1);
    metrics.httpDuration.observe({ route, method, status }, durationMs / 1000);
    if (span !== null) nameRequest(span, { method, route, status });
    const isRoutine = status < 400 && (method === "GET" || method === "HEAD");
    const level = isRoutine ? "debug" : "info";
    if (isRoutine && !logger.isEnabledFor("debug")) return;
    logger[level]("request", {
      request_id: c.get("requestId"),
      method,
      path: c.req.path,
      status,
      duration_ms: Math.round(durationMs * 10) / 10,
      client: c.get("client")?.kind,
    });
  };
  const serve = { name: "request", kind: SpanKind.SERVER };
  return (c, next) => {
    // Looking for a header makes Deno build them all, which a picture's request would pay for.
    if (!isTracing()) return pass(c, next, null);
    const traceparent = c.req.header("traceparent");
    return continueTrace(traceparent, () => inTrace(serve, (span) => pass(c, next, span)));
  };
}
