// Owns `/api/config…`: what runs, secrets struck out, and reading the file again.
import { Hono } from "hono";
import { shownConfig } from "../config/strike_secrets.ts";
import type { AppEnv, HttpParts } from "./parts.ts";
import { problem } from "./problem.ts";

/** Mounted at `/api/config`. */
export function configRoutes(parts: HttpParts): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get("/", (c) => {
    const state = parts.config.state();
    return c.json({
      config: shownConfig(parts.config.current()),
      hash: parts.config.hash(),
      source: state.source,
      loaded_at: state.loadedAt.toISOString(),
      faults: state.faults,
    });
  });

  app.post("/reload", async (c) => {
    const reload = await parts.config.reload();
    if (!reload.ok) {
      return problem(c, {
        status: 422,
        code: "invalid_config",
        detail: "The file has faults. Nothing was changed.",
        errors: reload.faults,
      });
    }
    return c.json({
      cameras: reload.cameras,
      applied: reload.applied,
      needs_restart: reload.needsRestart,
      hash: parts.config.hash(),
    });
  });

  return app;
}
