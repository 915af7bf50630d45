// Owns better-auth's settings: passwords and sessions in our tables (migrations/). Never
// decides what anyone may do (actor.ts).
import { getLogger } from "@logtape/logtape";
import { type Auth as BetterAuth, betterAuth, type BetterAuthOptions } from "better-auth";
import { APIError } from "better-auth/api";
import { twoFactor } from "better-auth/plugins/two-factor";
import { v7 as uuidv7 } from "uuid";
import type { Db } from "../db/sql.ts";

export interface AuthOptions {
  db: Pick<Db, "pool">;
  /** Signs cookies; at least 32 characters. */
  secret: string;
  /** Where people reach the server, e.g. https://fleet.example.com. */
  publicUrl: string;
}

/** All cookies of a login start with this (`__Secure-` may stand before it). */
export const COOKIE_PREFIX = "washfleet";

/** Header in which the server tells better-auth who is calling; a client's own is overwritten. */
export const PEER_HEADER = "x-washfleet-peer";

const DAY_S = 86_400;

/** How long a session lasts, and how long of that has passed when it is prolonged. */
export const SESSION_S = { lasts: 7 * DAY_S, isProlongedAfter: DAY_S };

const TRUSTED_BROWSER_S = 7 * DAY_S;

export type Auth = BetterAuth<ReturnType<typeof authOptions>>;

/** Users and their sessions. Opens nothing by itself. */
export function createAuth(options: AuthOptions): Auth {
  return betterAuth(authOptions(options));
}

/** For `better-auth`'s own migration compiler, too: it must find nothing missing in our tables. */
export function authOptions({ db, secret, publicUrl }: AuthOptions) {
  return {
    appName: "washfleet",
    database: db.pool,
    secret,
    baseURL: publicUrl,
    basePath: "/api/auth",
    // Cross-site requests are refused before they get here (http/csrf.ts), which knows all names.
    trustedOrigins: (request) => request === undefined ? [] : [new URL(request.url).origin],
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 12,
      maxPasswordLength: 128,
      revokeSessionsOnPasswordReset: true,
    },
    user: {
      modelName: "users",
      fields: { emailVerified: "email_verified", ...TIMES },
      additionalFields: {
        deactivatedAt: {
          type: "date",
          required: false,
          input: false,
          fieldName: "deactivated_at",
        },
        role: { type: "string", required: true, defaultValue: "viewer", input: false },
        locationIds: {
          type: "string[]",
          required: false,
          input: false,
          fieldName: "location_ids",
        },
      },
    },
    session: {
      modelName: "sessions",
      fields: {
        expiresAt: "expires_at",
        ipAddress: "ip_address",
        userAgent: "user_agent",
        userId: "user_id",
        ...TIMES,
      },
      expiresIn: SESSION_S.lasts,
      updateAge: SESSION_S.isProlongedAfter,
      // A cached session would outlive its logout.
      cookieCache: { enabled: false },
    },
    account: {
      modelName: "accounts",
      fields: {
        accountId: "account_id",
        providerId: "provider_id",
        userId: "user_id",
        accessToken: "access_token",
        refreshToken: "refresh_token",
        idToken: "id_token",
        accessTokenExpiresAt: "access_token_expires_at",
        refreshTokenExpiresAt: "refresh_token_expires_at",
        ...TIMES,
      },
    },
    verification: {
      modelName: "verifications",
      fields: { expiresAt: "expires_at", ...TIMES },
    },
    plugins: [secondFactor()],
    databaseHooks: {
      session: { create: { before: (session, context) => refuseDeactivated(session, context) } },
    },
    // sign_in_guesses.ts counts over all servers, by account and by address.
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: COOKIE_PREFIX,
      useSecureCookies: publicUrl.startsWith("https://"),
      ipAddress: { ipAddressHeaders: [PEER_HEADER] },
      database: { generateId: () => uuidv7() },
    },
    telemetry: { enabled: false },
    logger: { level: "warn", log: logLine },
  } satisfies BetterAuthOptions;
}

/** Codes of an authenticator app. A browser is trusted only where its user asks for it. */
function secondFactor() {
  return twoFactor({
    issuer: "washfleet",
    trustDeviceMaxAge: TRUSTED_BROWSER_S,
    accountLockout: { enabled: true, maxFailedAttempts: 10, durationSeconds: 900 },
    schema: {
      user: { fields: { twoFactorEnabled: "two_factor_enabled" } },
      twoFactor: {
        modelName: "two_factors",
        fields: {
          backupCodes: "backup_codes",
          userId: "user_id",
          failedVerificationCount: "failed_verification_count",
          lockedUntil: "locked_until",
        },
      },
    },
  });
}

type SessionHooks = NonNullable<NonNullable<BetterAuthOptions["databaseHooks"]>["session"]>;
type BeforeSession = NonNullable<NonNullable<SessionHooks["create"]>["before"]>;

/** Every way to a session comes through here, the second factor's included. */
async function refuseDeactivated(...[session, context]: Parameters<BeforeSession>): Promise<void> {
  const user = await context?.context.internalAdapter.findUserById(session.userId);
  if (user && !("deactivatedAt" in user && user.deactivatedAt)) return;
  throw new APIError("FORBIDDEN", {
    code: "USER_DEACTIVATED",
    message: "Cannot sign in as this account has been deactivated",
  });
}

/** Into our log; its words on a wrong password are no fault of ours. */
function logLine(level: "debug" | "info" | "warn" | "error", message: string): void {
  const logger = getLogger(["server", "users", "better-auth"]);
  if (level === "error") logger.error("{message}", { message });
  else logger.debug("{message}", { message });
}

const TIMES = { createdAt: "created_at", updatedAt: "updated_at" };
