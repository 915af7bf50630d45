// Owns how much of the server each kind of request may have at once, and one caller of it: the table
// of kinds, and the middleware that goes by it. How often anyone may call is rate_limits.ts's.
import type { Context, MiddlewareHandler } from "hono";
import { WashfleetError } from "../errors.ts";
import { createFairGate, type FairGate, type GateLimits } from "../fair_share/fair_gate.ts";
import type { Metrics } from "../metrics.ts";
import type { AppEnv } from "./app_env.ts";
import { accessOf } from "./authenticate.ts";
import { bodyTooSlow, limitBodyTime } from "./body_deadline.ts";
import { networkOf, peerOf } from "./peer.ts";

export interface WorkLimits extends GateLimits {
  /** How long a request waits for its place before it is refused. */
  maxWaitMs: number;
  /** How long the body may take to arrive, from when it is asked for: a place is held meanwhile. */
  maxBodyMs: number;
  /** So much longer for what is large; default: all must be there by then. */
  slowestBytesPerMs?: number;
}

/** Nobody waits: who is refused comes again by itself. */
const NO_LINE = { waiting: 0, waitingPerShare: 0, maxWaitMs: 0, maxBodyMs: 15_000 };
const LINE = { waiting: 256, waitingPerShare: 64, maxWaitMs: 5000, maxBodyMs: 15_000 };
/** A frame over an uplink that cameras share; a list's file. The agent waits as long. */
const UPLOAD = { maxBodyMs: 30_000, slowestBytesPerMs: 4 };

/**
 * Of one server. `heavy`, `exports` and `plain` together have fewer places than the database has connections
 * (stores.ts): what else is asked of it is short. docs/running.md tells of these figures.
 */
export const WORK_LIMITS = {
  /** Pictures, each in memory until it is read: a share is a location. */
  frames: { places: 64, perShare: 16, reserve: 16, ...NO_LINE, ...UPLOAD },
  /** What else devices send: a share is a device. */
  link: { places: 512, perShare: 8, reserve: 256, ...NO_LINE },
  /** Followers of events, as long as they follow: a share is a user or key. */
  streams: { places: 10_000, perShare: 2000, reserve: 500, ...NO_LINE },
  /** Waits for a device, a receiver or a store rather than for the database. */
  waits: { places: 64, perShare: 32, reserve: 32, ...LINE },
  /** A gate asks for a plate: it never stands behind pictures, and a chain's one key has all its sites. */
  gate: { places: 96, perShare: 48, reserve: 32, ...LINE },
  /** Files as long as they are read: a slow reader takes no place from questions. */
  exports: { places: 2, perShare: 2, reserve: 1, ...LINE },
  /** Searches and counts: a question may take seconds. */
  heavy: {
    places: 4,
    perShare: 2,
    reserve: 2,
    waiting: 64,
    waitingPerShare: 16,
    maxWaitMs: 5000,
    ...UPLOAD,
  },
  /** Every other question of users and keys. */
  plain: { places: 10, perShare: 6, reserve: 2, ...LINE },
  /** Without a credential: a password costs time to check. A share is an address, an IPv6 /64. */
  open: { places: 16, perShare: 8, reserve: 8, ...LINE, maxBodyMs: 5000 },
} as const satisfies Record<string, WorkLimits>;

export type WorkKind = keyof typeof WORK_LIMITS;

/** The first that fits counts. `null`: not limited. */
const KINDS: readonly (readonly [method: string, path: RegExp, kind: WorkKind | null])[] = [
  // One a device, which an open one gives way to.
  ["GET", /^\/api\/device\/commands$/, null],
  ["POST", /^\/api\/device\/(reads|discovery|commands\/[^/]+\/result)$/, "frames"],
  ["*", /^\/api\/device\//, "link"],
  // Every page asks it: whoever floods sign-in must not sign out everybody else.
  ["GET", /^\/api\/auth\/get-session$/, null],
  ["GET", /^\/api\/events$/, "streams"],
  ["POST", /^\/api\/plates\/process$/, "gate"],
  ["GET", /\/(snapshot|image)$/, "waits"],
  ["POST", /^\/api\/(notification_rules\/[^/]+\/test|webhooks\/(.+\/)?dry_run)$/, "waits"],
  ["GET", /^\/api\/(audit\/export|plates\/export\.csv)$/, "exports"],
  ["GET", /^\/api\/(analytics\/|audit|plates$|visits)/, "heavy"],
  ["GET", /^\/api\/(prometheus\/fleet$|locations\/[^/]+\/reading\/retention$)/, "heavy"],
  ["GET", /^\/api\/(devices\/[^/]+\/health|webhooks\/[^/]+\/deliveries)$/, "heavy"],
  ["POST", /^\/api\/(templates\/[^/]+\/preview|lists\/[^/]+\/import)$/, "heavy"],
];

/** What a request is; `null`: not limited. HEAD is done as GET is. */
export function workKindOf(method: string, path: string): WorkKind | null {
  const asked = method === "HEAD" ? "GET" : method;
  const row = KINDS.find(([of, known]) => (of === "*" || of === asked) && known.test(path));
  if (row !== undefined) return row[2];
  if (!path.startsWith("/api/")) return null;
  return accessOf(path) === "public" ? "open" : "plain";
}

export interface WorkLimiter {
  middleware: MiddlewareHandler<AppEnv>;
  /** By kind, for metrics. */
  counts(): Record<WorkKind, ReturnType<FairGate["counts"]>>;
}

/** Places are this process's own: with several instances the limits are per instance. */
export function limitWork(
  limits: Record<WorkKind, WorkLimits>,
  metrics: Pick<Metrics, "requestsRefused">,
): WorkLimiter {
  const kinds = Object.keys(limits) as WorkKind[];
  const gates = Object.fromEntries(
    kinds.map((kind) => [
      kind,
      createFairGate(limits[kind], (why) => metrics.requestsRefused.inc({ kind, why })),
    ]),
  ) as Record<WorkKind, FairGate>;
  const middleware: MiddlewareHandler<AppEnv> = async (c, next) => {
    const kind = workKindOf(c.req.method, c.req.path);
    if (kind === null) return await next();
    const { maxWaitMs } = limits[kind];
    // Not told who has gone meanwhile: Deno's signal of a request is slow and ends with its answer.
    const place = await gates[kind].enter(shareOf(c, kind), { maxWaitMs });
    if (!place.ok) throw place.why === "own_share" ? tooManyAtOnce() : serverFull();
    let isKept = false;
    c.set("keepPlace", () => {
      // Of an answer to HEAD nobody reads the body, so that nothing would ever end.
      isKept = c.req.method !== "HEAD";
      return place.leave;
    });
    const body = c.req.raw.body === null ? null : limitBodyTime(c.req.raw, bodyMs(c, limits[kind]));
    try {
      await next();
      if (body?.isLate()) {
        c.header("connection", "close"); // the rest of it is read by nobody
        throw bodyTooSlow();
      }
    } finally {
      if (!isKept || c.error !== undefined) place.leave();
    }
  };
  const counts = () =>
    Object.fromEntries(kinds.map((kind) => [kind, gates[kind].counts()])) as ReturnType<
      WorkLimiter["counts"]
    >;
  return { middleware, counts };
}

/** Routes refuse what is larger; without a length it is as small as can be. */
const LARGEST_BODY = 5_000_000;

function bodyMs(c: Context, { maxBodyMs, slowestBytesPerMs }: WorkLimits): number {
  if (slowestBytesPerMs === undefined) return maxBodyMs;
  const bytes = Number(c.req.header("content-length"));
  return maxBodyMs + Math.min(Math.max(0, bytes || 0), LARGEST_BODY) / slowestBytesPerMs;
}

function shareOf(c: Context<AppEnv>, kind: WorkKind): string {
  const actor = c.get("actor");
  if (actor === undefined) return `peer ${networkOf(peerOf(c))}`;
  if (kind === "frames" && actor.kind === "device") return `location ${actor.locationId}`;
  return `${actor.kind} ${actor.id}`;
}

const OWN_SHARE_WAIT_MS = 1000;
const FULL_WAIT_MS = 2000;

function tooManyAtOnce(): WashfleetError {
  return new WashfleetError("Cannot take more at once: what came before is still worked on", {
    kind: "rate_limited",
    code: "too_many_at_once",
    retryAfterMs: OWN_SHARE_WAIT_MS,
  });
}

function serverFull(): WashfleetError {
  return new WashfleetError("Cannot take more now as the server is full: try again", {
    kind: "unavailable",
    code: "server_full",
    retryAfterMs: FULL_WAIT_MS,
  });
}

/** Whoever reads nothing for so long has fallen asleep, or has gone without a word. */
const MOST_IDLE_MS = 300_000;

/**
 * An answer's pieces; `onOver` is told once: the last was read, the reader has gone, it failed, or
 * nothing was read for `mostIdleMs` (then it is cut off: who reads on gets an error, never an end).
 */
export function tellingWhenOver<T>(
  pieces: AsyncIterable<T>,
  onOver: () => void,
  { mostIdleMs = MOST_IDLE_MS }: { mostIdleMs?: number } = {},
): AsyncIterable<T> {
  const inner = pieces[Symbol.asyncIterator]();
  let isOver = false;
  let isCutOff = false;
  let idle: ReturnType<typeof setTimeout> | undefined;
  const end = () => {
    clearTimeout(idle);
    if (!isOver) onOver();
    isOver = true;
  };
  const cutOff = () => {
    isCutOff = true;
    end();
    inner.return?.().catch(() => {}); // it has nobody to tell
  };
  const waitForReader = () => idle = setTimeout(cutOff, mostIdleMs);
  waitForReader();
  // Not a generator: one that was never asked for a piece does not tell that it was returned.
  const iterator: AsyncIterator<T> = {
    next: async () => {
      clearTimeout(idle);
      try {
        if (isCutOff) throw new Error("Cannot go on with an answer that was not read for too long");
        const result = await inner.next();
        if (result.done) end();
        else if (!isOver) waitForReader();
        return result;
      } catch (error) {
        end();
        throw error;
      }
    },
    return: async (value) => {
      end();
      return await inner.return?.(value) ?? { done: true, value };
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}
