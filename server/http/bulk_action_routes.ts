// Owns the routes of what is asked of many devices at once: parse, call one verb, respond.
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { BulkDeps } from "../bulk_actions/carry_out_item.ts";
import { getBulkAction } from "../bulk_actions/get_bulk_action.ts";
import { runBulkAction } from "../bulk_actions/run_bulk_action.ts";
import { BulkAction, BulkRequest } from "../contract/bulk_action.ts";
import type { AppEnv } from "./app_env.ts";
import { PROBLEM_RESPONSES } from "./problem.ts";
import { createRouter } from "./router.ts";

/** `/api/devices/bulk` and `/api/bulk_actions/{id}`. */
export function bulkActionRoutes(deps: BulkDeps): OpenAPIHono<AppEnv> {
  const router = createRouter();
  router.openapi(RUN, async (c) => {
    const requestKey = c.req.valid("header")["idempotency-key"] ?? null;
    const request = c.req.valid("json");
    return c.json(await runBulkAction(c.get("ctx"), { request, requestKey }, deps), 200);
  });
  router.openapi(GET, async (c) => {
    return c.json(await getBulkAction(c.get("ctx"), c.req.valid("param").id), 200);
  });
  return router;
}

const tags = ["devices"];

const RUN = createRoute({
  method: "post",
  path: "/api/devices/bulk",
  tags,
  summary: "Do the same with many devices; each has its own result",
  request: {
    headers: z.object({
      "idempotency-key": z.string().min(1).max(200).optional()
        .describe("the same request again gets the first one's results"),
    }),
    body: { required: true, content: { "application/json": { schema: BulkRequest } } },
  },
  responses: {
    200: {
      description: "What became of each",
      content: { "application/json": { schema: BulkAction } },
    },
    ...PROBLEM_RESPONSES,
  },
});

const GET = createRoute({
  method: "get",
  path: "/api/bulk_actions/{id}",
  tags,
  summary: "What became of an action at each device, its commands' answers included",
  request: { params: z.object({ id: z.uuid() }) },
  responses: {
    200: {
      description: "What became of each by now",
      content: { "application/json": { schema: BulkAction } },
    },
    ...PROBLEM_RESPONSES,
  },
});
