// Owns the routes of a user's own second factor (TOTP, RFC 6238), around better-auth's plugin.
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { AuditAction } from "../contract/audit_action.ts";
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

const Password = z.strictObject({ password: z.string().max(128) });
const Enabled = z.object({
  totp_uri: z.string().describe("otpauth://, for a QR code"),
  backup_codes: z.array(z.string()).describe("each lets in once, without the app; shown this once"),
});
const BackupCodes = z.object({ backup_codes: z.array(z.string()) });
const TrustDevice = z.boolean().default(false)
  .describe("this browser is asked for no code for 7 days");
const VerifyTotp = z.strictObject({
  code: z.string().regex(/^\d{6}$/),
  trust_device: TrustDevice,
});
const VerifyBackupCode = z.strictObject({
  code: z.string().trim().min(1).max(40),
  trust_device: TrustDevice,
});
const Verified = z.object({
  user: z.object({ id: z.string(), name: z.string(), email: z.string(), role: z.string() }),
});
const Done = z.object({ ok: z.literal(true) });

const enableRoute = routeOf("enable", {
  summary: "Begin with a second factor",
  description: "It counts once a first code was given to verify-totp.",
  body: Password,
  answer: Enabled,
});
const disableRoute = routeOf("disable", {
  summary: "End one's second factor",
  description: "Whoever has lost the app and the codes asks an administrator.",
  body: Password,
  answer: Done,
});
const codesRoute = routeOf("generate-backup-codes", {
  summary: "New backup codes; the old ones are worth nothing any more",
  description: "Needs the password, as whoever has the codes needs no app.",
  body: Password,
  answer: BackupCodes,
});
const totpRoute = routeOf("verify-totp", {
  summary: "Give a code of the app: to sign in, or to confirm the app",
  description:
    "Signs in with the cookie that sign-in gave. Five codes a sign-in, ten wrong ones in " +
    "a row an account, then it is locked for 15 minutes.",
  body: VerifyTotp,
  answer: Verified,
});
const backupRoute = routeOf("verify-backup-code", {
  summary: "Sign in with a backup code",
  description: "Counts as a code of the app would. Each is taken once.",
  body: VerifyBackupCode,
  answer: Verified,
});

/** `/api/auth/two-factor/…` */
export function twoFactorRoutes(deps: AuthDeps): OpenAPIHono<AppEnv> {
  const router = createRouter();
  router.openapi(enableRoute, async (c) => {
    const body = { ...c.req.valid("json"), method: "totp" };
    const answer = BetterEnabled.parse(await askWithPassword(deps, c, { path: "enable", body }));
    return c.json({ totp_uri: answer.totpURI, backup_codes: answer.backupCodes }, 200);
  });
  router.openapi(disableRoute, async (c) => {
    await askWithPassword(deps, c, { path: "disable", body: c.req.valid("json") });
    return c.json({ ok: true as const }, 200);
  });
  router.openapi(codesRoute, async (c) => {
    const path = "generate-backup-codes";
    const body = c.req.valid("json");
    const { backupCodes } = BetterCodes.parse(await askWithPassword(deps, c, { path, body }));
    return c.json({ backup_codes: backupCodes }, 200);
  });
  router.openapi(totpRoute, async (c) => {
    return c.json(await verify(deps, c, { path: "verify-totp", ...c.req.valid("json") }), 200);
  });
  router.openapi(backupRoute, async (c) => {
    const path = "verify-backup-code";
    return c.json(await verify(deps, c, { path, ...c.req.valid("json") }), 200);
  });
  return router;
}

const BetterEnabled = z.object({ totpURI: z.string(), backupCodes: z.array(z.string()) });
const BetterCodes = z.object({ backupCodes: z.array(z.string()) });

const ACTIONS = {
  enable: "user.begin_two_factor",
  disable: "user.end_two_factor",
  "generate-backup-codes": "user.new_backup_codes",
} as const satisfies Record<string, AuditAction>;

async function askWithPassword(
  deps: AuthDeps,
  c: Context<AppEnv>,
  { path, body }: { path: keyof typeof ACTIONS; body: unknown },
): Promise<unknown> {
  const { actor, email } = await signedInUser(deps, c);
  const answer = await countingGuesses(
    deps,
    { email, address: peerOf(c) },
    () => askBetterAuth(deps, c, { path: `/two-factor/${path}`, body }),
  );
  await auditUser(deps, c, { actor, action: ACTIONS[path] });
  return answer;
}

/** With a session it confirms the app; with sign-in's cookie it begins a session. */
async function verify(
  deps: AuthDeps,
  c: Context<AppEnv>,
  { path, code, trust_device }: { path: string; code: string; trust_device: boolean },
): Promise<z.infer<typeof Verified>> {
  const isSignedIn = await signedInUser(deps, c).then(() => true, () => false);
  const answer = Verified.parse(
    await askBetterAuth(deps, c, {
      path: `/two-factor/${path}`,
      body: { code, trustDevice: trust_device },
    }),
  );
  const { id, name } = answer.user;
  const action = isSignedIn ? "user.confirm_two_factor" : "session.create";
  await auditUser(deps, c, { actor: { kind: "user", id, name }, action });
  return answer;
}

function routeOf<Body extends z.ZodType, Answer extends z.ZodType>(
  name: string,
  { body, answer, ...words }: { summary: string; description: string; body: Body; answer: Answer },
) {
  return createRoute({
    method: "post",
    path: `/api/auth/two-factor/${name}`,
    tags: ["auth"],
    ...words,
    request: { body: { required: true, content: { "application/json": { schema: body } } } },
    responses: {
      200: { description: "Done", content: { "application/json": { schema: answer } } },
      ...PROBLEM_RESPONSES,
    },
  });
}
