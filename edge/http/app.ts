// Owns the order of what every request passes through, and where the routes hang.
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { cors } from "hono/cors";
import { methodNotAllowed } from "hono/method-not-allowed";
import { requestId } from "hono/request-id";
import { getLogger } from "@logtape/logtape";
import { createFrameVariants } from "../cameras/frame_variants.ts";
import {
  type Access,
  identify,
  isStillIn,
  refuseCrossSite,
  requireClient,
} from "./authenticate.ts";
import { cameraRoutes } from "./camera_routes.ts";
import { configRoutes } from "./config_routes.ts";
import { discoveryRoutes } from "./discovery_routes.ts";
import { healthRoutes } from "./health_routes.ts";
import { keyRoutes } from "./key_routes.ts";
import { createLiveViewers } from "./live_viewers.ts";
import { linkRoutes } from "./link_routes.ts";
import { metricsRoutes } from "./metrics_routes.ts";
import { pageRoutes } from "./page/page_routes.ts";
import type { AppEnv, HttpParts } from "./parts.ts";
import { createPictureResponses } from "./picture_response.ts";
import { problem, problemOfError } from "./problem.ts";
import { createRateLimit } from "./rate_limit.ts";
import { requestLog } from "./request_log.ts";
import { secureAnswers } from "./secure_answers.ts";
import { sessionRoutes } from "./session_routes.ts";
import { createSessions } from "./sessions.ts";
import { snapshotRoutes } from "./snapshot_routes.ts";
import { updateRoutes } from "./update_routes.ts";

/** No other route takes more than a key or a camera. */
const MAX_BODY_BYTES = 16 * 1024;

/** Sixty-four cameras, each with a zone of many corners and a comment. */
const MAX_CONFIG_BYTES = 256 * 1024;

/** What a page of a listed origin may read besides the body. */
const EXPOSED = [
  "ETag",
  "RateLimit",
  "RateLimit-Policy",
  "Retry-After",
  "X-API-Key-Valid-Until",
  "X-Frame-Age-Ms",
  "X-Stream-Status",
  "X-Timestamp",
];

export interface EdgeApp {
  app: Hono<AppEnv>;
  /** Ends live views. */
  close(): void;
}

/** The agent's whole HTTP: `Deno.serve(app.fetch)`. */
export function createApp(parts: HttpParts): EdgeApp {
  const app = new Hono<AppEnv>();
  const closing = new AbortController();
  const access = { keys: parts.keys, sessions: createSessions() };
  const pictures = {
    whole: createPictureResponses(),
    variants: parts.variants ?? createFrameVariants(),
  };
  const viewers = createLiveViewers({
    closing: closing.signal,
    isStillIn: (client) => isStillIn(client, access),
    onCount: (count) => parts.metrics.liveViewers.set(count),
  });
  passThrough(app, { parts, access });

  app.route("/", pageRoutes());
  app.route("/api/session", sessionRoutes(access));
  app.route("/api/key", keyRoutes(access));
  app.route("/api/link", linkRoutes(parts));
  app.route("/api/snapshots", snapshotRoutes(parts, pictures));
  app.route("/api/cameras", cameraRoutes(parts, { viewers, pictures }));
  app.route("/api/health", healthRoutes(parts));
  app.route("/api/config", configRoutes(parts));
  app.route("/api/update", updateRoutes(parts));
  app.route("/api/discovery", discoveryRoutes(parts));
  app.route("/metrics", metricsRoutes(parts));

  app.notFound((c) =>
    problem(c, { status: 404, code: "not_found", detail: "There is nothing at this path." })
  );
  app.onError((error, c) => {
    const answer = problemOfError(error, c);
    if (answer.status >= 500) {
      getLogger(["edge", "http"]).error("request failed", {
        request_id: c.get("requestId"),
        error: error.stack ?? error.message,
      });
    }
    return answer;
  });
  return { app, close: () => closing.abort() };
}

function passThrough(
  app: Hono<AppEnv>,
  { parts, access }: { parts: HttpParts; access: Access },
): void {
  app.use(requestId({ headerName: "" })); // a problem's body carries it; a picture need not
  app.use(requestLog(parts.metrics));
  app.use(secureAnswers());
  app.use(onlyWithOrigin(cors({
    origin: (origin) => parts.config.current().http.cors_origins.includes(origin) ? origin : null,
    allowHeaders: ["Authorization", "X-API-Key", "Content-Type", "If-Match", "If-None-Match"],
    exposeHeaders: EXPOSED,
    maxAge: 600,
  })));
  app.use(identify(access));
  app.use(createRateLimit(() => parts.config.current().http.rate_limit_per_minute));
  app.use(requireClient());
  app.use(refuseCrossSite());
  app.use(methodNotAllowed({
    app,
    onMethodNotAllowed: (c, methods) => {
      c.header("Allow", methods.join(", "));
      const detail = `This path takes ${methods.join(", ")}.`;
      return problem(c, { status: 405, code: "method_not_allowed", detail });
    },
  }));
  const small = bodyLimit({ maxSize: MAX_BODY_BYTES });
  const large = bodyLimit({ maxSize: MAX_CONFIG_BYTES });
  app.use(onlyWithBody((c, next) => isConfig(c) ? large(c, next) : small(c, next)));
}

function isConfig(c: Context<AppEnv>): boolean {
  return c.req.method === "PUT" && c.req.path === "/api/config";
}

/**
 * Hono's cors touches the answer before it exists, and each body is then copied through a stream:
 * two thirds of the requests a second are lost. Only browsers send Origin; only they pay.
 */
function onlyWithOrigin(middleware: MiddlewareHandler<AppEnv>): MiddlewareHandler<AppEnv> {
  return (c, next) => c.req.header("Origin") === undefined ? next() : middleware(c, next);
}

/** Looking for a body makes Deno build one, which a picture's request would pay for too. */
function onlyWithBody(middleware: MiddlewareHandler<AppEnv>): MiddlewareHandler<AppEnv> {
  return (c, next) =>
    c.req.method === "GET" || c.req.method === "HEAD" ? next() : middleware(c, next);
}
