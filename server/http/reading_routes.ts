// Owns the routes of how a location reads and keeps its plates: parse, call one verb, respond.
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import {
  LocationReading,
  RetentionPreview,
  RetentionQuery,
  UpdateReading,
} from "../contract/reading.ts";
import { getReading } from "../reading/get_reading.ts";
import { previewRetention } from "../reading/preview_retention.ts";
import { updateReading } from "../reading/update_reading.ts";
import type { ReadParts } from "../reads/read_context.ts";
import type { AppEnv } from "./app_env.ts";
import { json, jsonBody } from "./json_content.ts";
import { PROBLEM_RESPONSES } from "./problem.ts";
import { createRouter } from "./router.ts";

const tags = ["locations"];
const params = z.object({ id: z.uuid() });

const GET = createRoute({
  method: "get",
  path: "/api/locations/{id}/reading",
  tags,
  summary: "How a location reads and keeps its plates, and what it has spent this month",
  request: { params },
  responses: { 200: json(LocationReading, "The settings"), ...PROBLEM_RESPONSES },
});

const UPDATE = createRoute({
  method: "patch",
  path: "/api/locations/{id}/reading",
  tags,
  summary: "Change a location's regions, thresholds, budget or retention",
  request: { params, body: jsonBody(UpdateReading) },
  responses: { 200: json(LocationReading, "The settings"), ...PROBLEM_RESPONSES },
});

const RETENTION = createRoute({
  method: "get",
  path: "/api/locations/{id}/reading/retention",
  tags,
  summary: "What such settings of retention would delete; changes nothing",
  request: { params, query: RetentionQuery },
  responses: {
    200: json(RetentionPreview, "What is older now"),
    ...PROBLEM_RESPONSES,
  },
});

/** `/api/locations/{id}/reading` and below. */
export function readingRoutes(deps: { reads: ReadParts }): OpenAPIHono<AppEnv> {
  const router = createRouter();
  const { settings: defaults } = deps.reads;
  router.openapi(GET, async (c) => {
    const input = { locationId: c.req.valid("param").id, defaults };
    return c.json(await getReading(c.get("ctx"), input), 200);
  });
  router.openapi(RETENTION, async (c) => {
    const { id: locationId } = c.req.valid("param");
    const input = { ...c.req.valid("query"), locationId, defaults };
    return c.json(await previewRetention(c.get("ctx"), input), 200);
  });
  router.openapi(UPDATE, async (c) => {
    const changes = c.req.valid("json");
    const input = { locationId: c.req.valid("param").id, changes, defaults };
    return c.json(await updateReading(c.get("ctx"), input), 200);
  });
  return router;
}
