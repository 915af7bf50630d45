// Owns running a job so that no two instances run it at a time, and what is known of each run.
// Never decides when (schedule.ts) nor what it does.
import { getLogger } from "@logtape/logtape";
import type { Connection, Db } from "../db/sql.ts";
import type { Metrics } from "../metrics.ts";
import { systemActor } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { finishRun, startRun, tryLock, unlock } from "./queries.ts";

/** What a job is: idempotent, as after a crash it is run again. */
export interface Job {
  name: string;
  /** @returns figures for the log, if any */
  run(ctx: Context, signal: AbortSignal): Promise<unknown>;
}

export type RunOutcome = "ok" | "failed" | "skipped";

export interface JobRunner extends AsyncDisposable {
  /**
   * Runs the job unless this or another instance is at it, or was less than `minGapMs` ago. Its
   * failure is logged, counted and kept in `job_runs`, never thrown.
   */
  runJob(job: Job, options?: { minGapMs?: number }): Promise<RunOutcome>;
  /** Waits for the runs under way, whose signal is aborted. */
  close(): Promise<void>;
}

export interface JobRunnerDeps {
  db: Db;
  metrics: Pick<Metrics, "jobDuration" | "jobSkipped" | "jobLastSuccess">;
  now: () => Date;
}

const ERROR_CHARS = 500;

/** The process's runner: one session of its own holds the locks of all its jobs. */
export function createJobRunner(deps: JobRunnerDeps): JobRunner {
  const stopping = new AbortController();
  const running = new Map<string, Promise<RunOutcome>>();
  const locks = new LockSession(deps.db);
  const close = async () => {
    stopping.abort();
    await Promise.all(running.values());
    await locks.close();
  };
  return {
    runJob: async (job, options = {}) => {
      // The session would be given its own lock again.
      if (running.has(job.name) || stopping.signal.aborted) return "skipped";
      const minGapMs = options.minGapMs ?? 0;
      const run = runLocked(job, { deps, locks, minGapMs, signal: stopping.signal })
        .finally(() => running.delete(job.name));
      running.set(job.name, run);
      return await run;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

interface Run {
  deps: JobRunnerDeps;
  locks: LockSession;
  minGapMs: number;
  signal: AbortSignal;
}

async function runLocked(job: Job, { deps, locks, minGapMs, signal }: Run): Promise<RunOutcome> {
  const { name } = job;
  const startedMs = performance.now();
  try {
    const session = await locks.session();
    if (!await tryLock(session, name)) {
      deps.metrics.jobSkipped.inc({ job: name });
      return "skipped";
    }
    try {
      if (!await startRun(deps.db, { name, minGapMs })) return "skipped";
      return await runAndRecord(job, { deps, startedMs, signal });
    } finally {
      // A session that was lost took its locks with it.
      await unlock(session, name).catch(() => locks.forget(session));
    }
  } catch (error) {
    getLogger(["server", "jobs"]).error("job {job} cannot be run", { job: name, error });
    deps.metrics.jobDuration.observe({ job: name, outcome: "failed" }, secondsSince(startedMs));
    return "failed";
  }
}

async function runAndRecord(
  job: Job,
  { deps, startedMs, signal }: { deps: JobRunnerDeps; startedMs: number; signal: AbortSignal },
): Promise<RunOutcome> {
  const { name } = job;
  const logger = getLogger(["server", "jobs"]);
  const { db, now, metrics } = deps;
  const ctx: Context = { db, actor: systemActor(`jobs/${name}`), requestId: null, now };
  let error: unknown;
  let result: unknown;
  try {
    result = await job.run(ctx, signal);
  } catch (thrown) {
    error = thrown ?? new Error("it threw nothing");
  }
  const outcome = error === undefined ? "ok" : "failed";
  const seconds = secondsSince(startedMs);
  metrics.jobDuration.observe({ job: name, outcome }, seconds);
  const line = { job: name, outcome, duration_ms: Math.round(seconds * 1000) };
  if (outcome === "ok") {
    metrics.jobLastSuccess.set({ job: name }, Date.now() / 1000);
    logger.debug("job {job} {outcome}", { ...line, result: result ?? null });
  } else {
    logger.error("job {job} {outcome}", { ...line, error });
  }
  const words = error === undefined ? null : String(error).slice(0, ERROR_CHARS);
  await finishRun(db, { name, ok: outcome === "ok", error: words });
  return outcome;
}

function secondsSince(startedMs: number): number {
  return (performance.now() - startedMs) / 1000;
}

/** The one session whose locks are this process's; made anew when it was lost. */
class LockSession {
  readonly #db: Db;
  #session: Promise<Connection> | undefined;

  constructor(db: Db) {
    this.#db = db;
  }

  session(): Promise<Connection> {
    if (this.#session !== undefined) return this.#session;
    const opening = this.#db.connect();
    this.#session = opening;
    opening.then((session) => session.onEnd(() => this.#drop(opening)), () => this.#drop(opening));
    return opening;
  }

  /** After a failure nobody knows which locks it still has: with the session they are gone. */
  async forget(session: Connection): Promise<void> {
    this.#session = undefined;
    await session.close().catch(() => {});
  }

  async close(): Promise<void> {
    const session = await this.#session?.catch(() => undefined);
    this.#session = undefined;
    await session?.close();
  }

  #drop(opening: Promise<Connection>): void {
    if (this.#session === opening) this.#session = undefined;
  }
}
