// Owns the routes of locations: parse, call one verb, respond.
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { Display } from "../contract/display.ts";
import { CreateLocation, Location, UpdateLocation } from "../contract/fleet.ts";
import { pageOf, PageQuery } from "../contract/page.ts";
import { createLocation } from "../locations/create_location.ts";
import { deleteLocation } from "../locations/delete_location.ts";
import { getDisplay } from "../locations/get_display.ts";
import { getLocation } from "../locations/get_location.ts";
import { listLocations } from "../locations/list_locations.ts";
import { updateLocation } from "../locations/update_location.ts";
import type { AppEnv } from "./app_env.ts";
import { PROBLEM_RESPONSES } from "./problem.ts";
import { createRouter } from "./router.ts";

const tags = ["locations"];

/** `/api/locations` and below. */
export function locationRoutes(): OpenAPIHono<AppEnv> {
  const router = createRouter();
  router.openapi(LIST, async (c) => {
    return c.json(await listLocations(c.get("ctx"), c.req.valid("query")), 200);
  });
  router.openapi(CREATE, async (c) => {
    return c.json(await createLocation(c.get("ctx"), c.req.valid("json")), 201);
  });
  router.openapi(GET, async (c) => {
    return c.json(await getLocation(c.get("ctx"), c.req.valid("param").id), 200);
  });
  router.openapi(DISPLAY, async (c) => {
    return c.json(await getDisplay(c.get("ctx"), c.req.valid("param").id), 200);
  });
  router.openapi(UPDATE, async (c) => {
    const input = { ...c.req.valid("json"), locationId: c.req.valid("param").id };
    return c.json(await updateLocation(c.get("ctx"), input), 200);
  });
  router.openapi(DELETE, async (c) => {
    await deleteLocation(c.get("ctx"), c.req.valid("param").id);
    return c.body(null, 204);
  });
  return router;
}

const LIST = createRoute({
  method: "get",
  path: "/api/locations",
  tags,
  summary: "List the locations, by name",
  request: { query: PageQuery },
  responses: {
    200: {
      description: "A page of locations",
      content: { "application/json": { schema: pageOf(Location) } },
    },
    ...PROBLEM_RESPONSES,
  },
});

const CREATE = createRoute({
  method: "post",
  path: "/api/locations",
  tags,
  summary: "Add a location",
  request: {
    body: { required: true, content: { "application/json": { schema: CreateLocation } } },
  },
  responses: {
    201: { description: "The location", content: { "application/json": { schema: Location } } },
    ...PROBLEM_RESPONSES,
  },
});

const GET = createRoute({
  method: "get",
  path: "/api/locations/{id}",
  tags,
  summary: "Show a location",
  request: { params: z.object({ id: z.uuid() }) },
  responses: {
    200: { description: "The location", content: { "application/json": { schema: Location } } },
    ...PROBLEM_RESPONSES,
  },
});

const DISPLAY = createRoute({
  method: "get",
  path: "/api/locations/{id}/display",
  tags,
  summary: "What a lane's display shows of its location; a key with events:read suffices",
  request: { params: z.object({ id: z.uuid() }) },
  responses: {
    200: {
      description: "Its name and clock",
      content: { "application/json": { schema: Display } },
    },
    ...PROBLEM_RESPONSES,
  },
});

const UPDATE = createRoute({
  method: "patch",
  path: "/api/locations/{id}",
  tags,
  summary: "Change a location's name, time zone or labels",
  request: {
    params: z.object({ id: z.uuid() }),
    body: { required: true, content: { "application/json": { schema: UpdateLocation } } },
  },
  responses: {
    200: {
      description: "The location as it is now",
      content: { "application/json": { schema: Location } },
    },
    ...PROBLEM_RESPONSES,
  },
});

const DELETE = createRoute({
  method: "delete",
  path: "/api/locations/{id}",
  tags,
  summary: "Remove a location; refused while devices or reads depend on it",
  request: { params: z.object({ id: z.uuid() }) },
  responses: { 204: { description: "It is removed" }, ...PROBLEM_RESPONSES },
});
