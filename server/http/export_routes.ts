// Owns the route of the CSV export: parse, call one verb, stream what it gives.
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { ExportQuery } from "../contract/read.ts";
import { exportReads } from "../reads/export_reads.ts";
import type { AppEnv } from "./app_env.ts";
import { PROBLEM_RESPONSES } from "./problem.ts";
import { createRouter } from "./router.ts";
import { tellingWhenOver } from "./work_limits.ts";

const EXPORT = createRoute({
  method: "get",
  path: "/api/plates/export.csv",
  tags: ["plates"],
  summary: "All reads that match, as a CSV file",
  description:
    "The filters of GET /api/plates. A file that ends early was cut off: whoever asked " +
    "has gone, has lost the right, or the database was away.",
  request: { query: ExportQuery },
  responses: {
    200: { description: "The file", content: { "text/csv": { schema: z.string() } } },
    ...PROBLEM_RESPONSES,
  },
});

/** `GET /api/plates/export.csv`; stands before `/api/plates/{id}`, which would take it for an id. */
export function exportRoutes(): OpenAPIHono<AppEnv> {
  const router = createRouter();
  router.openapi(EXPORT, async (c) => {
    const stillValid = c.get("stillValid");
    const read = await exportReads(c.get("ctx"), { query: c.req.valid("query"), stillValid });
    const pieces = tellingWhenOver(read, c.get("keepPlace")?.() ?? (() => {}));
    // Asks for a page when there is room for it, and for none after the reader has gone.
    const body = ReadableStream.from(pieces).pipeThrough(new TextEncoderStream());
    return c.body(body, 200, {
      "content-type": "text/csv; charset=utf-8; header=present",
      "content-disposition": 'attachment; filename="plates.csv"',
      "cache-control": "no-store",
    });
  });
  return router;
}
