// Owns asking routes in tests without the server around them: as an actor, through `app.request()`.
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Problem } from "../../server/contract/problem.ts";
import type { AppEnv } from "../../server/http/app_env.ts";
import { answerProblem } from "../../server/http/problem.ts";
import { createRouter } from "../../server/http/router.ts";
import type { Context } from "../../server/users/context.ts";

export interface Answer<Body> {
  status: number;
  headers: Headers;
  /** Parsed JSON: what was asked for, or a problem; `{}` for anything else. */
  body: Body & Partial<Problem>;
  bytes: Uint8Array;
}

/** Mounts the routes and asks them in the name of whoever acts in the context. */
export async function askRoutes<Body = unknown>(
  routes: OpenAPIHono<AppEnv>,
  ctx: Context,
  request: { path: string } & RequestInit,
): Promise<Answer<Body>> {
  const response = await openRoute(routes, ctx, request);
  const bytes = await response.bytes();
  const isJson = response.headers.get("content-type")?.includes("json") ?? false;
  const body = isJson ? JSON.parse(new TextDecoder().decode(bytes)) : {};
  return { status: response.status, headers: response.headers, body, bytes };
}

/** The same, for answers that do not end. */
export async function openRoute(
  routes: OpenAPIHono<AppEnv>,
  ctx: Context,
  request: { path: string } & RequestInit,
): Promise<Response> {
  const app = createRouter();
  app.onError(answerProblem);
  app.use(async (c, next) => {
    c.set("ctx", ctx);
    c.set("actor", ctx.actor);
    c.set("stillValid", () => Promise.resolve(true));
    await next();
  });
  app.route("/", routes);
  const { path, ...init } = request;
  return await app.request(path, init);
}

/** A JSON body with its header. */
export function jsonBody(body: unknown, headers: Record<string, string> = {}): RequestInit {
  return {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  };
}
