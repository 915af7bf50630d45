// Owns what machines ask of the server itself: alive, ready, metrics.
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Registry } from "prom-client";
import { Readiness } from "../contract/readiness.ts";
import { requireScope } from "../users/actor.ts";
import type { AppEnv } from "./app_env.ts";
import { PROBLEM_RESPONSES } from "./problem.ts";
import { createReadiness, type ReadinessDeps } from "./readiness.ts";
import { createRouter } from "./router.ts";

export interface HealthDeps extends ReadinessDeps {
  registry: Registry;
}

const liveRoute = createRoute({
  method: "get",
  path: "/healthz",
  tags: ["health"],
  summary: "Whether the process answers",
  responses: {
    200: {
      description: "It does",
      content: { "application/json": { schema: z.object({ ok: z.literal(true) }) } },
    },
  },
});

const readyRoute = createRoute({
  method: "get",
  path: "/readyz",
  tags: ["health"],
  summary: "Whether it can do its work, and what it does without a part that is away",
  responses: {
    200: { description: "It can", content: { "application/json": { schema: Readiness } } },
    503: { description: "It cannot", content: { "application/json": { schema: Readiness } } },
  },
});

const metricsRoute = createRoute({
  method: "get",
  path: "/metrics",
  tags: ["health"],
  summary: "Prometheus metrics; scope metrics:read",
  responses: {
    200: { description: "Metrics", content: { "text/plain": { schema: z.string() } } },
    ...PROBLEM_RESPONSES,
  },
});

export function healthRoutes(deps: HealthDeps): OpenAPIHono<AppEnv> {
  const router = createRouter();
  router.openapi(liveRoute, (c) => c.json({ ok: true as const }, 200));
  const readinessNow = createReadiness(deps);
  router.openapi(readyRoute, async (c) => {
    const readiness = await readinessNow();
    return c.json(readiness, readiness.ready ? 200 : 503);
  });
  router.openapi(metricsRoute, async (c) => {
    requireScope(c.get("actor"), "metrics:read");
    c.header("content-type", deps.registry.contentType);
    return c.text(await deps.registry.metrics(), 200);
  });
  return router;
}
