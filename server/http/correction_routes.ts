// Owns the routes of corrections and visits: parse, call one verb, respond.
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { CorrectedRead, Correction, CorrectPlate } from "../contract/correction.ts";
import { pageOf } from "../contract/page.ts";
import { Visit, VisitQuery } from "../contract/visit.ts";
import { correctRead } from "../reads/correct_read.ts";
import { listCorrections } from "../reads/list_corrections.ts";
import { listVisits } from "../reads/list_visits.ts";
import type { ReadParts } from "../reads/read_context.ts";
import type { AppEnv } from "./app_env.ts";
import { json, jsonBody } from "./json_content.ts";
import { PROBLEM_RESPONSES } from "./problem.ts";
import { createRouter } from "./router.ts";

const tags = ["plates"];
const params = z.object({ id: z.uuid() });

const CORRECT = createRoute({
  method: "post",
  path: "/api/plates/{id}/corrections",
  tags,
  summary: "Correct a plate",
  description: "The visit, its other reads of the same text and the searches follow; what the " +
    "recognizer had read is kept. At most as many characters may differ from that as the " +
    "location's settings allow (3). Sending the same correction again changes nothing.",
  request: { params, body: jsonBody(CorrectPlate) },
  responses: { 200: json(CorrectedRead, "The read as corrected"), ...PROBLEM_RESPONSES },
});

const CORRECTIONS = createRoute({
  method: "get",
  path: "/api/plates/{id}/corrections",
  tags,
  summary: "What a read was corrected to, by whom and why, oldest first",
  request: { params },
  responses: { 200: json(pageOf(Correction), "The corrections"), ...PROBLEM_RESPONSES },
});

const VISITS = createRoute({
  method: "get",
  path: "/api/visits",
  tags,
  summary: "List visits, newest first; `outcome=missed` with the reasons",
  request: { query: VisitQuery },
  responses: { 200: json(pageOf(Visit), "A page of visits"), ...PROBLEM_RESPONSES },
});

/** `/api/plates/{id}/corrections` and `GET /api/visits`. */
export function correctionRoutes(deps: { reads: ReadParts }): OpenAPIHono<AppEnv> {
  const router = createRouter();
  router.openapi(CORRECT, async (c) => {
    const ctx = { ...c.get("ctx"), reads: deps.reads };
    const input = { ...c.req.valid("json"), readId: c.req.valid("param").id };
    return c.json(await correctRead(ctx, input), 200);
  });
  router.openapi(CORRECTIONS, async (c) => {
    return c.json(await listCorrections(c.get("ctx"), c.req.valid("param").id), 200);
  });
  router.openapi(VISITS, async (c) => {
    return c.json(await listVisits(c.get("ctx"), c.req.valid("query")), 200);
  });
  return router;
}
