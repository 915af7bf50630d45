// Owns the routes of the audit log.
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { exportAudit } from "../audit/export_audit.ts";
import { listAudit } from "../audit/list_audit.ts";
import { AuditExportQuery, AuditQuery, AuditRow } from "../contract/audit.ts";
import { pageOf } from "../contract/page.ts";
import type { AppEnv } from "./app_env.ts";
import { PROBLEM_RESPONSES } from "./problem.ts";
import { createRouter } from "./router.ts";
import { tellingWhenOver } from "./work_limits.ts";

const listRoute = createRoute({
  method: "get",
  path: "/api/audit",
  tags: ["audit"],
  summary: "Who did what, newest first",
  request: { query: AuditQuery },
  responses: {
    200: {
      description: "A page",
      content: { "application/json": { schema: pageOf(AuditRow) } },
    },
    ...PROBLEM_RESPONSES,
  },
});

const exportRoute = createRoute({
  method: "get",
  path: "/api/audit/export",
  tags: ["audit"],
  summary: "The whole log as CSV or JSON lines, streamed",
  description: "Takes the filters of the list. Ends early when the caller loses its rights.",
  request: { query: AuditExportQuery },
  responses: {
    200: {
      description: "Every row that fits, newest first",
      content: {
        "application/x-ndjson": { schema: z.string() },
        "text/csv": { schema: z.string() },
      },
    },
    ...PROBLEM_RESPONSES,
  },
});

const MEDIA_TYPES = { csv: "text/csv; charset=utf-8", jsonl: "application/x-ndjson" };

export function auditRoutes(): OpenAPIHono<AppEnv> {
  const router = createRouter();
  router.openapi(
    listRoute,
    async (c) => c.json(await listAudit(c.get("ctx"), c.req.valid("query")), 200),
  );
  router.openapi(exportRoute, async (c) => {
    const query = c.req.valid("query");
    const stream = await exportAudit(c.get("ctx"), query, { stillValid: c.get("stillValid") });
    const pieces = tellingWhenOver(stream, c.get("keepPlace")?.() ?? (() => {}));
    return c.body(ReadableStream.from(pieces), 200, {
      "content-type": MEDIA_TYPES[query.format],
      "content-disposition": `attachment; filename="audit.${query.format}"`,
      "cache-control": "no-store",
    });
  });
  return router;
}
