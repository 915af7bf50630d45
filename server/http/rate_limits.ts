// Owns how often anyone may call: counted by who they are, by address only where nobody is known.
import type { Context, MiddlewareHandler } from "hono";
import { MemoryStore, rateLimiter } from "hono-rate-limiter";
import { WashfleetError } from "../errors.ts";
import type { AppEnv } from "./app_env.ts";
import { accessOf } from "./authenticate.ts";
import { peerOf } from "./peer.ts";

/** Requests a minute. */
export interface RateLimits {
  /** A user or an API key. */
  actor: number;
  /** A device: 64 cameras, a frame a second each, and its heartbeats. */
  device: number;
  /** Heartbeats of a device, counted apart: one in ten seconds and at each camera's change. */
  heartbeat: number;
  /** An address on the public routes; and, counted apart, one whose credentials nobody knows. */
  peer: number;
  /** An address that tries claim codes, invitations or passwords' links. */
  enroll: number;
}

export const RATE_LIMITS: RateLimits = {
  actor: 3000,
  device: 6000,
  heartbeat: 1200,
  peer: 1200,
  enroll: 30,
};

const WINDOW_MS = 60_000;
// Asked by machines all the time, and cheap.
const UNLIMITED = new Set(["/healthz", "/readyz"]);

const HEARTBEAT = "/api/device/heartbeat";

const GUESSED = new Set([
  "/api/enroll",
  "/api/invitations/accept",
  "/api/password_resets",
  "/api/password_resets/accept",
]);

export interface RateLimiter {
  middleware: MiddlewareHandler<AppEnv>;
  /**
   * Counts a request with credentials that nobody knows. Those who are known are never held up by
   * it, as they may share an address with whoever tries keys.
   * @throws WashfleetError `rate_limited`
   */
  countUnknown: (c: Context<AppEnv>) => Promise<void>;
  close: () => void;
}

/** Counters are this process's own: with several instances the limit is per instance. */
export function limitRates(limits: RateLimits): RateLimiter {
  const store = new MemoryStore<AppEnv>();
  const middleware = rateLimiter<AppEnv>({
    windowMs: WINDOW_MS,
    store,
    standardHeaders: "draft-6",
    skip: (c) => UNLIMITED.has(c.req.path) || accessOf(c.req.path) === "page",
    keyGenerator: (c) => {
      const actor = c.get("actor");
      if (actor !== undefined) {
        return `${c.req.path === HEARTBEAT ? "heartbeat " : ""}${actor.kind} ${actor.id}`;
      }
      return `${GUESSED.has(c.req.path) ? "enroll" : "peer"} ${peerOf(c)}`;
    },
    limit: (c) => {
      const actor = c.get("actor");
      if (c.req.path === HEARTBEAT) return limits.heartbeat;
      if (actor !== undefined) return actor.kind === "device" ? limits.device : limits.actor;
      return GUESSED.has(c.req.path) ? limits.enroll : limits.peer;
    },
    handler: (c) => {
      const waitS = Number(c.res.headers.get("retry-after")) || WINDOW_MS / 1000;
      throw tooMany(waitS * 1000);
    },
  });
  const countUnknown = async (c: Context<AppEnv>) => {
    const { totalHits, resetTime } = await store.increment(`unknown ${peerOf(c)}`);
    if (totalHits <= limits.peer) return;
    throw tooMany(resetTime === undefined ? WINDOW_MS : resetTime.getTime() - Date.now());
  };
  return { middleware, countUnknown, close: () => store.shutdown() };
}

function tooMany(retryAfterMs: number): WashfleetError {
  return new WashfleetError("Cannot take more requests in this minute", {
    kind: "rate_limited",
    code: "rate_limited",
    retryAfterMs,
  });
}
