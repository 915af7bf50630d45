// Owns the routes of the audit log.
import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { listAudit } from "../audit/list_audit.ts";
import { AuditQuery, AuditRow } from "../contract/audit.ts";
import { pageOf } from "../contract/page.ts";
import type { AppEnv } from "./app_env.ts";
import { PROBLEM_RESPONSES } from "./problem.ts";
import { createRouter } from "./router.ts";

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

export function auditRoutes(): OpenAPIHono<AppEnv> {
  const router = createRouter();
  router.openapi(
    listRoute,
    async (c) => c.json(await listAudit(c.get("ctx"), c.req.valid("query")), 200),
  );
  return router;
}
