// Owns the order in which the server's parts start; they stop in the opposite one, Postgres last.
// Never reads the environment, signals or arguments (main.ts).
import { setTimeout as delay } from "node:timers/promises";
import type { Hono } from "hono";
import { watchAwake } from "./awake_since.ts";
import type { Config } from "./config.ts";
import { createListener } from "./db/listen.ts";
import { createCommandStreams } from "./devices/command_streams.ts";
import { createSnapshotAnswers } from "./devices/snapshot_answers.ts";
import { createSnapshotDesk } from "./devices/snapshot_desk.ts";
import { createSnapshotViewer } from "./devices/snapshot_viewer.ts";
import { createEventFeed } from "./events/event_feed.ts";
import { createStreamWatch } from "./events/stream_watch.ts";
import { createHealthRecorder } from "./health_history/health_recorder.ts";
import { createApp } from "./http/app.ts";
import { type NounDeps, nounRoutes } from "./http/noun_routes.ts";
import type { RateLimits } from "./http/rate_limits.ts";
import { createJobRunner } from "./jobs/run_once.ts";
import { scheduledJobs, startJobs } from "./jobs/schedule.ts";
import {
  countAttempts,
  countCalls,
  countReads,
  countRemedies,
  countStateWrites,
} from "./count_parts.ts";
import { listen, ownUrl } from "./listen.ts";
import { createMetrics, watchProcess } from "./metrics.ts";
import { createMailer } from "./notifications/send_mail.ts";
import { DEFAULT_READ_SETTINGS, type ReadParts } from "./reads/read_context.ts";
import { createPlateRecognizer, type Recognizer } from "./recognizer/plate_recognizer.ts";
import { createReleaseShelf } from "./releases/release_shelf.ts";
import { secretFor } from "./secret_key.ts";
import { partChecks } from "./server_parts.ts";
import { openStores } from "./stores.ts";
import { createAccountMails } from "./users/account_mails.ts";
import { systemActor } from "./users/actor.ts";
import { createAuth } from "./users/auth.ts";
import { ensureAdmin } from "./users/ensure_admin.ts";
import { VERSION } from "./version.ts";
import { type CourierOptions, startCourier } from "./webhooks/courier.ts";
import { createPayloadShaper } from "./webhooks/payload_shaper.ts";

export interface ServerOptions {
  /** Gives up a start under way. A running server is ended by `stop()`. */
  signal: AbortSignal;
  /** The dashboard, given a way to call the API in process. */
  web?: (api: (request: Request) => Response | Promise<Response>) => Hono;
  /** The program that sends webhooks. Default: this process's own. */
  sender?: NonNullable<CourierOptions["sender"]>;
  /** How often anyone may call. Default: {@link RATE_LIMITS}. */
  rateLimits?: RateLimits;
}

export interface RunningServer {
  /** Where it listens, e.g. http://127.0.0.1:8080. */
  url: string;
  /** The first administrator's login when it was made now, else `null`. */
  admin: { email: string; password: string } | null;
  /**
   * Says that it is not ready, still takes requests for `stopDelayMs`; then accepts none, ends
   * streams, finishes requests and what else is under way, closes everything.
   */
  stop(): Promise<void>;
}

/** Starts everything. @throws Error when a part cannot start; what had started is stopped first */
export async function startServer(config: Config, options: ServerOptions): Promise<RunningServer> {
  await using stack = new AsyncDisposableStack();
  const base = await startBase(config, { stack, signal: options.signal });
  const parts = startParts(base, options.sender);
  startWorkers(base, { ...parts, ...(options.sender ? { sender: options.sender } : {}) });
  const url = await openDoors(base, {
    ...parts,
    ...(options.web ? { web: options.web } : {}),
    ...(options.rateLimits ? { rateLimits: options.rateLimits } : {}),
  });
  const running = stack.move();
  let stopped: Promise<void> | undefined;
  return { url, admin: base.admin, stop: () => stopped ??= running.disposeAsync() };
}

type Base = Awaited<ReturnType<typeof startBase>>;
type Parts = ReturnType<typeof startParts>;

/** What everything else stands on. */
async function startBase(
  config: Config,
  { stack, signal }: { stack: AsyncDisposableStack; signal: AbortSignal },
) {
  const now = () => new Date();
  const metrics = createMetrics();
  metrics.buildInfo.set({ version: VERSION, deno: Deno.version.deno }, 1);
  const stores = await openStores(config, {
    stack,
    signal,
    onStateWrite: countStateWrites(metrics),
  });
  const publicUrl = config.publicUrl ?? ownUrl(config.host, config.port);
  const auth = createAuth({ db: stores.db, secret: secretFor("sessions", stores.key), publicUrl });
  const { email, password } = config.admin;
  const admin = await ensureAdmin(
    { db: stores.db, actor: systemActor("first_start"), requestId: null, now },
    { auth, email, ...(password === null ? {} : { password }) },
  );
  // Aborted when nothing new is begun any more.
  const closing = new AbortController();
  return { config, stack, ...stores, auth, admin, publicUrl, metrics, now, closing };
}

/** What requests and jobs share. */
function startParts(base: Base, sender: ServerOptions["sender"]) {
  const { stack, db } = base;
  const listener = createListener(db);
  stack.defer(() => listener.close());
  const awake = watchAwake({ now: base.now });
  stack.defer(() => awake.stop());
  const recognizer = createRecognizer(base);
  const shaper = createPayloadShaper(sender);
  stack.defer(() => shaper.close());
  const health = createHealthRecorder(base);
  stack.defer(() => health.close());
  const mailer = base.config.mail === null ? null : createMailer(base.config.mail);
  const mails = createAccountMails(mailer);
  stack.defer(() => mails.close());
  const reads = readParts(base, recognizer);
  return { listener, awake, recognizer, shaper, health, mailer, mails, reads };
}

function createRecognizer({ config, db, metrics }: Base): Recognizer {
  const { baseUrl, token, regions, callsPerSecond } = config.recognizer;
  return createPlateRecognizer({
    db,
    baseUrl,
    token,
    regions,
    callsPerSecond,
    isMmcWanted: false,
    config: null,
    ...countCalls(metrics),
  });
}

function readParts({ config, pictures, metrics }: Base, recognizer: Recognizer): ReadParts {
  return {
    recognizer,
    pictures,
    settings: {
      ...DEFAULT_READ_SETTINGS,
      minConfidence: config.minConfidence,
      visitGapMs: config.visitGapMs,
      eventTtlMs: config.eventTtlMs,
      deviceReadTimeoutMs: config.recognizer.deadlineMs,
      keepReadsDays: config.keepReadsDays,
      keepPicturesDays: config.keepPicturesDays,
    },
    ...countReads(metrics),
  };
}

/** What works without being asked: the courier and the jobs. */
function startWorkers(base: Base, parts: Parts & Pick<ServerOptions, "sender">): void {
  const { listener, awake, recognizer, reads, sender, shaper } = parts;
  const { config, stack, db, states, sealer, metrics, now } = base;
  const stopping = new AbortController();
  const courier = startCourier({
    db,
    sealer,
    listener,
    shaper,
    allowCidrs: config.webhookAllowCidrs,
    ...(sender ? { sender } : {}),
    signal: stopping.signal,
    onAttempt: countAttempts(metrics),
  });
  const runner = createJobRunner({ db, metrics, now });
  const jobs = scheduledJobs({
    states,
    sealer,
    get hearingSince() {
      return awake.since;
    },
    reads,
    recognizer,
    onIncidents: (counts) => {
      // Of a cause that is no longer there nothing is told.
      metrics.incidentsOpen.reset();
      for (const { cause, severity, count } of counts) {
        metrics.incidentsOpen.set({ cause, severity }, count);
      }
    },
    messages: {
      sealer,
      send: courier.send,
      mailer: parts.mailer,
    },
  });
  startJobs(jobs, { runner, signal: base.closing.signal });
  stack.defer(async () => {
    base.closing.abort();
    stopping.abort();
    await Promise.all([courier.ended, runner.close()]);
  });
}

/** What answers requests, last to start and first to stop. */
async function openDoors(
  base: Base,
  parts: Parts & Pick<ServerOptions, "web" | "rateLimits">,
): Promise<string> {
  const { stack, db, metrics, sealer, states, now, closing } = base;
  const { listener, awake, recognizer, reads, shaper, health, web, rateLimits } = parts;
  const leaving = new AbortController();
  const answers = createSnapshotAnswers({ db, listener });
  stack.defer(() => answers.close());
  const feed = createEventFeed({ db, listener });
  await feed.start();
  stack.defer(() => feed.stop());
  const streamWatch = createStreamWatch((reason) => metrics.eventStreamsEnded.inc({ reason }));
  const desk = createSnapshotDesk({
    states,
    sealer,
    answers,
    get hearingSince() {
      return awake.since;
    },
  });
  const nouns: NounDeps = {
    db,
    states,
    sealer,
    shaper,
    health,
    canMail: base.config.mail !== null,
    get hearingSince() {
      return awake.since;
    },
    answers,
    desk,
    viewer: createSnapshotViewer({ desk }),
    streams: createCommandStreams({ listener, sealer }),
    recognizer,
    reads,
    feed,
    streamWatch,
    onRemedy: countRemedies(metrics),
    releases: createReleaseShelf(base.config.releasesDir),
    now,
    closing: closing.signal,
  };
  const app = createApp({
    db,
    auth: base.auth,
    metrics,
    sealer,
    checks: partChecks({ ...base, recognizer }),
    publicUrl: base.publicUrl,
    trustedProxies: base.config.trustedProxies,
    corsOrigins: base.config.corsOrigins,
    mails: parts.mails,
    routes: nounRoutes(nouns),
    ...(web ? { web } : {}),
    ...(rateLimits ? { rateLimits } : {}),
    now,
    stopping: leaving.signal,
  });
  stack.defer(() => app.close());
  stack.defer(watchProcess(metrics, {
    poolCounts: () => db.poolCounts(),
    eventStreams: () => feed.subscriberCount,
    eventStreamLag: () => streamWatch.mostWaiting(),
    requests: () => app.workCounts(),
  }));
  const server = listen(app, base.config);
  stack.defer(async () => {
    leaving.abort();
    // Meanwhile balancers see that it is not ready, and send what comes anew elsewhere.
    await delay(base.config.stopDelayMs);
    closing.abort();
    await feed.stop();
    await server.stop();
  });
  return server.url;
}
