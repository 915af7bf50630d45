// Owns the routes of how new machines come into use: parse, call one verb, respond.
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import {
  type CommissioningDeps,
  getCommissioning,
  listCommissioning,
} from "../commissioning/get_commissioning.ts";
import { Commissioning } from "../contract/commissioning.ts";
import { pageOf, PageQuery } from "../contract/page.ts";
import type { AppEnv } from "./app_env.ts";
import { PROBLEM_RESPONSES } from "./problem.ts";
import { createRouter } from "./router.ts";

const tags = ["devices"];

function json<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { "application/json": { schema } } };
}

const GET = createRoute({
  method: "get",
  path: "/api/devices/{id}/commissioning",
  tags,
  summary: "How far a new device has come: each step with its time, and what the next waits for",
  request: { params: z.object({ id: z.uuid() }) },
  responses: { 200: json(Commissioning, "Its steps"), ...PROBLEM_RESPONSES },
});

const LIST = createRoute({
  method: "get",
  path: "/api/commissioning",
  tags,
  summary: "List the devices that are being set up, the newest first",
  request: { query: PageQuery.extend({ location_id: z.uuid().optional() }) },
  responses: { 200: json(pageOf(Commissioning), "A page of devices"), ...PROBLEM_RESPONSES },
});

/** `/api/devices/{id}/commissioning`, `/api/commissioning`. */
export function commissioningRoutes(deps: CommissioningDeps): OpenAPIHono<AppEnv> {
  const router = createRouter();
  router.openapi(GET, async (c) => {
    return c.json(await getCommissioning(c.get("ctx"), c.req.valid("param").id, deps), 200);
  });
  router.openapi(LIST, async (c) => {
    return c.json(await listCommissioning(c.get("ctx"), c.req.valid("query"), deps), 200);
  });
  return router;
}
