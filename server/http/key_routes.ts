// Owns the routes of API keys.
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { ApiKey, CreatedKey, CreateKey } from "../contract/key.ts";
import { pageOf, PageQuery } from "../contract/page.ts";
import { createKey } from "../users/create_key.ts";
import { listKeys } from "../users/list_keys.ts";
import { revokeKey } from "../users/revoke_key.ts";
import type { AppEnv } from "./app_env.ts";
import { PROBLEM_RESPONSES } from "./problem.ts";
import { createRouter } from "./router.ts";

const createKeyRoute = createRoute({
  method: "post",
  path: "/api/keys",
  tags: ["keys"],
  summary: "Make an API key; it is shown this once",
  request: {
    body: { required: true, content: { "application/json": { schema: CreateKey } } },
  },
  responses: {
    201: { description: "Made", content: { "application/json": { schema: CreatedKey } } },
    ...PROBLEM_RESPONSES,
  },
});

const listKeysRoute = createRoute({
  method: "get",
  path: "/api/keys",
  tags: ["keys"],
  summary: "API keys, newest first",
  request: { query: PageQuery },
  responses: {
    200: { description: "A page", content: { "application/json": { schema: pageOf(ApiKey) } } },
    ...PROBLEM_RESPONSES,
  },
});

const revokeKeyRoute = createRoute({
  method: "delete",
  path: "/api/keys/{id}",
  tags: ["keys"],
  summary: "Revoke an API key at once",
  request: { params: z.object({ id: z.uuid() }) },
  responses: { 204: { description: "Revoked" }, ...PROBLEM_RESPONSES },
});

export function keyRoutes(): OpenAPIHono<AppEnv> {
  const router = createRouter();
  router.openapi(createKeyRoute, async (c) => {
    c.header("cache-control", "no-store");
    return c.json(await createKey(c.get("ctx"), c.req.valid("json")), 201);
  });
  router.openapi(
    listKeysRoute,
    async (c) => c.json(await listKeys(c.get("ctx"), c.req.valid("query")), 200),
  );
  router.openapi(revokeKeyRoute, async (c) => {
    await revokeKey(c.get("ctx"), c.req.valid("param").id);
    return c.body(null, 204);
  });
  return router;
}
