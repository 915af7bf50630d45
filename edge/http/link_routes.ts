// Owns `/api/link…`: enrolling the agent with a claim code while it runs. Never asks the server.
import { type Context, Hono } from "hono";
import { z } from "zod";
import { WebOrigin } from "../config.ts";
import type { AppEnv, HttpParts } from "./parts.ts";
import { problem } from "./problem.ts";

const Claim = z.strictObject({
  claim_code: z.string().trim().min(6).max(64),
  server_url: WebOrigin.optional(),
});

/** Mounted at `/api/link`. */
export function linkRoutes(parts: Pick<HttpParts, "link">): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.post("/claim", async (c) => {
    const wish = Claim.safeParse(await c.req.json().catch(() => null));
    if (!wish.success) {
      const errors = wish.error.issues.map(({ path, message }) => ({
        path: path.join("."),
        message,
      }));
      return problem(c, { status: 400, code: "invalid", detail: "The body is wrong.", errors });
    }
    const { claim_code: claimCode, server_url: serverUrl = null } = wish.data;
    const taken = parts.link.claim({ claimCode, serverUrl });
    switch (taken.kind) {
      case "taken":
        return c.json(parts.link.health(), 202);
      case "no_server":
        return noServer(c);
      case "other_server":
        return problem(c, {
          status: 409,
          code: "other_server",
          detail: `The settings name ${taken.serverUrl}: change server.url there first, and ` +
            "restart the agent.",
        });
    }
  });

  return app;
}

function noServer(c: Context<AppEnv>): Response {
  const message = "is missing: the settings name no server";
  const errors = [{ path: "server_url", message }];
  return problem(c, {
    status: 400,
    code: "invalid",
    detail: "Say at which server to enrol.",
    errors,
  });
}
