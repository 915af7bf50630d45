// Owns how often a caller may ask: per key or session, and far less without one. Windows are
// counted on the monotonic clock: one that is set back would lock a caller out for as long.
import type { MiddlewareHandler } from "hono";
import type { AppEnv, Client } from "./parts.ts";
import { problem } from "./problem.ts";

const WINDOW_MS = 60_000;

/** A wrong key may be tried this often for each time that a right one may be used. */
const ANONYMOUS_SHARE = 1 / 20;

/** Guards memory against addresses made up by the million. Those beyond share one window. */
const MAX_STRANGERS = 1000;

interface Window {
  used: number;
  endsAtMs: number;
}

/**
 * `perMinute` is asked at each request, so that a reload acts at once. Every answer but a picture
 * says what is left (draft-ietf-httpapi-ratelimit-headers-07): on each picture it would cost more
 * than the key's check.
 */
export function createRateLimit(
  perMinute: () => number,
  nowMs: () => number = () => performance.now(),
): MiddlewareHandler<AppEnv> {
  const known = new Map<string, Window>();
  const strangers = new Map<string, Window>();
  return async (c, next) => {
    // Supervisors ask this all day, and it costs nothing.
    if (c.req.path === "/api/health/live") return await next();
    const client = c.get("client");
    const isStranger = client.kind === "anonymous";
    const limit = isStranger ? Math.max(1, Math.floor(perMinute() * ANONYMOUS_SHARE)) : perMinute();
    const now = nowMs();
    const window = windowOf(isStranger ? strangers : known, { name: nameOf(client), now });
    window.used += 1;
    const resetInMs = window.endsAtMs - now;
    const refused = window.used <= limit ? undefined : problem(c, {
      status: 429,
      code: "rate_limited",
      detail: "Too many requests. Ask less often, or raise http.rate_limit_per_minute.",
      retryAfterMs: resetInMs,
    });
    if (refused === undefined) await next();
    else c.res = refused;
    if (c.get("isSecured") === true) return;
    const remaining = Math.max(0, limit - window.used);
    const reset = Math.ceil(resetInMs / 1000);
    c.res.headers.set("RateLimit-Policy", `${limit};w=${WINDOW_MS / 1000}`);
    c.res.headers.set("RateLimit", `limit=${limit}, remaining=${remaining}, reset=${reset}`);
  };
}

function windowOf(
  windows: Map<string, Window>,
  { name, now }: { name: string; now: number },
): Window {
  const open = windows.get(name);
  if (open !== undefined && now < open.endsAtMs) return open;
  windows.delete(name); // an open one comes last, so that the first are those to forget
  if (windows.size >= MAX_STRANGERS) forgetEnded(windows, now);
  const key = windows.size >= MAX_STRANGERS ? OTHERS : name;
  const shared = windows.get(key);
  if (shared !== undefined && now < shared.endsAtMs) return shared;
  const window = { used: 0, endsAtMs: now + WINDOW_MS };
  windows.set(key, window);
  return window;
}

const OTHERS = "others";

function forgetEnded(windows: Map<string, Window>, now: number): void {
  for (const [name, { endsAtMs }] of windows) {
    if (now < endsAtMs) return; // windows are all of one length: those after it end later
    windows.delete(name);
  }
}

function nameOf(client: Client): string {
  switch (client.kind) {
    case "key":
      return client.keyId;
    case "session":
      return client.id;
    case "anonymous":
      return client.address;
  }
}
