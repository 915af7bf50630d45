// Owns `/api/update`: which release runs, and installing another one from the server.
import { Hono } from "hono";
import { ReleaseToInstall } from "../../server/contract/device_link.ts";
import { readJson } from "./json_body.ts";
import type { AppEnv, HttpParts } from "./parts.ts";
import { problem } from "./problem.ts";

/** What is not a fault of the release itself. */
const STATUS_OF: Record<string, 409 | 502 | 507> = {
  not_installed: 409,
  update_under_way: 409,
  not_newer: 409,
  rolled_back_before: 409,
  download_failed: 502,
  disk_failed: 507,
};

/** Mounted at `/api/update`. */
export function updateRoutes({ update }: HttpParts): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get("/", (c) => c.json({ update: update?.status() ?? null }));

  app.post("/", async (c) => {
    const wanted = ReleaseToInstall.safeParse(await readJson(c));
    if (!wanted.success) {
      const errors = wanted.error.issues.map(({ path, message }) => ({
        path: path.join("."),
        message,
      }));
      const detail = 'The body must be {"sequence": N}.';
      return problem(c, { status: 400, code: "invalid", detail, errors });
    }
    if (update === undefined) return problem(c, { status: 409, ...NOT_INSTALLED });
    const { sequence, retry = false } = wanted.data;
    const applied = await update.apply({ sequence, retry }, c.req.raw.signal);
    if (!applied.ok) {
      const status = STATUS_OF[applied.code] ?? 422;
      return problem(c, { status, code: applied.code, detail: `Not updated: ${applied.detail}.` });
    }
    update.restart(`update to release ${applied.sequence}`);
    return c.json({ sequence: applied.sequence, restarting: true }, 202);
  });

  return app;
}

const NOT_INSTALLED = {
  code: "not_installed",
  detail: "This agent was not installed by the package, so it cannot update itself.",
};
