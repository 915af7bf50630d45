// Owns the routes of passwords that were forgotten.
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { CreatedPasswordReset, RequestPasswordReset, ResetPassword } from "../contract/user.ts";
import type { AccountMails } from "../users/account_mails.ts";
import { createPasswordReset, requestPasswordReset } from "../users/create_password_reset.ts";
import { resetPassword } from "../users/reset_password.ts";
import type { AppEnv } from "./app_env.ts";
import type { AuthDeps } from "./ask_better_auth.ts";
import { peerOf } from "./peer.ts";
import { PROBLEM_RESPONSES } from "./problem.ts";
import { createRouter } from "./router.ts";

export interface PasswordResetDeps extends AuthDeps {
  mails: AccountMails;
}

function json<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { "application/json": { schema } } };
}

const requestRoute = createRoute({
  method: "post",
  path: "/api/password_resets",
  tags: ["auth"],
  summary: "Have a link mailed that sets a new password",
  description: "Needs no credential. The answer is the same whether there is such a user or not. " +
    "409 `no_mail` where the server sends no mail.",
  request: {
    body: { required: true, content: { "application/json": { schema: RequestPasswordReset } } },
  },
  responses: {
    202: json(z.object({ ok: z.literal(true) }), "If there is such a user, a mail is on its way"),
    ...PROBLEM_RESPONSES,
  },
});

const acceptRoute = createRoute({
  method: "post",
  path: "/api/password_resets/accept",
  tags: ["auth"],
  summary: "Set a new password by a link's token; ends every session of the user",
  description: "Needs no other credential. A second factor stays.",
  request: {
    body: { required: true, content: { "application/json": { schema: ResetPassword } } },
  },
  responses: {
    200: json(z.object({ email: z.string() }), "Sign in with the address and the new password"),
    ...PROBLEM_RESPONSES,
  },
});

const createResetRoute = createRoute({
  method: "post",
  path: "/api/users/{id}/password_reset",
  tags: ["users"],
  summary: "Make a link for somebody who has forgotten their password; shown this once",
  description: "It sets a new password, once, within a day. Earlier links of the user end.",
  request: { params: z.object({ id: z.string().min(1).max(100) }) },
  responses: { 201: json(CreatedPasswordReset, "The link"), ...PROBLEM_RESPONSES },
});

export function passwordResetRoutes(deps: PasswordResetDeps): OpenAPIHono<AppEnv> {
  const router = createRouter();
  const { db, now, auth, mails, publicUrl } = deps;
  router.openapi(requestRoute, async (c) => {
    const ctx = { db, now, requestId: c.get("requestId") ?? null };
    const options = { mails, publicUrl, peer: peerOf(c) };
    await requestPasswordReset(ctx, c.req.valid("json"), options);
    return c.json({ ok: true as const }, 202);
  });
  router.openapi(acceptRoute, async (c) => {
    const ctx = { db, now, requestId: c.get("requestId") ?? null };
    const options = { auth, peer: peerOf(c) };
    return c.json(await resetPassword(ctx, c.req.valid("json"), options), 200);
  });
  router.openapi(createResetRoute, async (c) => {
    c.header("cache-control", "no-store");
    const made = await createPasswordReset(c.get("ctx"), c.req.valid("param").id, { publicUrl });
    return c.json(made, 201);
  });
  return router;
}
