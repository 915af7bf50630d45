// Owns the order in which a request passes everything: what is logged, refused, known, served.
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { cors } from "hono/cors";
import { requestId } from "hono/request-id";
import { secureHeaders } from "hono/secure-headers";
import { runClean } from "../clean_context.ts";
import type { Db } from "../db/sql.ts";
import { WashfleetError } from "../errors.ts";
import type { Metrics } from "../metrics.ts";
import type { Sealer } from "../seal.ts";
import { type AccountMails, createAccountMails } from "../users/account_mails.ts";
import type { Auth } from "../users/auth.ts";
import { createCredentialDesk } from "../users/credential.ts";
import type { AppEnv } from "./app_env.ts";
import { auditRoutes } from "./audit_routes.ts";
import { authRoutes } from "./auth_routes.ts";
import { authenticate } from "./authenticate.ts";
import { refuseCrossSite } from "./csrf.ts";
import { docsRoutes } from "./docs_routes.ts";
import { type HealthDeps, healthRoutes } from "./health_routes.ts";
import { idempotentWrites } from "./idempotent_writes.ts";
import { invitationRoutes } from "./invitation_routes.ts";
import { keyRoutes } from "./key_routes.ts";
import { passwordResetRoutes } from "./password_reset_routes.ts";
import { proxiesOf, rememberPeer } from "./peer.ts";
import { answerProblem } from "./problem.ts";
import { limitRates, RATE_LIMITS, type RateLimits } from "./rate_limits.ts";
import { logRequests } from "./request_log.ts";
import { createRouter } from "./router.ts";
import { documentOf, type OpenApiDocument } from "./openapi_document.ts";
import { ownSessionRoutes } from "./own_session_routes.ts";
import { twoFactorRoutes } from "./two_factor_routes.ts";
import { userRoutes } from "./user_routes.ts";
import { limitWork, WORK_LIMITS, type WorkKind, type WorkLimits } from "./work_limits.ts";

export interface AppDeps {
  db: Db;
  auth: Pick<Auth, "api" | "handler" | "$context">;
  metrics: Metrics;
  /** Of answers that are kept for a repeated request. */
  sealer: Sealer;
  /** The parts that `/readyz` asks. */
  checks: HealthDeps["checks"];
  /** Where people reach the server, e.g. https://fleet.example.com. */
  publicUrl: string;
  /** Networks of our own reverse proxies. Default: none. */
  trustedProxies?: readonly string[];
  /** Other origins whose pages may call the API with a key. */
  corsOrigins: readonly string[];
  /** Default: none are sent. */
  mails?: AccountMails;
  /** The nouns' routes: each with its full paths. */
  routes: readonly OpenAPIHono<AppEnv>[];
  /** The dashboard, given a way to call this very app in process. */
  web?: (api: (request: Request) => Response | Promise<Response>) => Hono;
  now: () => Date;
  /** Aborted when the server has been told to stop. */
  stopping: AbortSignal;
  rateLimits?: RateLimits;
  /** Default: {@link WORK_LIMITS}. */
  workLimits?: Record<WorkKind, WorkLimits>;
}

export interface App {
  hono: OpenAPIHono<AppEnv>;
  /** For `Deno.serve`. */
  fetch: (request: Request, info?: Deno.ServeHandlerInfo) => Response | Promise<Response>;
  /** How many requests of each kind are worked on now, and how many wait. */
  workCounts(): ReturnType<ReturnType<typeof limitWork>["counts"]>;
  /** Ends its timers. */
  close(): void;
}

// A frame (2.4 MB at most) with its form around it, or a list's file; everything else is JSON.
const UPLOAD_MOST_BYTES = 3_000_000;
const JSON_MOST_BYTES = 256_000;
/** As many cameras as a device may tell of, each with all the words that it may have. */
const REPORT_MOST_BYTES = 3_000_000;
const REPORT_PATH = "/api/device/discovery";

/** The whole server over HTTP. Opens nothing but the timer that `close()` ends. */
export function createApp(deps: AppDeps): App {
  const app = createRouter();
  app.onError(answerProblem);
  app.notFound((c) =>
    answerProblem(
      new WashfleetError(`Cannot find ${c.req.method} ${c.req.path}`, {
        kind: "not_found",
        code: "no_such_route",
      }),
      c,
    )
  );
  const { middleware, countUnknown, close } = limitRates(deps.rateLimits ?? RATE_LIMITS);
  addGuards(app, deps);
  const desk = createCredentialDesk(deps.db, deps);
  app.use(authenticate({ ...deps, desk, onUnknown: countUnknown }));
  app.use(middleware);
  const work = limitWork(deps.workLimits ?? WORK_LIMITS, deps.metrics);
  app.use(work.middleware);
  app.use(idempotentWrites(deps.sealer));
  addRoutes(app, deps);
  return {
    hono: app,
    fetch: (request, info) => runClean(() => app.fetch(request, info)),
    workCounts: work.counts,
    close,
  };
}

/** In the order in which they are passed. */
function addGuards(app: OpenAPIHono<AppEnv>, deps: AppDeps): void {
  app.use(requestId());
  app.use(rememberPeer(proxiesOf(deps.trustedProxies ?? [])));
  app.use(async (c, next) => {
    await next();
    // Whoever keeps connections open opens the next one at another server.
    if (deps.stopping.aborted) c.header("connection", "close");
  });
  app.use(logRequests(deps.metrics));
  app.use(secureHeaders({
    // On plain HTTP the header would lock people out of a site that has no certificate yet.
    strictTransportSecurity: deps.publicUrl.startsWith("https://"),
    xFrameOptions: "DENY",
    // The pages and the API page say what they need themselves.
    overwrite: false,
    contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  }));
  app.use(
    "/api/*",
    cors({
      origin: [...deps.corsOrigins],
      allowHeaders: ["authorization", "x-api-key", "content-type", "idempotency-key"],
      exposeHeaders: [
        "x-request-id",
        "retry-after",
        "etag",
        "idempotency-replayed",
        "ratelimit-limit",
        "ratelimit-remaining",
        "ratelimit-reset",
      ],
      maxAge: 600,
    }),
  );
  app.use(refuseCrossSite(deps));
  const limitJson = bodyLimit({ maxSize: JSON_MOST_BYTES, onError: refuseSize });
  const limitReport = bodyLimit({ maxSize: REPORT_MOST_BYTES, onError: refuseSize });
  const limitUpload = bodyLimit({ maxSize: UPLOAD_MOST_BYTES, onError: refuseSize });
  app.use((c, next) => {
    const isUpload = /^(multipart\/form-data|image\/|text\/csv\b)/i.test(
      c.req.header("content-type") ?? "",
    );
    const limitText = c.req.path === REPORT_PATH ? limitReport : limitJson;
    return (isUpload ? limitUpload : limitText)(c, next);
  });
}

function addRoutes(app: OpenAPIHono<AppEnv>, deps: AppDeps): void {
  const { registry } = deps.metrics;
  app.route("/", healthRoutes({ registry, checks: deps.checks, stopping: deps.stopping }));
  app.route("/", authRoutes(deps));
  app.route("/", twoFactorRoutes(deps));
  app.route("/", ownSessionRoutes());
  app.route("/", userRoutes());
  const mails = deps.mails ?? createAccountMails(null);
  app.route("/", invitationRoutes({ ...deps, mails }));
  app.route("/", passwordResetRoutes({ ...deps, mails }));
  app.route("/", keyRoutes());
  app.route("/", auditRoutes());
  for (const routes of deps.routes) app.route("/", routes);
  let document: OpenApiDocument | undefined;
  app.get("/openapi.json", (c) => c.json(document ??= documentOf(app)));
  app.route("/", docsRoutes());
  const web = deps.web?.((request) => app.fetch(request));
  if (web !== undefined) app.route("/", web);
}

function refuseSize(): never {
  throw new WashfleetError("Cannot take a body this large", {
    kind: "too_large",
    code: "body_too_large",
  });
}
