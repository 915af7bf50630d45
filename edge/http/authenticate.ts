// Owns who a caller is and whether it may come in: deny by default, a short list is public.
import type { Context, MiddlewareHandler } from "hono";
import { getCookie } from "hono/cookie";
import type { KeyRing } from "./key_ring.ts";
import type { AppEnv, Client } from "./parts.ts";
import { problem } from "./problem.ts";
import type { Sessions } from "./sessions.ts";

export const SESSION_COOKIE = "washfleet_session";

/** All that answers without a key. Everything else, known or unknown, is refused. */
const PUBLIC = new Set([
  "GET /",
  "GET /api/health/live",
  "POST /api/session",
  "DELETE /api/session",
]);

/** What opens the agent. */
export interface Access {
  keys: KeyRing;
  sessions: Sessions;
}

/** Tells whoever still has an old key when it ends. */
const KEY_ENDS = "X-API-Key-Valid-Until";

/** Says who asks, refusing nobody yet: the rate limit must count refused callers too. */
export function identify(access: Access): MiddlewareHandler<AppEnv> {
  return (c, next) => {
    const client = clientOf(c, access);
    c.set("client", client);
    if (client.kind !== "key" || client.keyValidUntil === null) return next();
    const ends = client.keyValidUntil.toISOString();
    return next().then(() => c.res.headers.set(KEY_ENDS, ends));
  };
}

/** Whether a client that came in would come in now. */
export function isStillIn(client: Client, { keys, sessions }: Access): boolean {
  switch (client.kind) {
    case "key":
      return keys.byId(client.keyId) !== null;
    case "session": {
      const keyId = sessions.keyOf(client.id);
      return keyId !== null && keys.byId(keyId) !== null;
    }
    case "anonymous":
      return false;
  }
}

/** Refuses whoever has neither key nor session. */
export function requireClient(): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    if (c.get("client").kind === "anonymous") {
      const method = c.req.method === "HEAD" ? "GET" : c.req.method;
      if (!isPublic(method, c.req.path)) {
        c.header("WWW-Authenticate", 'Bearer realm="washfleet edge"');
        return problem(c, {
          status: 401,
          code: "unauthenticated",
          detail: "Send the agent's API key as Authorization: Bearer or X-API-Key.",
        });
      }
    }
    await next();
  };
}

/** What the login page is made of holds nothing of this agent. */
function isPublic(method: string, path: string): boolean {
  return PUBLIC.has(`${method} ${path}`) || (method === "GET" && path.startsWith("/assets/"));
}

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses writes that another site makes a browser send. A key is never sent by a browser on its
 * own, so only cookies and the login need this.
 */
export function refuseCrossSite(): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    if (!SAFE_METHODS.has(c.req.method) && c.get("client").kind !== "key" && !isSameOrigin(c)) {
      return problem(c, {
        status: 403,
        code: "cross_site_request",
        detail: "Writes with a session are taken from the agent's own page only.",
      });
    }
    await next();
  };
}

/** A client that is no browser sends neither header, and has no cookie to be abused. */
function isSameOrigin(c: Context<AppEnv>): boolean {
  const site = c.req.header("Sec-Fetch-Site");
  const origin = c.req.header("Origin");
  if (origin !== undefined) {
    return URL.canParse(origin) && new URL(origin).host === c.req.header("Host");
  }
  if (site !== undefined) return site === "same-origin";
  return c.get("client").kind === "anonymous";
}

function clientOf(c: Context<AppEnv>, { keys, sessions }: Access): Client {
  const presented = presentedKey(c);
  if (presented !== null) {
    const key = keys.find(presented);
    if (key === null) return anonymous(c);
    return { kind: "key", keyId: key.id, keyValidUntil: key.validUntil };
  }
  const id = getCookie(c, SESSION_COOKIE);
  const keyId = id === undefined ? null : sessions.keyOf(id);
  const key = keyId === null ? null : keys.byId(keyId);
  if (id === undefined || key === null) return anonymous(c);
  return { kind: "session", id, keyId: key.id, keyValidUntil: key.validUntil };
}

function presentedKey(c: Context<AppEnv>): string | null {
  const header = c.req.header("X-API-Key");
  if (header !== undefined) return header;
  const authorization = c.req.header("Authorization");
  return authorization?.slice(0, 7).toLowerCase() === "bearer " ? authorization.slice(7) : null;
}

function anonymous(c: Context<AppEnv>): Client {
  const remote = c.env?.remoteAddr;
  const address = remote !== undefined && "hostname" in remote ? remote.hostname : "unknown";
  return { kind: "anonymous", address };
}
