// Owns the routes of found cameras, told by devices and dealt with by people: parse, call one verb,
// respond.
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { DiscoveryReport } from "../contract/discovery.ts";
import { pageOf } from "../contract/page.ts";
import {
  AdoptCamera,
  CameraAdoption,
  DiscoveryLook,
  DiscoveryLookQuery,
  SiteCamera,
  SiteCameraQuery,
} from "../contract/site_camera.ts";
import { adoptCamera, type AdoptDeps } from "../discovery/adopt_camera.ts";
import { getFound } from "../discovery/get_found.ts";
import { ignoreFound, restoreFound } from "../discovery/ignore_found.ts";
import { listFound, listLooks } from "../discovery/list_found.ts";
import { recordReport } from "../discovery/record_report.ts";
import type { AppEnv } from "./app_env.ts";
import { PROBLEM_RESPONSES } from "./problem.ts";
import { createRouter } from "./router.ts";

const tags = ["discovery"];
const FoundPath = z.object({ id: z.uuid() });

/** `/api/discovery` and below, `/api/device/discovery`. */
export function discoveryRoutes(deps: AdoptDeps): OpenAPIHono<AppEnv> {
  const router = createRouter();
  addReportRoute(router);
  addListRoutes(router);
  addActRoutes(router, deps);
  return router;
}

function json<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { "application/json": { schema } } };
}

const REPORT = createRoute({
  method: "post",
  path: "/api/device/discovery",
  tags: ["link"],
  summary: "Tell which cameras the device found on its network",
  request: {
    body: { required: true, content: { "application/json": { schema: DiscoveryReport } } },
  },
  responses: { 204: { description: "It is known now" }, ...PROBLEM_RESPONSES },
});

function addReportRoute(router: OpenAPIHono<AppEnv>): void {
  router.openapi(REPORT, async (c) => {
    await recordReport(c.get("ctx"), c.req.valid("json"));
    return c.body(null, 204);
  });
}

const LIST = createRoute({
  method: "get",
  path: "/api/discovery",
  tags,
  summary: "List the cameras that devices found on their networks, by location and device",
  request: { query: SiteCameraQuery },
  responses: { 200: json(pageOf(SiteCamera), "A page of found cameras"), ...PROBLEM_RESPONSES },
});

const LOOKS = createRoute({
  method: "get",
  path: "/api/discovery/looks",
  tags,
  summary: "List how the devices last looked around on their networks",
  request: { query: DiscoveryLookQuery },
  responses: { 200: json(pageOf(DiscoveryLook), "A page of devices"), ...PROBLEM_RESPONSES },
});

const GET = createRoute({
  method: "get",
  path: "/api/discovery/{id}",
  tags,
  summary: "Show a found camera",
  request: { params: FoundPath },
  responses: { 200: json(SiteCamera, "The camera"), ...PROBLEM_RESPONSES },
});

function addListRoutes(router: OpenAPIHono<AppEnv>): void {
  router.openapi(LIST, async (c) => {
    return c.json(await listFound(c.get("ctx"), c.req.valid("query")), 200);
  });
  router.openapi(LOOKS, async (c) => {
    return c.json(await listLooks(c.get("ctx"), c.req.valid("query")), 200);
  });
  router.openapi(GET, async (c) => {
    return c.json(await getFound(c.get("ctx"), c.req.valid("param").id), 200);
  });
}

const ADOPT = createRoute({
  method: "post",
  path: "/api/discovery/{id}/adopt",
  tags,
  summary: "Make a found camera its device's own, with a user and a password",
  request: {
    params: FoundPath,
    body: { required: true, content: { "application/json": { schema: AdoptCamera } } },
  },
  responses: { 202: json(CameraAdoption, "What happens next"), ...PROBLEM_RESPONSES },
});

const IGNORE = createRoute({
  method: "post",
  path: "/api/discovery/{id}/ignore",
  tags,
  summary: "Say that a found camera is none of the fleet's",
  request: { params: FoundPath },
  responses: { 200: json(SiteCamera, "The camera as it is now"), ...PROBLEM_RESPONSES },
});

const RESTORE = createRoute({
  method: "post",
  path: "/api/discovery/{id}/restore",
  tags,
  summary: "Take back that a found camera is ignored",
  request: { params: FoundPath },
  responses: { 200: json(SiteCamera, "The camera as it is now"), ...PROBLEM_RESPONSES },
});

function addActRoutes(router: OpenAPIHono<AppEnv>, deps: AdoptDeps): void {
  router.openapi(ADOPT, async (c) => {
    const input = { ...c.req.valid("json"), foundId: c.req.valid("param").id };
    return c.json(await adoptCamera(c.get("ctx"), input, deps), 202);
  });
  router.openapi(IGNORE, async (c) => {
    return c.json(await ignoreFound(c.get("ctx"), c.req.valid("param").id), 200);
  });
  router.openapi(RESTORE, async (c) => {
    return c.json(await restoreFound(c.get("ctx"), c.req.valid("param").id), 200);
  });
}
