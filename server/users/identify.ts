// Owns finding out who holds a credential: session cookie, API key or device token. Never says
// where which one is taken (http/authenticate.ts) nor what they may do (actor.ts).
import { z } from "zod";
import { runClean } from "../clean_context.ts";
import { carryTrace } from "../tracing.ts";
import { adoptToken } from "../devices/adopt_token.ts";
import { hashDeviceToken } from "../devices/device_token.ts";
import { quarantined } from "../devices/quarantine_device.ts";
import type { Db, Queryable } from "../db/sql.ts";
import { WashfleetError } from "../errors.ts";
import { type Actor, Role, ROLE_SCOPES } from "./actor.ts";
import { type Auth, SESSION_S } from "./auth.ts";
import { hashKeyText } from "./key_text.ts";
import {
  type ApiKeyRow,
  findSession,
  findValidKey,
  type TokenDevice,
  touchKey,
} from "./queries.ts";

const TOUCH_EVERY_MS = 60_000;
const KEY_MAX_CHARS = 200;
const Locations = z.array(z.string()).nullable().catch([]);

export interface Identified {
  actor: Actor;
  email: string;
  /** Cookies that prolong the session, for the answer. */
  setCookies: string[];
  sessionId: string;
  /** As in the table; a secret. */
  sessionToken: string;
}

/**
 * The user of a session cookie. `prolong`: a session in use lives on.
 * @throws WashfleetError `unavailable` when nobody can tell now
 */
export async function identifySession(
  auth: Pick<Auth, "api">,
  headers: Headers,
  options: { prolong: boolean },
): Promise<Identified | null> {
  const { response, headers: answered } = await runClean(carryTrace(() =>
    auth.api.getSession({
      headers,
      query: { disableRefresh: !options.prolong },
      returnHeaders: true,
    })
  )).catch((cause) => {
    throw sessionsAway(cause);
  });
  if (response === null) return null;
  const actor = actorOfUser(response.user);
  if (actor === null) return null;
  const { id: sessionId, token: sessionToken } = response.session;
  const { email } = response.user;
  return { actor, email, setCookies: answered.getSetCookie(), sessionId, sessionToken };
}

/**
 * The user of a session that needs nothing done to it, by one short query: every request of the
 * dashboard waits for it, and better-auth takes twenty times as long.
 * @param token of a cookie whose signature is right
 * @returns `null`: better-auth has to say, {@link identifySession}
 */
export async function identifyFreshSession(
  db: Queryable,
  { token, now }: { token: string; now: Date },
): Promise<Identified | null> {
  const freshMs = (SESSION_S.lasts - SESSION_S.isProlongedAfter) * 1000;
  const row = await findSession(db, { token, until: new Date(now.getTime() + freshMs) });
  const actor = row === undefined ? null : actorOfUser(row);
  if (row === undefined || actor === null) return null;
  const { email, sessionId } = row;
  return { actor, email, setCookies: [], sessionId, sessionToken: token };
}

/** better-auth fails for no other reason than its database, and hides it behind words of its own. */
export function sessionsAway(cause: unknown): WashfleetError {
  return new WashfleetError("Cannot look up the session now: try again", {
    kind: "unavailable",
    code: "database_unavailable",
    retryAfterMs: 2000,
    cause,
  });
}

/** The actor that an API key stands for; notes its use once a minute. */
export async function identifyKey(
  db: Queryable,
  key: string,
  options: { now: Date; touch: boolean },
): Promise<Actor | null> {
  if (key.length > KEY_MAX_CHARS) return null;
  const { now } = options;
  const row = await findValidKey(db, { hash: hashKeyText(key), now });
  if (row === undefined) return null;
  const before = new Date(now.getTime() - TOUCH_EVERY_MS);
  if (options.touch && (row.last_used_at === null || row.last_used_at < before)) {
    await touchKey(db, { id: row.id, now, before });
  }
  return actorOfKey(row);
}

/** The actor that a key is. */
export function actorOfKey(row: ApiKeyRow): Actor {
  return {
    kind: "api_key",
    id: row.id,
    name: row.name,
    scopes: row.scopes,
    locationIds: row.location_ids,
  };
}

/**
 * The device that a token was given to. A new token's first use ends the old one.
 * @throws WashfleetError `device_quarantined`
 */
export async function identifyDevice(
  db: Db,
  token: string,
  options: {
    now: Date;
    requestId: string | null;
    /** Asks for one token with all that came at the same time. */
    find: (tokenHash: Uint8Array) => Promise<TokenDevice | undefined>;
  },
): Promise<Actor | null> {
  if (token.length > KEY_MAX_CHARS) return null;
  const { find, ...at } = options;
  const tokenHash = hashDeviceToken(token);
  const row = await find(tokenHash);
  if (row === undefined) return null;
  if (row.quarantine_reason !== null) throw quarantined(row.quarantine_reason);
  if (row.is_next) await adoptToken(db, { ...row, ...at, tokenHash });
  return actorOfDevice(row);
}

/** The actor that a device is. */
export function actorOfDevice(row: TokenDevice): Actor {
  return {
    kind: "device",
    id: row.id,
    name: row.name,
    locationId: row.location_id,
    isInMaintenance: row.is_in_maintenance,
    enrolledAt: row.enrolled_at,
  };
}

/** The actor that a user is; `null` once deactivated. */
export function actorOfUser(user: {
  id: string;
  name: string;
  role: string;
  locationIds?: unknown;
  deactivatedAt?: unknown;
}): Actor | null {
  if (user.deactivatedAt) return null;
  const role = Role.safeParse(user.role);
  return {
    kind: "user",
    id: user.id,
    name: user.name,
    scopes: role.success ? ROLE_SCOPES[role.data] : [],
    locationIds: Locations.parse(user.locationIds ?? null),
  };
}
