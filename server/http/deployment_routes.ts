// Owns the routes of deployments and of the windows in which they may act: parse, call one verb,
// respond.
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import {
  CreateDeployment,
  Deployment,
  DeploymentDetail,
  DeploymentQuery,
  LocationWindows,
  MaintenanceWindows,
} from "../contract/deployment.ts";
import { pageOf } from "../contract/page.ts";
import { createDeployment } from "../deployments/create_deployment.ts";
import { getDeployment } from "../deployments/get_deployment.ts";
import { haltDeployment, revertDeployment } from "../deployments/halt_deployment.ts";
import { listDeployments } from "../deployments/list_deployments.ts";
import type { FactDeps } from "../deployments/load_state.ts";
import {
  getMaintenanceWindows,
  putMaintenanceWindows,
} from "../deployments/maintenance_windows.ts";
import { pauseDeployment, resumeDeployment } from "../deployments/pause_deployment.ts";
import type { Sealer } from "../seal.ts";
import type { AppEnv } from "./app_env.ts";
import { PROBLEM_RESPONSES } from "./problem.ts";
import { createRouter } from "./router.ts";

const tags = ["deployments"];
const IdPath = z.object({ id: z.uuid() });

/** `/api/deployments` and below, `/api/locations/{id}/maintenance_windows`. */
export function deploymentRoutes(deps: FactDeps & { sealer: Sealer }): OpenAPIHono<AppEnv> {
  const router = createRouter();
  addDeploymentRoutes(router, deps);
  addActRoutes(router, deps);
  addWindowRoutes(router);
  return router;
}

function json<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { "application/json": { schema } } };
}

function body<T extends z.ZodType>(schema: T) {
  return { required: true, content: { "application/json": { schema } } };
}

const LIST = createRoute({
  method: "get",
  path: "/api/deployments",
  tags,
  summary: "List the deployments, newest first",
  request: { query: DeploymentQuery },
  responses: { 200: json(pageOf(Deployment), "A page of deployments"), ...PROBLEM_RESPONSES },
});

const CREATE = createRoute({
  method: "post",
  path: "/api/deployments",
  tags,
  summary: "Bring a template's version to devices, in stages if wanted",
  request: { body: body(CreateDeployment) },
  responses: { 201: json(Deployment, "The deployment, under way"), ...PROBLEM_RESPONSES },
});

const GET = createRoute({
  method: "get",
  path: "/api/deployments/{id}",
  tags,
  summary: "Show a deployment, and of each device why it has not converged",
  request: { params: IdPath },
  responses: { 200: json(DeploymentDetail, "The deployment"), ...PROBLEM_RESPONSES },
});

function addDeploymentRoutes(
  router: OpenAPIHono<AppEnv>,
  deps: FactDeps & { sealer: Sealer },
): void {
  router.openapi(LIST, async (c) => {
    return c.json(await listDeployments(c.get("ctx"), c.req.valid("query")), 200);
  });
  router.openapi(CREATE, async (c) => {
    return c.json(await createDeployment(c.get("ctx"), c.req.valid("json"), deps), 201);
  });
  router.openapi(GET, async (c) => {
    return c.json(await getDeployment(c.get("ctx"), c.req.valid("param").id, deps), 200);
  });
}

function act<P extends string>(path: P, summary: string) {
  return createRoute({
    method: "post",
    path,
    tags,
    summary,
    request: { params: IdPath },
    responses: { 200: json(Deployment, "The deployment as it is now"), ...PROBLEM_RESPONSES },
  });
}

const PAUSE = act("/api/deployments/{id}/pause", "Send nothing more until it is resumed");
const RESUME = act("/api/deployments/{id}/resume", "Go on where it was paused");
const HALT = act("/api/deployments/{id}/halt", "Send nothing more; leave it as it stands");
const REVERT = act(
  "/api/deployments/{id}/revert",
  "Put what ran before back on every device that was reached",
);

function addActRoutes(router: OpenAPIHono<AppEnv>, deps: FactDeps): void {
  router.openapi(PAUSE, async (c) => {
    return c.json(await pauseDeployment(c.get("ctx"), c.req.valid("param").id), 200);
  });
  router.openapi(RESUME, async (c) => {
    return c.json(await resumeDeployment(c.get("ctx"), c.req.valid("param").id), 200);
  });
  router.openapi(HALT, async (c) => {
    return c.json(await haltDeployment(c.get("ctx"), c.req.valid("param").id, deps), 200);
  });
  router.openapi(REVERT, async (c) => {
    return c.json(await revertDeployment(c.get("ctx"), c.req.valid("param").id, deps), 200);
  });
}

const GET_WINDOWS = createRoute({
  method: "get",
  path: "/api/locations/{id}/maintenance_windows",
  tags,
  summary: "When a location may be disturbed by deployments",
  request: { params: IdPath },
  responses: { 200: json(LocationWindows, "Its windows"), ...PROBLEM_RESPONSES },
});

const PUT_WINDOWS = createRoute({
  method: "put",
  path: "/api/locations/{id}/maintenance_windows",
  tags,
  summary: "Set when a location may be disturbed, in its own time zone",
  request: { params: IdPath, body: body(MaintenanceWindows) },
  responses: { 200: json(LocationWindows, "Its windows"), ...PROBLEM_RESPONSES },
});

function addWindowRoutes(router: OpenAPIHono<AppEnv>): void {
  router.openapi(GET_WINDOWS, async (c) => {
    return c.json(await getMaintenanceWindows(c.get("ctx"), c.req.valid("param").id), 200);
  });
  router.openapi(PUT_WINDOWS, async (c) => {
    const input = { ...c.req.valid("json"), locationId: c.req.valid("param").id };
    return c.json(await putMaintenanceWindows(c.get("ctx"), input), 200);
  });
}
