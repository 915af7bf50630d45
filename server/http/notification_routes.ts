// Owns the routes of notification rules and of what was told: parse, call one verb, respond.
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { CreateRule, Notification, Rule, UpdateRule } from "../contract/notification.ts";
import { pageOf, PageQuery } from "../contract/page.ts";
import { createRule, type RuleDeps } from "../notifications/create_rule.ts";
import { deleteRule } from "../notifications/delete_rule.ts";
import { listNotifications } from "../notifications/list_notifications.ts";
import { getRule, listRules } from "../notifications/list_rules.ts";
import { testRule } from "../notifications/test_rule.ts";
import { updateRule } from "../notifications/update_rule.ts";
import type { AppEnv } from "./app_env.ts";
import { PROBLEM_RESPONSES } from "./problem.ts";
import { createRouter } from "./router.ts";

const tags = ["notifications"];
const RulePath = z.object({ id: z.uuid() });

function json<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { "application/json": { schema } } };
}

function body<T extends z.ZodType>(schema: T) {
  return { required: true, content: { "application/json": { schema } } };
}

const CREATE = createRoute({
  method: "post",
  path: "/api/notification_rules",
  tags,
  summary: "Add a rule of who is told of what",
  request: { body: body(CreateRule) },
  responses: { 201: json(Rule, "The rule"), ...PROBLEM_RESPONSES },
});

const LIST = createRoute({
  method: "get",
  path: "/api/notification_rules",
  tags,
  summary: "List the rules, newest first",
  request: { query: PageQuery },
  responses: { 200: json(pageOf(Rule), "A page of rules"), ...PROBLEM_RESPONSES },
});

const GET = createRoute({
  method: "get",
  path: "/api/notification_rules/{id}",
  tags,
  summary: "Show a rule",
  request: { params: RulePath },
  responses: { 200: json(Rule, "The rule"), ...PROBLEM_RESPONSES },
});

const UPDATE = createRoute({
  method: "patch",
  path: "/api/notification_rules/{id}",
  tags,
  summary: "Change a rule, or switch it off and on",
  request: { params: RulePath, body: body(UpdateRule) },
  responses: { 200: json(Rule, "The rule as it is now"), ...PROBLEM_RESPONSES },
});

const DELETE = createRoute({
  method: "delete",
  path: "/api/notification_rules/{id}",
  tags,
  summary: "Remove a rule with what was told because of it",
  request: { params: RulePath },
  responses: { 204: { description: "It is gone" }, ...PROBLEM_RESPONSES },
});

const TEST = createRoute({
  method: "post",
  path: "/api/notification_rules/{id}/test",
  tags,
  summary: "Say something in the rule's channels",
  request: { params: RulePath },
  responses: { 202: json(Notification, "What is on its way"), ...PROBLEM_RESPONSES },
});

const LIST_NOTIFICATIONS = createRoute({
  method: "get",
  path: "/api/notifications",
  tags,
  summary: "List what was told, newest cause first, with every message",
  request: { query: PageQuery.extend({ rule: z.uuid().optional() }) },
  responses: { 200: json(pageOf(Notification), "A page of causes"), ...PROBLEM_RESPONSES },
});

/** `/api/notification_rules` and `/api/notifications`. */
export function notificationRoutes(deps: RuleDeps): OpenAPIHono<AppEnv> {
  const router = createRouter();
  router.openapi(CREATE, async (c) => {
    return c.json(await createRule(c.get("ctx"), c.req.valid("json"), deps), 201);
  });
  router.openapi(LIST, async (c) => {
    return c.json(await listRules(c.get("ctx"), c.req.valid("query")), 200);
  });
  router.openapi(GET, async (c) => {
    return c.json(await getRule(c.get("ctx"), c.req.valid("param").id), 200);
  });
  router.openapi(UPDATE, async (c) => {
    const input = { ...c.req.valid("json"), ruleId: c.req.valid("param").id };
    return c.json(await updateRule(c.get("ctx"), input, deps), 200);
  });
  router.openapi(DELETE, async (c) => {
    await deleteRule(c.get("ctx"), c.req.valid("param").id);
    return c.body(null, 204);
  });
  router.openapi(TEST, async (c) => {
    return c.json(await testRule(c.get("ctx"), c.req.valid("param").id), 202);
  });
  router.openapi(LIST_NOTIFICATIONS, async (c) => {
    return c.json(await listNotifications(c.get("ctx"), c.req.valid("query")), 200);
  });
  return router;
}
