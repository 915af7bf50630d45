// Owns the route of how a device was over time: parse, call one verb, respond.
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { HealthHistory, HealthQuery } from "../contract/health_history.ts";
import { getHealth, type HealthDeps } from "../health_history/get_health.ts";
import type { AppEnv } from "./app_env.ts";
import { PROBLEM_RESPONSES } from "./problem.ts";
import { createRouter } from "./router.ts";

const HEALTH = createRoute({
  method: "get",
  path: "/api/devices/{id}/health",
  tags: ["devices"],
  summary: "How a device was over time: a day to the minute, a month to the quarter of an hour",
  request: { params: z.object({ id: z.uuid() }), query: HealthQuery },
  responses: {
    200: {
      description: "Figures at equal steps",
      content: { "application/json": { schema: HealthHistory } },
    },
    ...PROBLEM_RESPONSES,
  },
});

/** `/api/devices/{id}/health`. */
export function deviceHealthRoutes(deps: HealthDeps): OpenAPIHono<AppEnv> {
  const router = createRouter();
  router.openapi(HEALTH, async (c) => {
    const query = { ...c.req.valid("query"), deviceId: c.req.valid("param").id };
    return c.json(await getHealth(c.get("ctx"), query, deps), 200);
  });
  return router;
}
