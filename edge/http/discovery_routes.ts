// Owns `/api/discovery`: the ONVIF cameras on this machine's networks, and asking for a look.
import { Hono } from "hono";
import type { AppEnv, HttpParts } from "./parts.ts";

/** Mounted at `/api/discovery`. */
export function discoveryRoutes({ discovery }: Pick<HttpParts, "discovery">): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get("/", (c) => c.json(discovery.last()));

  app.post("/", (c) => {
    void discovery.scan(); // joins one that is under way; never rejects
    return c.json(discovery.last(), 202);
  });

  return app;
}
