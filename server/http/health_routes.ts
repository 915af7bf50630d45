// Owns what machines ask of the server itself: alive, ready, metrics.
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Registry } from "prom-client";
import { requireScope } from "../users/actor.ts";
import type { AppEnv } from "./app_env.ts";
import { PROBLEM_RESPONSES } from "./problem.ts";
import { createRouter } from "./router.ts";

export interface HealthDeps {
  registry: Registry;
  /** Each resolves when its part can do its work and rejects otherwise, e.g. `{db, kv}`. */
  checks: Record<string, () => Promise<unknown>>;
  /** Aborted when the server has been told to stop: it is ready for no more. */
  stopping: AbortSignal;
}

const CHECK_TIMEOUT_MS = 2000;

const Readiness = z.object({
  ready: z.boolean(),
  parts: z.record(z.string(), z.object({ ok: z.boolean(), reason: z.string().nullable() })),
});
type Readiness = z.infer<typeof Readiness>;

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
  summary: "Whether it can do its work, and what keeps it from it",
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
  router.openapi(readyRoute, async (c) => {
    const readiness = await readinessOf(deps);
    return c.json(readiness, readiness.ready ? 200 : 503);
  });
  router.openapi(metricsRoute, async (c) => {
    requireScope(c.get("actor"), "metrics:read");
    c.header("content-type", deps.registry.contentType);
    return c.text(await deps.registry.metrics(), 200);
  });
  return router;
}

async function readinessOf({ checks, stopping }: HealthDeps): Promise<Readiness> {
  const parts = Object.fromEntries(
    await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, await outcomeOf(check)] as const),
    ),
  );
  if (stopping.aborted) parts.server = { ok: false, reason: "it is stopping" };
  return { ready: Object.values(parts).every(({ ok }) => ok), parts };
}

/** The reason is a sentence of ours: a driver's words may carry an address or a name. */
async function outcomeOf(check: () => Promise<unknown>) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve("it does not answer in time"), CHECK_TIMEOUT_MS);
  });
  const answer = check().then(() => null, () => "it cannot be reached");
  const reason = await Promise.race([answer, timeout]);
  clearTimeout(timer);
  return { ok: reason === null, reason };
}
