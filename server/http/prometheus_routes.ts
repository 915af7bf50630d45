// Owns the routes of a Prometheus, which asks for the fleet's metrics and for agents to scrape, and of
// its Alertmanager, which tells what is wrong.
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { TypedResponse } from "hono";
import { AlertGroup, AlertsTaken, PrometheusTarget } from "../contract/prometheus.ts";
import { receiveAlerts } from "../notifications/receive_alerts.ts";
import { EXPOSITION_TYPE } from "../prometheus/exposition.ts";
import { fleetMetrics, type FleetMetricsDeps } from "../prometheus/fleet_metrics.ts";
import { listTargets } from "../prometheus/list_targets.ts";
import type { AppEnv } from "./app_env.ts";
import { PROBLEM_RESPONSES } from "./problem.ts";
import { createRouter } from "./router.ts";

const tags = ["prometheus"];

const FLEET = createRoute({
  method: "get",
  path: "/api/prometheus/fleet",
  tags,
  summary: "Prometheus metrics of all devices and cameras, from their last reports",
  description:
    "For sites behind NAT: what agents said in their heartbeats, a minute old at most. " +
    "Every instance answers the same, so scrape one of them. Scope metrics:read.",
  responses: {
    200: { description: "Metrics", content: { "text/plain": { schema: z.string() } } },
    ...PROBLEM_RESPONSES,
  },
});

const TARGETS = createRoute({
  method: "get",
  path: "/api/prometheus/targets",
  tags,
  summary: "Agents that can be reached at an address, for Prometheus' HTTP service discovery",
  description: "Always the whole list. Scope metrics:read.",
  responses: {
    200: {
      description: "Targets",
      content: { "application/json": { schema: z.array(PrometheusTarget) } },
    },
    ...PROBLEM_RESPONSES,
  },
});

const ALERTS = createRoute({
  method: "post",
  path: "/api/prometheus/alerts",
  tags,
  summary: "Take alerts from an Alertmanager (its webhook_config)",
  description:
    "Each opens a notification of every rule of the kind `alert` that wants it, and its " +
    "end closes it. Scope notifications:write.",
  request: { body: { required: true, content: { "application/json": { schema: AlertGroup } } } },
  responses: {
    200: {
      description: "What came of them",
      content: { "application/json": { schema: AlertsTaken } },
    },
    ...PROBLEM_RESPONSES,
  },
});

type TextAnswer = Response & TypedResponse<string, 200, "text">;

/** `/api/prometheus/…`. */
export function prometheusRoutes(deps: FleetMetricsDeps): OpenAPIHono<AppEnv> {
  const router = createRouter();
  router.openapi(FLEET, async (c) => {
    const metrics = await fleetMetrics(c.get("ctx"), deps);
    // Streamed text is text to whoever reads it.
    return c.newResponse(metrics, 200, { "content-type": EXPOSITION_TYPE }) as TextAnswer;
  });
  router.openapi(TARGETS, async (c) => c.json(await listTargets(c.get("ctx")), 200));
  router.openapi(ALERTS, async (c) => {
    return c.json(await receiveAlerts(c.get("ctx"), c.req.valid("json")), 200);
  });
  return router;
}
