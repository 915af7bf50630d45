// Owns the routes of claim batches: parse, call one verb, respond.
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { createClaimBatch } from "../claim_batches/create_claim_batch.ts";
import { getClaimBatch, listClaimBatches } from "../claim_batches/get_claim_batch.ts";
import { labelDocument, labelPages } from "../claim_batches/label_sheet.ts";
import { viewClaimSheet } from "../claim_batches/view_claim_sheet.ts";
import {
  ClaimBatch,
  ClaimBatchDetail,
  CreateClaimBatch,
  CreatedClaimBatch,
} from "../contract/claim_batch.ts";
import { pageOf, PageQuery } from "../contract/page.ts";
import { notFound } from "../errors.ts";
import type { Sealer } from "../seal.ts";
import type { AppEnv } from "./app_env.ts";
import { PROBLEM_RESPONSES } from "./problem.ts";
import { createRouter } from "./router.ts";

const tags = ["devices"];
const BatchPath = z.object({ id: z.uuid() });

/** `/api/claim_batches` and below. */
export function claimBatchRoutes(deps: { sealer: Sealer }): OpenAPIHono<AppEnv> {
  const router = createRouter();
  router.openapi(CREATE, async (c) => {
    return c.json(await createClaimBatch(c.get("ctx"), c.req.valid("json"), deps), 201);
  });
  router.openapi(LIST, async (c) => {
    return c.json(await listClaimBatches(c.get("ctx"), c.req.valid("query")), 200);
  });
  router.openapi(GET, async (c) => {
    return c.json(await getClaimBatch(c.get("ctx"), c.req.valid("param").id), 200);
  });
  router.openapi(QR, async (c) => {
    const { id } = c.req.valid("param");
    const pages = labelPages(await viewClaimSheet(c.get("ctx"), id, deps));
    const { page } = c.req.valid("query");
    const svg = pages[page - 1];
    if (svg === undefined) throw notFound("page", `${page} of ${pages.length}`);
    return c.body(svg, 200, { "content-type": "image/svg+xml", ...PRINTED });
  });
  router.openapi(SHEET, async (c) => {
    const labels = await viewClaimSheet(c.get("ctx"), c.req.valid("param").id, deps);
    const headers = { "content-type": "text/html; charset=utf-8", ...PRINTED };
    return c.body(labelDocument(labels), 200, headers);
  });
  return router;
}

const PRINTED = {
  "cache-control": "no-store",
  // The sheet's own rules for printing, and nothing else.
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox allow-modals",
};

function json<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { "application/json": { schema } } };
}

const CREATE = createRoute({
  method: "post",
  path: "/api/claim_batches",
  tags,
  summary: "Register a box of devices, each with a claim code",
  request: {
    body: { required: true, content: { "application/json": { schema: CreateClaimBatch } } },
  },
  responses: { 201: json(CreatedClaimBatch, "The devices and their codes"), ...PROBLEM_RESPONSES },
});

const LIST = createRoute({
  method: "get",
  path: "/api/claim_batches",
  tags,
  summary: "List the batches, newest first",
  request: { query: PageQuery },
  responses: { 200: json(pageOf(ClaimBatch), "A page of batches"), ...PROBLEM_RESPONSES },
});

const GET = createRoute({
  method: "get",
  path: "/api/claim_batches/{id}",
  tags,
  summary: "Show a batch and which of its codes were used",
  request: { params: BatchPath },
  responses: { 200: json(ClaimBatchDetail, "The batch"), ...PROBLEM_RESPONSES },
});

const QR = createRoute({
  method: "get",
  path: "/api/claim_batches/{id}/qr.svg",
  tags,
  summary: "The open codes as labels with QR codes, 24 on a page of A4",
  request: {
    params: BatchPath,
    query: z.object({ page: z.coerce.number().int().min(1).max(50).default(1) }),
  },
  responses: {
    200: { description: "A page", content: { "image/svg+xml": { schema: z.string() } } },
    ...PROBLEM_RESPONSES,
  },
});

const SHEET = createRoute({
  method: "get",
  path: "/api/claim_batches/{id}/sheet",
  tags,
  summary: "All pages of labels as one document to print",
  request: { params: BatchPath },
  responses: {
    200: { description: "The pages", content: { "text/html": { schema: z.string() } } },
    ...PROBLEM_RESPONSES,
  },
});
