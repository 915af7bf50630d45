// Owns the routes of plate reads and their pictures: parse, call one verb, respond.
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context as HonoContext } from "hono";
import { ReadAnswer } from "../contract/device_link.ts";
import { pageOf } from "../contract/page.ts";
import { FoundRead, ProcessRequest, Read, ReadQuery } from "../contract/read.ts";
import type { SnapshotDesk } from "../devices/snapshot_desk.ts";
import { getRead } from "../reads/get_read.ts";
import { listReads } from "../reads/list_reads.ts";
import { processPlate } from "../reads/process_plate.ts";
import type { ReadParts } from "../reads/read_context.ts";
import { type PictureRequest, viewPicture } from "../reads/view_picture.ts";
import type { AppEnv } from "./app_env.ts";
import { json } from "./json_content.ts";
import { PROBLEM_RESPONSES } from "./problem.ts";
import { createRouter } from "./router.ts";

export interface PlateRouteDeps {
  reads: ReadParts;
  desk: SnapshotDesk;
}

/** An `Idempotency-Key` header. */
export const IdempotencyKey = z.string().min(1).max(200).regex(/^[\x21-\x7e]+$/, {
  message: "must be printable characters without spaces",
});

const tags = ["plates"];
const IdPath = z.object({ id: z.uuid() });

const PROCESS = createRoute({
  method: "post",
  path: "/api/plates/process",
  tags,
  summary: "Ask a device for its newest picture and read it now",
  description: "Costs a call of the recognizer. With an Idempotency-Key a retry of the same " +
    "request gets the first answer and costs nothing.",
  request: {
    headers: z.object({ "idempotency-key": IdempotencyKey.optional() }),
    body: { required: true, content: { "application/json": { schema: ProcessRequest } } },
  },
  responses: { 200: json(ReadAnswer, "What the picture shows"), ...PROBLEM_RESPONSES },
});

const LIST = createRoute({
  method: "get",
  path: "/api/plates",
  tags,
  summary: "List reads, newest first; `plate=ABC*` is every plate that begins so",
  description:
    "`q` finds look-alikes (0/O, 8/B) and wrong characters, too; the closest come first.",
  request: { query: ReadQuery },
  responses: { 200: json(pageOf(FoundRead), "A page of reads"), ...PROBLEM_RESPONSES },
});

const GET = createRoute({
  method: "get",
  path: "/api/plates/{id}",
  tags,
  summary: "Show a read",
  request: { params: IdPath },
  responses: { 200: json(Read, "The read"), ...PROBLEM_RESPONSES },
});

const jpeg = {
  description: "The picture",
  content: { "image/jpeg": { schema: z.any().openapi({ type: "string", format: "binary" }) } },
};
const notModified = { description: "The picture that the client has" };

const READ_IMAGE = createRoute({
  method: "get",
  path: "/api/plates/{id}/image",
  tags,
  summary: "The picture that a read was made from",
  request: { params: IdPath },
  responses: { 200: jpeg, 304: notModified, ...PROBLEM_RESPONSES },
});

const VISIT_IMAGE = createRoute({
  method: "get",
  path: "/api/visits/{id}/image",
  tags,
  summary: "The picture of a visit, also of one that ended unread",
  request: { params: IdPath },
  responses: { 200: jpeg, 304: notModified, ...PROBLEM_RESPONSES },
});

/** `/api/plates` and below, and the pictures of visits. */
export function plateRoutes(deps: PlateRouteDeps): OpenAPIHono<AppEnv> {
  const router = createRouter();
  router.openapi(PROCESS, async (c) => {
    const idempotencyKey = c.req.valid("header")["idempotency-key"];
    const input = { ...c.req.valid("json"), ...(idempotencyKey ? { idempotencyKey } : {}) };
    const ctx = { ...c.get("ctx"), reads: deps.reads };
    return c.json(await processPlate(ctx, input, deps), 200);
  });
  router.openapi(LIST, async (c) => {
    return c.json(await listReads(c.get("ctx"), c.req.valid("query")), 200);
  });
  router.openapi(GET, async (c) => {
    return c.json(await getRead(c.get("ctx"), c.req.valid("param").id), 200);
  });
  router.openapi(READ_IMAGE, (c) => {
    return answerPicture(c, { of: "read", id: c.req.valid("param").id }, deps);
  });
  router.openapi(VISIT_IMAGE, (c) => {
    return answerPicture(c, { of: "visit", id: c.req.valid("param").id }, deps);
  });
  return router;
}

async function answerPicture(
  c: HonoContext<AppEnv>,
  request: PictureRequest,
  deps: PlateRouteDeps,
): Promise<Response> {
  const { bytes, etag } = await viewPicture(c.get("ctx"), request, deps.reads);
  // Only the viewer's own browser may keep it, and must ask each time whether it still may be seen.
  const headers = { etag, "cache-control": "private, no-cache" };
  const known = c.req.header("if-none-match")?.split(/\s*,\s*/) ?? [];
  if (known.includes(etag)) return c.body(null, 304, headers);
  return c.body(bytes, 200, { ...headers, "content-type": "image/jpeg" });
}
