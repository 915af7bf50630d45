// Owns the route of the fleet's status: parse, call one verb, respond.
import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { FleetStatus } from "../contract/fleet.ts";
import { fleetStatus, type FleetStatusDeps } from "../fleet/fleet_status.ts";
import type { AppEnv } from "./app_env.ts";
import { PROBLEM_RESPONSES } from "./problem.ts";
import { createRouter } from "./router.ts";

/** `/api/fleet/status`. */
export function fleetRoutes(deps: FleetStatusDeps): OpenAPIHono<AppEnv> {
  const router = createRouter();
  router.openapi(STATUS, async (c) => c.json(await fleetStatus(c.get("ctx"), deps), 200));
  return router;
}

const STATUS = createRoute({
  method: "get",
  path: "/api/fleet/status",
  tags: ["fleet"],
  summary: "How every location is, and today's plates",
  responses: {
    200: {
      description: "The fleet's status",
      content: { "application/json": { schema: FleetStatus } },
    },
    ...PROBLEM_RESPONSES,
  },
});
