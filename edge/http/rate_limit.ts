// Owns how often a caller may ask: per key or session, and far less without one.
import type { MiddlewareHandler } from "hono";
import { MemoryStore, rateLimiter } from "hono-rate-limiter";
import type { AppEnv, Client } from "./parts.ts";
import { problem } from "./problem.ts";

const WINDOW_MS = 60_000;

/** A wrong key may be tried this often for each time that a right one may be used. */
const ANONYMOUS_SHARE = 1 / 20;

export interface RateLimit {
  middleware: MiddlewareHandler<AppEnv>;
  /** Ends the store's timer. */
  close(): void;
}

/** `perMinute` is asked at each request, so that a reload acts at once. */
export function createRateLimit(perMinute: () => number): RateLimit {
  const store = new MemoryStore<AppEnv>();
  const middleware = rateLimiter<AppEnv>({
    windowMs: WINDOW_MS,
    limit: (c) =>
      c.get("client").kind === "anonymous"
        ? Math.max(1, Math.floor(perMinute() * ANONYMOUS_SHARE))
        : perMinute(),
    keyGenerator: (c) => nameOf(c.get("client")),
    standardHeaders: false, // a 429 has Retry-After; headers on each answer cost more than the rest
    store,
    // Supervisors ask this all day, and it costs nothing.
    skip: (c) => c.req.path === "/api/health/live",
    handler: (c) => {
      const reset = store.get(nameOf(c.get("client")))?.resetTime;
      return problem(c, {
        status: 429,
        code: "rate_limited",
        detail: "Too many requests. Ask less often, or raise http.rate_limit_per_minute.",
        retryAfterMs: reset === undefined ? WINDOW_MS : Math.max(0, reset.getTime() - Date.now()),
      });
    },
  });
  return { middleware, close: () => store.shutdown() };
}

function nameOf(client: Client): string {
  switch (client.kind) {
    case "key":
      return "key";
    case "session":
      return `session ${client.id}`;
    case "anonymous":
      return `address ${client.address}`;
  }
}
