// Owns the routes of the agent's releases: parse, call one verb, respond.
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { ReleaseList, ReleaseSequence } from "../contract/release.ts";
import { getReleaseFile } from "../releases/get_release_file.ts";
import { listReleases } from "../releases/list_releases.ts";
import type { ReleaseShelf } from "../releases/release_shelf.ts";
import type { AppEnv } from "./app_env.ts";
import { PROBLEM_RESPONSES } from "./problem.ts";
import { createRouter } from "./router.ts";

/** `/api/releases`, and `/api/device/releases/…` for devices. */
export function releaseRoutes(deps: { releases: ReleaseShelf }): OpenAPIHono<AppEnv> {
  const router = createRouter();
  router.openapi(LIST, async (c) => c.json(await listReleases(c.get("ctx"), deps), 200));
  router.openapi(FILE, async (c) => {
    const bytes = await getReleaseFile(c.get("ctx"), c.req.valid("param"), deps);
    const headers = { "content-type": "application/octet-stream", "cache-control": "no-store" };
    return c.body(bytes, 200, headers);
  });
  return router;
}

const LIST = createRoute({
  method: "get",
  path: "/api/releases",
  tags: ["releases"],
  summary: "List the agent's releases that devices can be updated to, newest first",
  responses: {
    200: { description: "All of them", content: { "application/json": { schema: ReleaseList } } },
    ...PROBLEM_RESPONSES,
  },
});

const FILE = createRoute({
  method: "get",
  path: "/api/device/releases/{sequence}/{file}",
  tags: ["link"],
  summary: "A file of a release, for the device to verify and install",
  request: {
    params: z.object({
      sequence: z.coerce.number().pipe(ReleaseSequence),
      file: z.string().max(64),
    }),
  },
  responses: {
    200: {
      description: "Its bytes",
      content: {
        "application/octet-stream": {
          schema: z.any().openapi({ type: "string", format: "binary" }),
        },
      },
    },
    ...PROBLEM_RESPONSES,
  },
});
