// Owns the routes of lists of plates: parse, call one verb, respond.
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { pageOf, PageQuery } from "../contract/page.ts";
import { CreateList, PlateList, UpdateList } from "../contract/plate_list.ts";
import { createList } from "../lists/create_list.ts";
import { deleteList } from "../lists/delete_list.ts";
import { getList } from "../lists/get_list.ts";
import { listLists } from "../lists/list_lists.ts";
import { updateList } from "../lists/update_list.ts";
import type { AppEnv } from "./app_env.ts";
import { json, jsonBody } from "./json_content.ts";
import { PROBLEM_RESPONSES } from "./problem.ts";
import { createRouter } from "./router.ts";

const tags = ["lists"];
const params = z.object({ id: z.uuid() });

const LIST = createRoute({
  method: "get",
  path: "/api/lists",
  tags,
  summary: "List the lists of plates, by name",
  request: { query: PageQuery },
  responses: { 200: json(pageOf(PlateList), "A page of lists"), ...PROBLEM_RESPONSES },
});

const CREATE = createRoute({
  method: "post",
  path: "/api/lists",
  tags,
  summary: "Make a list of members, of blocked or of watched plates",
  request: { body: jsonBody(CreateList) },
  responses: { 201: json(PlateList, "The list"), ...PROBLEM_RESPONSES },
});

const GET = createRoute({
  method: "get",
  path: "/api/lists/{id}",
  tags,
  summary: "Show a list",
  request: { params },
  responses: { 200: json(PlateList, "The list"), ...PROBLEM_RESPONSES },
});

const UPDATE = createRoute({
  method: "patch",
  path: "/api/lists/{id}",
  tags,
  summary: "Change a list's name, description or locations",
  request: { params, body: jsonBody(UpdateList) },
  responses: { 200: json(PlateList, "The list"), ...PROBLEM_RESPONSES },
});

const DELETE = createRoute({
  method: "delete",
  path: "/api/lists/{id}",
  tags,
  summary: "Remove a list with its entries",
  request: { params },
  responses: { 204: { description: "It is removed" }, ...PROBLEM_RESPONSES },
});

/** `/api/lists` and `/api/lists/{id}`. */
export function listRoutes(): OpenAPIHono<AppEnv> {
  const router = createRouter();
  router.openapi(LIST, async (c) => {
    return c.json(await listLists(c.get("ctx"), c.req.valid("query")), 200);
  });
  router.openapi(CREATE, async (c) => {
    return c.json(await createList(c.get("ctx"), c.req.valid("json")), 201);
  });
  router.openapi(GET, async (c) => {
    return c.json(await getList(c.get("ctx"), c.req.valid("param").id), 200);
  });
  router.openapi(UPDATE, async (c) => {
    const input = { ...c.req.valid("json"), listId: c.req.valid("param").id };
    return c.json(await updateList(c.get("ctx"), input), 200);
  });
  router.openapi(DELETE, async (c) => {
    await deleteList(c.get("ctx"), c.req.valid("param").id);
    return c.body(null, 204);
  });
  return router;
}
