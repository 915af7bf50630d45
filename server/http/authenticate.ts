// Owns where which credential is taken: one table, and whatever it does not name is denied. Never
// decides what an actor may do (users/actor.ts).
import type { Context as HonoContext, MiddlewareHandler } from "hono";
import { getSignedCookie } from "hono/cookie";
import { gather } from "../db/gather.ts";
import type { Db } from "../db/sql.ts";
import { requireNotReplaced } from "../devices/replaced_machine.ts";
import { WashfleetError } from "../errors.ts";
import type { Actor } from "../users/actor.ts";
import type { Auth } from "../users/auth.ts";
import type { Credential, CredentialDesk } from "../users/credential.ts";
import {
  identifyDevice,
  identifyFreshSession,
  identifyKey,
  identifySession,
} from "../users/identify.ts";
import { hashKeyText } from "../users/key_text.ts";
import { findDevicesByToken } from "../users/queries.ts";
import type { AppEnv } from "./app_env.ts";

export interface AuthenticateDeps {
  db: Db;
  auth: Pick<Auth, "api" | "$context">;
  /** Asks again for what still runs. */
  desk: CredentialDesk;
  now: () => Date;
  /** Told of each request that is refused; may refuse it in its own words. */
  onUnknown: (c: HonoContext<AppEnv>) => Promise<void>;
}

/** Who gets through: anyone, a device's token, or a session or API key. */
export type Access = "public" | "device" | "actor";

/** A path, or everything below one that ends in `/`. The first that fits counts. */
const ACCESS: readonly (readonly [path: string, access: Access])[] = [
  ["/healthz", "public"],
  ["/readyz", "public"],
  ["/openapi.json", "public"],
  ["/docs", "public"],
  ["/docs/", "public"],
  ["/api/auth/", "public"], // better-auth looks at the session itself
  ["/api/enroll", "public"], // a single-use claim code
  ["/api/invitations/accept", "public"], // a single-use token
  ["/api/password_resets", "public"], // sends a link to the address alone
  ["/api/password_resets/accept", "public"], // a single-use token
  ["/api/device/", "device"],
];

/** What is not a page of the dashboard; the pages ask the API with the visitor's own cookie. */
const API = /^\/(api|docs|metrics|healthz|readyz|openapi\.json)(\/|$)/;

/** What a path needs; `page` paths belong to the dashboard. */
export function accessOf(path: string): Access | "page" {
  if (!API.test(path)) return "page";
  const rule = ACCESS.find(([known]) =>
    known.endsWith("/") ? path.startsWith(known) : path === known
  );
  return rule?.[1] ?? "actor";
}

/**
 * Sets `actor`, `ctx` and `stillValid`, or refuses.
 * @throws WashfleetError `unauthenticated`
 */
export function authenticate(deps: AuthenticateDeps): MiddlewareHandler<AppEnv> {
  const findDevice = gather(
    (hashes: readonly Uint8Array[]) => findDevicesByToken(deps.db, hashes),
    (hash) => Uint8Array.from(hash).toHex(),
  );
  return async (c, next) => {
    const access = accessOf(c.req.path);
    if (access === "public" || access === "page") return await next();
    const known = access === "device"
      ? await deviceOf(deps, c, findDevice)
      : await actorOf(deps, c);
    if (known === null) {
      await deps.onUnknown(c);
      if (access === "device") await requireNotReplaced(deps.db, keyOf(c) ?? "");
      throw unauthenticated(access);
    }
    const { actor, credential } = known;
    const rights = JSON.stringify(actor);
    c.set("actor", actor);
    c.set("sessionId", known.sessionId ?? null);
    c.set("ctx", { db: deps.db, actor, requestId: c.get("requestId") ?? null, now: deps.now });
    c.set(
      "stillValid",
      async () => JSON.stringify(await deps.desk.actorOf(credential)) === rights,
    );
    await next();
  };
}

interface Known {
  actor: Actor;
  credential: Credential;
  sessionId?: string;
}

async function deviceOf(
  { db, now }: AuthenticateDeps,
  c: HonoContext<AppEnv>,
  find: Parameters<typeof identifyDevice>[2]["find"],
): Promise<Known | null> {
  const token = keyOf(c);
  if (token === undefined) return null;
  const requestId = c.get("requestId") ?? null;
  const actor = await identifyDevice(db, token, { now: now(), requestId, find });
  return actor === null ? null : { actor, credential: { kind: "device", token } };
}

/** A key that is sent counts alone: a wrong one is refused whatever the cookie says. */
async function actorOf(
  { db, auth, now }: AuthenticateDeps,
  c: HonoContext<AppEnv>,
): Promise<Known | null> {
  const key = keyOf(c);
  if (key !== undefined) {
    const actor = await identifyKey(db, key, { now: now(), touch: true });
    return actor === null ? null : { actor, credential: { kind: "key", hash: hashKeyText(key) } };
  }
  const { headers } = c.req.raw;
  if (!headers.has("cookie")) return null;
  const sent = await sessionTokenOf(auth, c);
  const fresh = sent === null ? null : await identifyFreshSession(db, { token: sent, now: now() });
  const identified = fresh ?? await identifySession(auth, headers, { prolong: true });
  if (identified === null) return null;
  const { actor, sessionId, sessionToken: token } = identified;
  for (const cookie of identified.setCookies) c.header("set-cookie", cookie, { append: true });
  return { actor, sessionId, credential: { kind: "session", token } };
}

/** `null`: there is none that we have signed. */
async function sessionTokenOf(
  auth: AuthenticateDeps["auth"],
  c: HonoContext<AppEnv>,
): Promise<string | null> {
  const { secret, authCookies } = await auth.$context;
  return await getSignedCookie(c, secret, authCookies.sessionToken.name) || null;
}

function keyOf(c: HonoContext<AppEnv>): string | undefined {
  const bearer = /^Bearer +(\S+) *$/i.exec(c.req.header("authorization") ?? "")?.[1];
  return bearer ?? c.req.header("x-api-key");
}

function unauthenticated(access: Access): WashfleetError {
  const wanted = access === "device" ? "a device's token" : "a session or an API key";
  return new WashfleetError(`Cannot go on without ${wanted}: none, or one that is not known`, {
    kind: "unauthenticated",
    code: "unauthenticated",
  });
}
