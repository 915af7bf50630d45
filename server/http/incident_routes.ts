// Owns the routes of incidents: parse, call one verb, respond.
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import {
  AcknowledgeIncident,
  Incident,
  IncidentCount,
  IncidentCountQuery,
  IncidentDetail,
  IncidentQuery,
} from "../contract/incident.ts";
import { pageOf } from "../contract/page.ts";
import { acknowledgeIncident } from "../incidents/acknowledge_incident.ts";
import { getIncident, type GetIncidentDeps } from "../incidents/get_incident.ts";
import { countIncidents, listIncidents } from "../incidents/list_incidents.ts";
import type { AppEnv } from "./app_env.ts";
import { PROBLEM_RESPONSES } from "./problem.ts";
import { createRouter } from "./router.ts";

const tags = ["incidents"];
const IncidentPath = z.object({ id: z.uuid() });

function json<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { "application/json": { schema } } };
}

const LIST = createRoute({
  method: "get",
  path: "/api/incidents",
  tags,
  summary: "List what goes wrong, once a cause, those last opened first",
  request: { query: IncidentQuery },
  responses: { 200: json(pageOf(Incident), "A page of incidents"), ...PROBLEM_RESPONSES },
});

const COUNT = createRoute({
  method: "get",
  path: "/api/incidents/count",
  tags,
  summary: "How many incidents match, up to 1000",
  request: { query: IncidentCountQuery },
  responses: { 200: json(IncidentCount, "The count"), ...PROBLEM_RESPONSES },
});

const GET = createRoute({
  method: "get",
  path: "/api/incidents/{id}",
  tags,
  summary: "Show an incident: what it rests on, its history, what was tried and what comes next",
  request: { params: IncidentPath },
  responses: { 200: json(IncidentDetail, "The incident"), ...PROBLEM_RESPONSES },
});

const ACKNOWLEDGE = createRoute({
  method: "post",
  path: "/api/incidents/{id}/acknowledge",
  tags,
  summary: "Say that you have an incident in hand, or add a note to it",
  request: {
    params: IncidentPath,
    body: { required: true, content: { "application/json": { schema: AcknowledgeIncident } } },
  },
  responses: { 200: json(IncidentDetail, "The incident as it is now"), ...PROBLEM_RESPONSES },
});

/** `/api/incidents`. */
export function incidentRoutes(deps: GetIncidentDeps): OpenAPIHono<AppEnv> {
  const router = createRouter();
  router.openapi(LIST, async (c) => {
    return c.json(await listIncidents(c.get("ctx"), c.req.valid("query")), 200);
  });
  router.openapi(COUNT, async (c) => {
    return c.json(await countIncidents(c.get("ctx"), c.req.valid("query")), 200);
  });
  router.openapi(GET, async (c) => {
    return c.json(await getIncident(c.get("ctx"), c.req.valid("param").id, deps), 200);
  });
  router.openapi(ACKNOWLEDGE, async (c) => {
    const input = { ...c.req.valid("json"), incidentId: c.req.valid("param").id };
    return c.json(await acknowledgeIncident(c.get("ctx"), input, deps), 200);
  });
  return router;
}
