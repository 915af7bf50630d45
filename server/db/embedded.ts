// Owns the embedded Postgres: a real one in a folder of ours, over a Unix socket, kept running
// until it is stopped. Never migrates it and never talks SQL beyond making its one database.
import { getLogger } from "@logtape/logtape";
import { findPostgresBinaries } from "./embedded/binaries.ts";
import {
  CLUSTER_USER,
  clusterMajor,
  ensureCluster,
  ensureFolderOwner,
} from "./embedded/cluster.ts";
import type { Postmaster, PostmasterOptions } from "./embedded/postmaster.ts";
import { startRecovering } from "./embedded/recover.ts";
import { findWrapper } from "./embedded/unprivileged.ts";
import { openDb, sql } from "./sql.ts";

export interface EmbeddedOptions {
  /** Folder of this database alone; made if missing. */
  dir: string;
  /** Gives up a start under way. A running one is ended by `stop()`. */
  signal?: AbortSignal;
  /** `false` only in tests: a crash of the machine may lose everything. Default `true`. */
  isDurable?: boolean;
}

export interface EmbeddedPostgres {
  connectionString: string;
  /** Of the postmaster running now; another one after it died and was restarted. */
  readonly pid: number;
  /** Fast shutdown; resolves when the process is gone. Safe to call twice. */
  stop(): Promise<void>;
}

const DATABASE = "washfleet";
// A socket's path ends at 107 bytes (sun_path); this is the longest name in its folder.
const SOCKET_DIR_MAX_BYTES = 107 - "/.s.PGSQL.5432.lock".length;
// SQLSTATE invalid_catalog_name.
const NO_SUCH_DATABASE = "3D000";
const START_TIMEOUT_MS = 300_000;
const RESTART_FIRST_MS = 100;
const RESTART_MOST_MS = 5000;
const RELAXED = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };

/**
 * Starts it, making the cluster and the database at the first time. It is started again when it
 * dies.
 * @throws Error when another server has the folder, or Postgres cannot start (with its last words)
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  await Deno.mkdir(options.dir, { recursive: true, mode: 0o700 });
  const dir = await Deno.realPath(options.dir);
  using stack = new DisposableStack();
  stack.use(await lockFolder(dir));
  const settings = await prepare(dir, options);
  const supervised = supervise(await startRecovering(settings), settings);
  try {
    await ensureDatabase(settings.socketDir);
  } catch (error) {
    await supervised.stop();
    throw error;
  }
  const held = stack.move();
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    await supervised.stop();
    if (settings.socketDir !== ownSocketDir(dir)) await Deno.remove(settings.socketDir);
    held.dispose();
  };
  return {
    connectionString: connectionStringOf(settings.socketDir, DATABASE),
    get pid() {
      return supervised.pid();
    },
    stop: () => stopped ??= stop(),
  };
}

/**
 * Where another process runs the database of this folder, `null` where nobody does. One whose
 * socket lies in the temporary folder, as its own path is too long, is not found.
 */
export async function runningEmbedded(dir: string): Promise<string | null> {
  const path = await Deno.realPath(dir).catch(() => null);
  if (path === null) return null;
  const socketDir = ownSocketDir(path);
  try {
    const connection = await Deno.connect({
      transport: "unix",
      path: `${socketDir}/.s.PGSQL.5432`,
    });
    connection.close();
    return connectionStringOf(socketDir, DATABASE);
  } catch {
    return null;
  }
}

/** One server a folder. The lock goes with the process, however it ends. */
async function lockFolder(dir: string): Promise<Disposable> {
  const file = await Deno.open(`${dir}/lock`, { write: true, create: true, mode: 0o600 });
  if (await file.tryLock(true)) return file;
  file.close();
  throw new Error(`Cannot use the database in ${dir} as another server is using it`);
}

async function prepare(dir: string, options: EmbeddedOptions): Promise<PostmasterOptions> {
  const clusterDir = `${dir}/cluster`;
  const wrapper = await findWrapper();
  const binaries = await findPostgresBinaries({
    libraryDir: `${dir}/lib`,
    clusterMajor: await clusterMajor(clusterDir),
  });
  await ensureFolderOwner(dir, wrapper.ownerId);
  await ensureCluster({
    binaries,
    wrapper,
    clusterDir,
    ...(options.signal ? { signal: options.signal } : {}),
  });
  const socketDir = await makeSocketDir(dir);
  await ensureFolderOwner(socketDir, wrapper.ownerId);
  return {
    binaries,
    wrapper,
    clusterDir,
    socketDir,
    settings: options.isDurable === false ? RELAXED : {},
    startTimeoutMs: START_TIMEOUT_MS,
    ...(options.signal ? { signal: options.signal } : {}),
  };
}

function ownSocketDir(dir: string): string {
  return `${dir}/socket`;
}

/** Beside the cluster; where that path is too long for a socket, in the temporary folder. */
async function makeSocketDir(dir: string): Promise<string> {
  const own = ownSocketDir(dir);
  if (new TextEncoder().encode(own).length > SOCKET_DIR_MAX_BYTES) {
    return await Deno.makeTempDir({ prefix: "washfleet-pg-" });
  }
  await Deno.mkdir(own, { recursive: true, mode: 0o700 });
  return own;
}

/** Starts it again whenever it ends unasked, with backoff. */
function supervise(first: Postmaster, settings: PostmasterOptions) {
  const logger = getLogger(["server", "db", "postgres"]);
  const stopping = new AbortController();
  let current = first;
  const keepRunning = async () => {
    let waitMs = RESTART_FIRST_MS;
    while (true) {
      await current.exited;
      if (stopping.signal.aborted) return;
      logger.error("postgres ended unasked: starting it again in {wait_ms} ms", {
        wait_ms: waitMs,
      });
      await wait(waitMs, stopping.signal);
      waitMs = Math.min(waitMs * 2, RESTART_MOST_MS);
      if (stopping.signal.aborted) return;
      try {
        current = await startRecovering({ ...settings, signal: stopping.signal });
        waitMs = RESTART_FIRST_MS;
      } catch (error) {
        logger.error("postgres does not start", { error });
      }
    }
  };
  const running = keepRunning();
  return {
    pid: () => current.pid,
    stop: async () => {
      stopping.abort();
      await current.stop();
      await running;
      // A start that was under way when the stop came.
      await current.stop();
    },
  };
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}

/** Made once, from the one database that every new cluster has. */
async function ensureDatabase(socketDir: string): Promise<void> {
  if (await hasDatabase(socketDir)) return;
  const db = openDb({ connectionString: connectionStringOf(socketDir, "postgres"), poolSize: 1 });
  try {
    await db.execute(sql`create database washfleet`);
  } finally {
    await db.close();
  }
}

async function hasDatabase(socketDir: string): Promise<boolean> {
  const db = openDb({ connectionString: connectionStringOf(socketDir, DATABASE), poolSize: 1 });
  try {
    await db.execute(sql`select 1`);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === NO_SUCH_DATABASE) return false;
    throw error;
  } finally {
    await db.close();
  }
}

function connectionStringOf(socketDir: string, database: string): string {
  const host = encodeURIComponent(socketDir);
  return `postgresql://${CLUSTER_USER}@localhost/${database}?host=${host}`;
}
