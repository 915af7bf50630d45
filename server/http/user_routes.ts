// Owns the routes of users, as whoever manages them sees them.
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { pageOf, PageQuery } from "../contract/page.ts";
import { Session, UpdateUser, User } from "../contract/user.ts";
import { getUser, listUsers } from "../users/list_users.ts";
import { resetTwoFactor } from "../users/reset_two_factor.ts";
import { endSession, endSessions, listSessions } from "../users/sessions.ts";
import { updateUser } from "../users/update_user.ts";
import type { AppEnv } from "./app_env.ts";
import { PROBLEM_RESPONSES } from "./problem.ts";
import { createRouter } from "./router.ts";

const tags = ["users"];
const Id = z.string().min(1).max(80);
const params = z.object({ id: Id });

function json<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { "application/json": { schema } } };
}

const listRoute = createRoute({
  method: "get",
  path: "/api/users",
  tags,
  summary: "Users, oldest first",
  description: "Who is limited to locations sees users of no other locations.",
  request: { query: PageQuery },
  responses: { 200: json(pageOf(User), "A page"), ...PROBLEM_RESPONSES },
});

const getRoute = createRoute({
  method: "get",
  path: "/api/users/{id}",
  tags,
  summary: "One user",
  request: { params },
  responses: { 200: json(User, "The user"), ...PROBLEM_RESPONSES },
});

const updateRoute = createRoute({
  method: "patch",
  path: "/api/users/{id}",
  tags,
  summary: "Change a user's name or rights, or let them in no more",
  description: "Needs every right that the user has or is to have. Nobody changes their own " +
    "rights, and the last administrator stays one. Counts from the next request on.",
  request: {
    params,
    body: { required: true, content: { "application/json": { schema: UpdateUser } } },
  },
  responses: { 200: json(User, "As it is now"), ...PROBLEM_RESPONSES },
});

const resetRoute = createRoute({
  method: "delete",
  path: "/api/users/{id}/two_factor",
  tags,
  summary: "Take a user's second factor away, for who has lost it",
  description: "Ends their sessions. The password alone lets them in then.",
  request: { params },
  responses: { 204: { description: "Taken away" }, ...PROBLEM_RESPONSES },
});

const sessionsRoute = createRoute({
  method: "get",
  path: "/api/users/{id}/sessions",
  tags,
  summary: "Where a user is signed in, newest first",
  request: { params, query: PageQuery },
  responses: { 200: json(pageOf(Session), "A page"), ...PROBLEM_RESPONSES },
});

const endAllRoute = createRoute({
  method: "delete",
  path: "/api/users/{id}/sessions",
  tags,
  summary: "End all of a user's sessions",
  description: "Of one's own, all but the one that asks.",
  request: { params },
  responses: { 204: { description: "Ended" }, ...PROBLEM_RESPONSES },
});

const endRoute = createRoute({
  method: "delete",
  path: "/api/users/{id}/sessions/{session_id}",
  tags,
  summary: "End one session of a user",
  request: { params: params.extend({ session_id: Id }) },
  responses: { 204: { description: "Ended" }, ...PROBLEM_RESPONSES },
});

/** `/api/users` and below. */
export function userRoutes(): OpenAPIHono<AppEnv> {
  const router = createRouter();
  router.openapi(
    listRoute,
    async (c) => c.json(await listUsers(c.get("ctx"), c.req.valid("query")), 200),
  );
  router.openapi(
    getRoute,
    async (c) => c.json(await getUser(c.get("ctx"), c.req.valid("param").id), 200),
  );
  router.openapi(updateRoute, async (c) => {
    const { id } = c.req.valid("param");
    return c.json(await updateUser(c.get("ctx"), id, c.req.valid("json")), 200);
  });
  router.openapi(resetRoute, async (c) => {
    await resetTwoFactor(c.get("ctx"), c.req.valid("param").id);
    return c.body(null, 204);
  });
  addSessionRoutes(router);
  return router;
}

function addSessionRoutes(router: OpenAPIHono<AppEnv>): void {
  router.openapi(sessionsRoute, async (c) => {
    const of = { userId: c.req.valid("param").id };
    const input = { of, currentId: c.get("sessionId"), ...c.req.valid("query") };
    return c.json(await listSessions(c.get("ctx"), input), 200);
  });
  router.openapi(endAllRoute, async (c) => {
    const of = { userId: c.req.valid("param").id };
    await endSessions(c.get("ctx"), { of, currentId: c.get("sessionId") });
    return c.body(null, 204);
  });
  router.openapi(endRoute, async (c) => {
    const { id: userId, session_id: sessionId } = c.req.valid("param");
    await endSession(c.get("ctx"), { of: { userId }, currentId: c.get("sessionId"), sessionId });
    return c.body(null, 204);
  });
}
