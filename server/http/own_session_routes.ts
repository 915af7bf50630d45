// Owns the routes of one's own sessions.
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { pageOf, PageQuery } from "../contract/page.ts";
import { Session } from "../contract/user.ts";
import { endSession, endSessions, listSessions } from "../users/sessions.ts";
import type { AppEnv } from "./app_env.ts";
import { PROBLEM_RESPONSES } from "./problem.ts";
import { createRouter } from "./router.ts";

const tags = ["sessions"];

const listRoute = createRoute({
  method: "get",
  path: "/api/sessions",
  tags,
  summary: "Where one is signed in, newest first",
  description: "For people: an API key has no sessions.",
  request: { query: PageQuery },
  responses: {
    200: { description: "A page", content: { "application/json": { schema: pageOf(Session) } } },
    ...PROBLEM_RESPONSES,
  },
});

const endAllRoute = createRoute({
  method: "delete",
  path: "/api/sessions",
  tags,
  summary: "End all of one's sessions but this one",
  responses: { 204: { description: "Ended" }, ...PROBLEM_RESPONSES },
});

const endRoute = createRoute({
  method: "delete",
  path: "/api/sessions/{id}",
  tags,
  summary: "End one of one's sessions",
  description: "Its next request is refused; its streams end within 5 s.",
  request: { params: z.object({ id: z.string().min(1).max(80) }) },
  responses: { 204: { description: "Ended" }, ...PROBLEM_RESPONSES },
});

/** `/api/sessions` and below. */
export function ownSessionRoutes(): OpenAPIHono<AppEnv> {
  const router = createRouter();
  router.openapi(listRoute, async (c) => {
    const input = { of: "me", currentId: c.get("sessionId"), ...c.req.valid("query") } as const;
    return c.json(await listSessions(c.get("ctx"), input), 200);
  });
  router.openapi(endAllRoute, async (c) => {
    await endSessions(c.get("ctx"), { of: "me", currentId: c.get("sessionId") });
    return c.body(null, 204);
  });
  router.openapi(endRoute, async (c) => {
    const { id: sessionId } = c.req.valid("param");
    await endSession(c.get("ctx"), { of: "me", currentId: c.get("sessionId"), sessionId });
    return c.body(null, 204);
  });
  return router;
}
