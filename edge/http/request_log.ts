// Owns the one log line and the one measurement of each request. Never logs a query or a body.
import { getLogger } from "@logtape/logtape";
import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import type { EdgeMetrics } from "../metrics.ts";
import type { AppEnv } from "./parts.ts";

/**
 * Logs and measures. What changes something or fails is logged at `info`; successful reads, of
 * which a display makes thousands an hour, at `debug`.
 */
export function requestLog(metrics: EdgeMetrics): MiddlewareHandler<AppEnv> {
  const logger = getLogger(["edge", "http"]);
  return async (c, next) => {
    const startedMs = performance.now();
    await next();
    const durationMs = performance.now() - startedMs;
    const status = c.res.status;
    const method = c.req.method;
    // The route's pattern, not the path: labels must stay few.
    const route = routePath(c, -1);
    metrics.httpDuration.observe({ route, method, status }, durationMs / 1000);
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
}
