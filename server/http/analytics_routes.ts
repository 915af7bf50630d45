// Owns the routes of figures over time: parse, call one verb, respond.
import { createRoute, type OpenAPIHono, type z } from "@hono/zod-openapi";
import { getByCamera, getByLocation } from "../analytics/get_by_place.ts";
import { getConfidence } from "../analytics/get_confidence.ts";
import { getDwell } from "../analytics/get_dwell.ts";
import { getReadRate } from "../analytics/get_read_rate.ts";
import { getRepeatVisits } from "../analytics/get_repeat_visits.ts";
import { getVolume } from "../analytics/get_volume.ts";
import {
  AnalyticsQuery,
  ByCamera,
  ByCameraQuery,
  ByLocation,
  ConfidenceHistogram,
  Dwell,
  ReadRate,
  RepeatVisits,
  Volume,
  VolumeQuery,
} from "../contract/analytics.ts";
import type { AppEnv } from "./app_env.ts";
import { json } from "./json_content.ts";
import { PROBLEM_RESPONSES } from "./problem.ts";
import { createRouter } from "./router.ts";

const VOLUME = createRoute({
  method: "get",
  path: "/api/analytics/volume",
  tags: ["analytics"],
  summary: "Visits per hour or day, in local time",
  request: { query: VolumeQuery },
  responses: { 200: json(Volume, "The volume"), ...PROBLEM_RESPONSES },
});

function figure<P extends string, T extends z.ZodType>(path: P, summary: string, schema: T) {
  return createRoute({
    method: "get",
    path,
    tags: ["analytics"],
    summary,
    request: { query: AnalyticsQuery },
    responses: { 200: json(schema, "The figures"), ...PROBLEM_RESPONSES },
  });
}

const RATE = figure(
  "/api/analytics/read_rate",
  "What was read, and why the rest was not",
  ReadRate,
);
const CONFIDENCE = figure("/api/analytics/confidence", "How sure plates are", ConfidenceHistogram);
const BY_LOCATION = figure("/api/analytics/by_location", "Visits by location", ByLocation);
const BY_CAMERA = createRoute({
  method: "get",
  path: "/api/analytics/by_camera",
  tags: ["analytics"],
  summary: "Visits of a location by camera",
  request: { query: ByCameraQuery },
  responses: { 200: json(ByCamera, "The figures"), ...PROBLEM_RESPONSES },
});
const REPEATS = figure("/api/analytics/repeat_visits", "Who came again", RepeatVisits);
const DWELL = figure("/api/analytics/dwell", "How long vehicles stood before the camera", Dwell);

/** `/api/analytics/…`. */
export function analyticsRoutes(): OpenAPIHono<AppEnv> {
  const router = createRouter();
  router.openapi(VOLUME, async (c) => {
    return c.json(await getVolume(c.get("ctx"), c.req.valid("query")), 200);
  });
  router.openapi(RATE, async (c) => {
    return c.json(await getReadRate(c.get("ctx"), c.req.valid("query")), 200);
  });
  router.openapi(CONFIDENCE, async (c) => {
    return c.json(await getConfidence(c.get("ctx"), c.req.valid("query")), 200);
  });
  router.openapi(BY_LOCATION, async (c) => {
    return c.json(await getByLocation(c.get("ctx"), c.req.valid("query")), 200);
  });
  router.openapi(BY_CAMERA, async (c) => {
    return c.json(await getByCamera(c.get("ctx"), c.req.valid("query")), 200);
  });
  router.openapi(REPEATS, async (c) => {
    return c.json(await getRepeatVisits(c.get("ctx"), c.req.valid("query")), 200);
  });
  router.openapi(DWELL, async (c) => {
    return c.json(await getDwell(c.get("ctx"), c.req.valid("query")), 200);
  });
  return router;
}
