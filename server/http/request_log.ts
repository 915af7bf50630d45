// Owns the one wide log line, the one measurement and the one span of every request.
import { getLogger } from "@logtape/logtape";
import type { Context, MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import type { Metrics } from "../metrics.ts";
import { continueTrace, inTrace, nameRequest, SpanKind } from "../tracing.ts";
import type { AppEnv } from "./app_env.ts";
import { accessOf } from "./authenticate.ts";
import { peerOf } from "./peer.ts";

/** Asked all day: 10,000 devices that are well would be a thousand lines a second. */
const ROUTINE = new Set([
  "/healthz",
  "/readyz",
  "/metrics",
  "/api/prometheus/fleet",
  "/api/prometheus/targets",
  "/api/device/heartbeat",
]);

/** A method is a caller's own text: others must not become labels. */
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/**
 * Paths are logged without their query: it may carry what nobody else should read. Routine that goes
 * well is logged at `debug`, and what the server fails at is an `error` always.
 */
export function logRequests(
  metrics: Pick<Metrics, "httpDuration"> | undefined,
): MiddlewareHandler<AppEnv> {
  const logger = getLogger(["server", "http"]);
  const serve = { name: "request", kind: SpanKind.SERVER };
  return (c, next) =>
    continueTrace(c.req.header("traceparent"), () =>
      inTrace(serve, async (span) => {
        const startedMs = performance.now();
        await next();
        const durationMs = performance.now() - startedMs;
        const { method, path } = c.req;
        const status = c.res.status;
        const actor = c.get("actor");
        const route = routeOf(c);
        const knownMethod = METHODS.has(method) ? method : "other";
        nameRequest(span, { method: knownMethod, route, status });
        metrics?.httpDuration.observe(
          {
            method: knownMethod,
            route,
            status: `${Math.floor(status / 100)}xx`,
          },
          durationMs / 1000,
        );
        const level = levelOf({ path, status });
        if (!logger.isEnabledFor(level)) return;
        logger[level]("{method} {path} {status}", {
          method,
          path,
          route,
          status,
          duration_ms: Math.round(durationMs * 10) / 10,
          request_id: c.get("requestId"),
          peer: peerOf(c),
          actor_kind: actor?.kind ?? null,
          actor_id: actor?.id ?? null,
        });
      }));
}

function levelOf({ path, status }: { path: string; status: number }): "error" | "info" | "debug" {
  if (status >= 500) return "error";
  return ROUTINE.has(path) && status < 400 ? "debug" : "info";
}

/** The pattern of the route; a path that no route knows must not become a label. */
function routeOf(c: Context<AppEnv>): string {
  if (accessOf(c.req.path) === "page") return "page";
  const routes = matchedRoutes(c).filter(({ method, path }) =>
    method !== "ALL" && !path.includes("*")
  );
  return routes.at(-1)?.path ?? "other";
}
