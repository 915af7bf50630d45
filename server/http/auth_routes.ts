// Owns the routes of signing in and out, around better-auth: few of its many endpoints.
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { NewPassword } from "../contract/user.ts";
import type { Actor } from "../users/actor.ts";
import { identifySession } from "../users/identify.ts";
import type { AppEnv } from "./app_env.ts";
import {
  askBetterAuth,
  auditUser,
  type AuthDeps,
  countingGuesses,
  signedInUser,
} from "./ask_better_auth.ts";
import { peerOf } from "./peer.ts";
import { PROBLEM_RESPONSES } from "./problem.ts";
import { createRouter } from "./router.ts";

const User = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.string(),
});
const SignedIn = z.object({ user: User });
const Session = z.object({
  user: User.extend({
    location_ids: z.array(z.string()).nullable().describe("null: every location"),
    two_factor_enabled: z.boolean(),
  }),
});
// better-auth's own name; absent until somebody begins with a second factor.
const BetterSession = z.object({
  user: User.extend({
    locationIds: z.array(z.string()).nullish(),
    twoFactorEnabled: z.boolean().nullish(),
  }),
});
const SecondFactorWanted = z.object({
  two_factor_required: z.literal(true).describe("go on with /api/auth/two-factor/verify-totp"),
});
const SignInAnswer = z.union([SignedIn, SecondFactorWanted]);
const Done = z.object({ ok: z.literal(true) });
const SignIn = z.strictObject({ email: z.email().max(320), password: z.string().max(128) });
const ChangePassword = z.strictObject({
  current_password: z.string().max(128),
  new_password: NewPassword,
});

const signInRoute = createRoute({
  method: "post",
  path: "/api/auth/sign-in/email",
  tags: ["auth"],
  summary: "Sign in; the session is a cookie",
  description:
    "Whoever has a second factor gets no session yet, but a cookie of ten minutes with " +
    "which a code is taken. Wrong passwords are counted by account and by address.",
  request: { body: jsonBody(SignIn) },
  responses: {
    200: jsonAnswer(SignInAnswer, "Signed in, or asked for a code"),
    ...PROBLEM_RESPONSES,
  },
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
  responses: { 200: jsonAnswer(Session.nullable(), "The user"), ...PROBLEM_RESPONSES },
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
    const body = c.req.valid("json");
    const guess = { email: body.email, address: peerOf(c) };
    const answer = await countingGuesses(
      deps,
      guess,
      () => askBetterAuth(deps, c, { path: "/sign-in/email", body }),
    );
    if (TwoFactorRedirect.safeParse(answer).success) {
      return c.json({ two_factor_required: true as const }, 200);
    }
    const { user } = SignedIn.parse(answer);
    const actor = { kind: "user", id: user.id, name: user.name } as const;
    await auditUser(deps, c, { actor, action: "session.create" });
    return c.json({ user }, 200);
  });
  router.openapi(signOutRoute, async (c) => {
    const actor = await whoIs(deps, c);
    await askBetterAuth(deps, c, { path: "/sign-out", body: {} });
    if (actor !== undefined) await auditUser(deps, c, { actor, action: "session.end" });
    return c.json({ ok: true as const }, 200);
  });
  router.openapi(sessionRoute, async (c) => {
    const answer = BetterSession.nullable().parse(
      await askBetterAuth(deps, c, { path: "/get-session" }),
    );
    if (answer === null) return c.json(null, 200);
    const { twoFactorEnabled, locationIds = null, ...user } = answer.user;
    const more = { location_ids: locationIds, two_factor_enabled: twoFactorEnabled === true };
    return c.json({ user: { ...user, ...more } }, 200);
  });
  router.openapi(changePasswordRoute, async (c) => {
    const { actor, email } = await signedInUser(deps, c);
    const { current_password: currentPassword, new_password: newPassword } = c.req.valid("json");
    const body = { currentPassword, newPassword, revokeOtherSessions: true };
    await countingGuesses(
      deps,
      { email, address: peerOf(c) },
      () => askBetterAuth(deps, c, { path: "/change-password", body }),
    );
    await auditUser(deps, c, { actor, action: "user.change_password" });
    return c.json({ ok: true as const }, 200);
  });
  return router;
}

const TwoFactorRedirect = z.object({ twoFactorRedirect: z.literal(true) });

async function whoIs(deps: AuthDeps, c: Context<AppEnv>): Promise<Actor | undefined> {
  const identified = await identifySession(deps.auth, c.req.raw.headers, { prolong: false });
  return identified?.actor;
}

function jsonBody<T extends z.ZodType>(schema: T) {
  return { required: true, content: { "application/json": { schema } } };
}

function jsonAnswer<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { "application/json": { schema } } };
}
