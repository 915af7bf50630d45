// Owns the routes of signing in and out, around better-auth: few of its many endpoints, problems
// in our shape, tokens only in cookies, each change in the audit log.
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { recordAudit } from "../audit/record_audit.ts";
import type { Db } from "../db/sql.ts";
import { type ErrorKind, WashfleetError } from "../errors.ts";
import type { Actor } from "../users/actor.ts";
import { type Auth, PEER_HEADER } from "../users/auth.ts";
import { identifySession, sessionsAway } from "../users/identify.ts";
import type { AppEnv } from "./app_env.ts";
import { peerOf } from "./peer.ts";
import { PROBLEM_RESPONSES } from "./problem.ts";
import { createRouter } from "./router.ts";

export interface AuthDeps {
  db: Db;
  auth: Pick<Auth, "api" | "handler">;
  /** Where people reach the server. */
  publicUrl: string;
}

const User = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.string(),
});
const SignedIn = z.object({ user: User });
const Done = z.object({ ok: z.literal(true) });
const SignIn = z.strictObject({ email: z.email().max(320), password: z.string().max(128) });
const ChangePassword = z.strictObject({
  current_password: z.string().max(128),
  new_password: z.string().min(12).max(128),
});

const signInRoute = createRoute({
  method: "post",
  path: "/api/auth/sign-in/email",
  tags: ["auth"],
  summary: "Sign in; the session is a cookie",
  request: { body: jsonBody(SignIn) },
  responses: { 200: jsonAnswer(SignedIn, "Signed in"), ...PROBLEM_RESPONSES },
});

const signOutRoute = createRoute({
  method: "post",
  path: "/api/auth/sign-out",
  tags: ["auth"],
  summary: "End this session",
  responses: { 200: jsonAnswer(Done, "Ended"), ...PROBLEM_RESPONSES },
});

const sessionRoute = createRoute({
  method: "get",
  path: "/api/auth/get-session",
  tags: ["auth"],
  summary: "Who is signed in; null when nobody is",
  responses: { 200: jsonAnswer(SignedIn.nullable(), "The user"), ...PROBLEM_RESPONSES },
});

const changePasswordRoute = createRoute({
  method: "post",
  path: "/api/auth/change-password",
  tags: ["auth"],
  summary: "Change one's password; ends all other sessions",
  request: { body: jsonBody(ChangePassword) },
  responses: { 200: jsonAnswer(Done, "Changed"), ...PROBLEM_RESPONSES },
});

export function authRoutes(deps: AuthDeps): OpenAPIHono<AppEnv> {
  const router = createRouter();
  router.openapi(signInRoute, async (c) => {
    const { user } = SignedIn.parse(await ask(deps, c, c.req.valid("json")));
    const actor = { kind: "user", id: user.id, name: user.name } as const;
    await audit(deps, c, { actor, action: "session.create" });
    return c.json({ user }, 200);
  });
  router.openapi(signOutRoute, async (c) => {
    const actor = await whoIs(deps, c);
    await ask(deps, c, {});
    if (actor !== undefined) await audit(deps, c, { actor, action: "session.end" });
    return c.json({ ok: true as const }, 200);
  });
  router.openapi(sessionRoute, async (c) => {
    const answer = SignedIn.nullable().parse(await ask(deps, c, undefined));
    return c.json(answer === null ? null : { user: answer.user }, 200);
  });
  router.openapi(changePasswordRoute, async (c) => {
    const actor = await whoIs(deps, c);
    const { current_password: currentPassword, new_password: newPassword } = c.req.valid("json");
    await ask(deps, c, { currentPassword, newPassword, revokeOtherSessions: true });
    if (actor !== undefined) await audit(deps, c, { actor, action: "user.change_password" });
    return c.json({ ok: true as const }, 200);
  });
  return router;
}

/** Has better-auth answer this very path; its cookies go along with our answer. */
async function ask(deps: AuthDeps, c: Context<AppEnv>, body: unknown): Promise<unknown> {
  const headers = new Headers(c.req.raw.headers);
  headers.delete("content-length");
  headers.set(PEER_HEADER, peerOf(c));
  // csrf.ts has judged the real one; better-auth knows only the server's public name.
  headers.set("origin", new URL(deps.publicUrl).origin);
  if (body !== undefined) headers.set("content-type", "application/json");
  const response = await deps.auth.handler(
    new Request(new URL(c.req.path, deps.publicUrl), {
      method: c.req.method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw refusal(response, answer);
  for (const cookie of response.headers.getSetCookie()) {
    c.header("set-cookie", cookie, { append: true });
  }
  c.header("cache-control", "no-store");
  return answer;
}

const KINDS: Record<number, ErrorKind> = {
  400: "invalid",
  401: "unauthenticated",
  403: "forbidden",
  404: "not_found",
  422: "invalid",
  429: "rate_limited",
};

const Refusal = z.object({ code: z.string().optional(), message: z.string().optional() }).catch({});

function refusal(response: Response, answer: unknown): Error {
  const kind = KINDS[response.status];
  if (kind === undefined) return sessionsAway(`better-auth answered ${response.status}`);
  const { code, message } = Refusal.parse(answer);
  const waitS = Number(response.headers.get("x-retry-after")) || 60;
  return new WashfleetError(message ?? "Cannot do this now", {
    kind,
    code: kind === "rate_limited" ? "rate_limited" : code?.toLowerCase() ?? kind,
    ...(kind === "rate_limited" ? { retryAfterMs: waitS * 1000 } : {}),
  });
}

async function whoIs(deps: AuthDeps, c: Context<AppEnv>): Promise<Actor | undefined> {
  const identified = await identifySession(deps.auth, c.req.raw.headers, { prolong: false });
  return identified?.actor;
}

async function audit(
  deps: AuthDeps,
  c: Context<AppEnv>,
  entry: { actor: Pick<Actor, "kind" | "id" | "name">; action: string },
): Promise<void> {
  await recordAudit(deps.db, {
    ...entry,
    requestId: c.get("requestId") ?? null,
    targetKind: "user",
    targetId: entry.actor.id,
    detail: { peer: peerOf(c) },
  });
}

function jsonBody<T extends z.ZodType>(schema: T) {
  return { required: true, content: { "application/json": { schema } } };
}

function jsonAnswer<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { "application/json": { schema } } };
}
