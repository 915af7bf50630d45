// Owns `/api/link…`: enrolling the agent with a claim code while it runs. Never asks the server.
import { type Context, Hono } from "hono";
import { z } from "zod";
import { WebOrigin } from "../../server/contract/edge_config.ts";
import { isNetAllowed } from "../config/net_permission.ts";
import type { AppEnv, HttpParts } from "./parts.ts";
import { problem } from "./problem.ts";
import { answerReload } from "./reload_answer.ts";

const Claim = z.strictObject({
  claim_code: z.string().trim().min(6).max(64),
  server_url: WebOrigin.optional(),
});

/** Mounted at `/api/link`. */
export function linkRoutes(
  parts: Pick<HttpParts, "link" | "config" | "update">,
  { isAllowed = isNetAllowed } = {},
): Hono<AppEnv> {
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
    const isNew = serverUrl !== null && parts.config.current().server === undefined;
    if (isNew && !isAllowed(serverUrl)) {
      return await startOver(c, { parts, server: { url: serverUrl, claim_code: claimCode } });
    }
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

/** Which addresses it may use is told to an agent as it starts: the file names the new one first. */
async function startOver(
  c: Context<AppEnv>,
  { parts, server }: {
    parts: Pick<HttpParts, "link" | "config" | "update">;
    server: { url: string; claim_code: string };
  },
): Promise<Response> {
  const reload = await parts.config.setServer(server);
  if (!reload.ok) return answerReload(c, reload, parts);
  const restarting = parts.update !== undefined;
  parts.update?.restart("another server, which this process may not connect to");
  return c.json({ ...parts.link.health(), restarting }, 202);
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
