// Owns the routes of corrections, matches and visits: parse, call one verb, respond.
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { CorrectedRead, Correction, CorrectPlate } from "../contract/correction.ts";
import { pageOf } from "../contract/page.ts";
import { NamedMatch } from "../contract/plate_list.ts";
import { Visit, VisitCount, VisitCountQuery, VisitQuery } from "../contract/visit.ts";
import { listMatches } from "../lists/list_matches.ts";
import { correctRead } from "../reads/correct_read.ts";
import { givePlate } from "../reads/give_plate.ts";
import { listCorrections } from "../reads/list_corrections.ts";
import { countListedVisits, getVisit, listVisits } from "../reads/list_visits.ts";
import { reviewVisit } from "../reads/review_visit.ts";
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

const GIVE = createRoute({
  method: "post",
  path: "/api/visits/{id}/corrections",
  tags,
  summary: "Give a missed visit its plate",
  description:
    "What a person sees where the recognizer read nothing. The visit stays missed, with " +
    "its reason; the plate is found by the searches and counts for repeat visits. Told of by " +
    "`plate.corrected`, which has expired from the start: it opens nothing. Sending the same again " +
    "changes nothing, another plate corrects it.",
  request: { params, body: jsonBody(CorrectPlate) },
  responses: { 200: json(CorrectedRead, "The read that it has now"), ...PROBLEM_RESPONSES },
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

const MATCHES = createRoute({
  method: "get",
  path: "/api/plates/{id}/matches",
  tags,
  summary: "Which entries of lists a read matches now; for people, nothing opens by it",
  request: { params },
  responses: { 200: json(pageOf(NamedMatch), "The matches"), ...PROBLEM_RESPONSES },
});

const COUNT = createRoute({
  method: "get",
  path: "/api/visits/count",
  tags,
  summary: "How many visits match, up to 1000",
  request: { query: VisitCountQuery },
  responses: { 200: json(VisitCount, "How many"), ...PROBLEM_RESPONSES },
});

const VISIT = createRoute({
  method: "get",
  path: "/api/visits/{id}",
  tags,
  summary: "Show a visit",
  request: { params },
  responses: { 200: json(Visit, "The visit"), ...PROBLEM_RESPONSES },
});

const REVIEW = createRoute({
  method: "post",
  path: "/api/visits/{id}/review",
  tags,
  summary: "Say that a person has looked at a visit: it leaves the review queue",
  request: { params },
  responses: { 204: { description: "It is known as looked at" }, ...PROBLEM_RESPONSES },
});

/** `/api/plates/{id}/corrections` and `/matches`, and `/api/visits` without its pictures. */
export function correctionRoutes(deps: { reads: ReadParts }): OpenAPIHono<AppEnv> {
  const router = createRouter();
  router.openapi(CORRECT, async (c) => {
    const ctx = { ...c.get("ctx"), reads: deps.reads };
    const input = { ...c.req.valid("json"), readId: c.req.valid("param").id };
    return c.json(await correctRead(ctx, input), 200);
  });
  router.openapi(GIVE, async (c) => {
    const ctx = { ...c.get("ctx"), reads: deps.reads };
    const input = { ...c.req.valid("json"), visitId: c.req.valid("param").id };
    return c.json(await givePlate(ctx, input), 200);
  });
  router.openapi(CORRECTIONS, async (c) => {
    return c.json(await listCorrections(c.get("ctx"), c.req.valid("param").id), 200);
  });
  router.openapi(MATCHES, async (c) => {
    const input = { readId: c.req.valid("param").id, defaults: deps.reads.settings };
    return c.json(await listMatches(c.get("ctx"), input), 200);
  });
  router.openapi(VISITS, async (c) => {
    return c.json(await listVisits(c.get("ctx"), c.req.valid("query")), 200);
  });
  router.openapi(COUNT, async (c) => {
    return c.json(await countListedVisits(c.get("ctx"), c.req.valid("query")), 200);
  });
  router.openapi(VISIT, async (c) => {
    return c.json(await getVisit(c.get("ctx"), c.req.valid("param").id), 200);
  });
  router.openapi(REVIEW, async (c) => {
    await reviewVisit(c.get("ctx"), c.req.valid("param").id);
    return c.body(null, 204);
  });
  return router;
}
