// Owns the order of what every request passes through, and where the routes hang.
import { Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { cors } from "hono/cors";
import { methodNotAllowed } from "hono/method-not-allowed";
import { requestId } from "hono/request-id";
import { getLogger } from "@logtape/logtape";
import { identify, refuseCrossSite, requireClient } from "./authenticate.ts";
import { cameraRoutes } from "./camera_routes.ts";
import { configRoutes } from "./config_routes.ts";
import { healthRoutes } from "./health_routes.ts";
import { metricsRoutes } from "./metrics_routes.ts";
import { pageRoutes } from "./page/page_routes.ts";
import type { AppEnv, HttpParts } from "./parts.ts";
import { createPictureResponses } from "./picture_response.ts";
import { problem, problemOfError } from "./problem.ts";
import { createRateLimit } from "./rate_limit.ts";
import { requestLog } from "./request_log.ts";
import { secureAnswers } from "./secure_answers.ts";
import { sessionRoutes } from "./session_routes.ts";
import { createSessions, type Sessions } from "./sessions.ts";
import { snapshotRoutes } from "./snapshot_routes.ts";
import { updateRoutes } from "./update_routes.ts";

/** No route takes more than a key. */
const MAX_BODY_BYTES = 16 * 1024;

export interface EdgeApp {
  app: Hono<AppEnv>;
  /** Ends live views and timers. */
  close(): void;
}

/** The agent's whole HTTP: `Deno.serve(app.fetch)`. */
export function createApp(parts: HttpParts): EdgeApp {
  const app = new Hono<AppEnv>();
  const closing = new AbortController();
  const sessions = createSessions();
  const picture = createPictureResponses();
  const close = passThrough(app, { parts, sessions });

  app.route("/", pageRoutes(parts));
  app.route("/api/session", sessionRoutes({ apiKey: parts.apiKey, sessions }));
  app.route("/api/snapshots", snapshotRoutes(parts, picture));
  app.route("/api/cameras", cameraRoutes(parts, { closing: closing.signal, picture }));
  app.route("/api/health", healthRoutes(parts));
  app.route("/api/config", configRoutes(parts));
  app.route("/api/update", updateRoutes(parts));
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
  return {
    app,
    close: () => {
      closing.abort();
      close();
    },
  };
}

/** @returns what ends the timers of the middlewares */
function passThrough(
  app: Hono<AppEnv>,
  { parts, sessions }: { parts: HttpParts; sessions: Sessions },
): () => void {
  const rateLimit = createRateLimit(() => parts.config.current().http.rate_limit_per_minute);
  app.use(requestId({ headerName: "" })); // a problem's body carries it; a picture need not
  app.use(requestLog(parts.metrics));
  app.use(secureAnswers());
  app.use(onlyWithOrigin(cors({
    origin: (origin) => parts.config.current().http.cors_origins.includes(origin) ? origin : null,
    allowHeaders: ["Authorization", "X-API-Key", "Content-Type", "If-None-Match"],
    exposeHeaders: ["ETag", "X-Timestamp", "X-Frame-Age-Ms", "X-Stream-Status"],
    maxAge: 600,
  })));
  app.use(identify({ apiKey: parts.apiKey, sessions }));
  app.use(rateLimit.middleware);
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
  app.use(onlyWithBody(bodyLimit({ maxSize: MAX_BODY_BYTES })));
  return rateLimit.close;
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
