// Owns logging in to the installer's page: the API key is exchanged for a cookie once.
import { type Context, Hono } from "hono";
import { deleteCookie, setCookie } from "hono/cookie";
import { z } from "zod";
import { type Access, SESSION_COOKIE } from "./authenticate.ts";
import { readJson } from "./json_body.ts";
import type { AppEnv } from "./parts.ts";
import { problem } from "./problem.ts";
import { SESSION_MAX_AGE_S } from "./sessions.ts";

const Login = z.strictObject({ api_key: z.string().max(200) });

/** Mounted at `/api/session`. */
export function sessionRoutes({ keys, sessions }: Access): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.post("/", async (c) => {
    const login = Login.safeParse(await readJson(c));
    const key = login.success ? keys.find(login.data.api_key.trim()) : null;
    if (key === null) {
      const detail = "This is not the agent's API key.";
      return problem(c, { status: 401, code: "wrong_key", detail });
    }
    setCookie(c, SESSION_COOKIE, sessions.open(key.id), cookieOptions(c));
    return c.body(null, 204);
  });

  app.delete("/", (c) => {
    const client = c.get("client");
    if (client.kind === "session") sessions.close(client.id);
    deleteCookie(c, SESSION_COOKIE, { path: "/" });
    return c.body(null, 204);
  });

  return app;
}

function cookieOptions(c: Context<AppEnv>) {
  return {
    httpOnly: true,
    sameSite: "Strict",
    path: "/",
    maxAge: SESSION_MAX_AGE_S,
    secure: new URL(c.req.url).protocol === "https:",
  } as const;
}
