// Owns a real, migrated Postgres for one test: a copy of a cluster that is made once and kept.
// Every call has a postmaster of its own (about 0.4 s), so faults of one test touch no other.
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../server/db/embedded.ts";
import { migrate, readMigrations } from "../../server/db/migrate.ts";
import { type Db, type DbOptions, openDb, sql } from "../../server/db/sql.ts";

export interface TestDatabase extends AsyncDisposable {
  db: Db;
  connectionString: string;
  /** Opens another pool, as a second server instance would. Close it before the database. */
  open(options?: Omit<DbOptions, "connectionString">): Db;
  postgres: {
    /** Its folder, with `cluster/` in it. */
    dir: string;
    /** Of the postmaster running now. */
    readonly pid: number;
    /** SIGKILL to the postmaster; it is started again by itself. */
    kill(): void;
    /** Fast shutdown; stays away until `start()`. */
    stop(): Promise<void>;
    start(): Promise<void>;
    /** `stop()`, then `start()`, at the same address. */
    restart(): Promise<void>;
  };
  close(): Promise<void>;
}

export interface TestDatabaseOptions {
  /** `true`: fsync and all, for tests that kill Postgres and count rows. Default `false`. */
  isDurable?: boolean;
}

const TEMPLATES = new URL("../../.data/test_clusters/", import.meta.url).pathname;

/** `await using database = await testDatabase()`, in the test itself or in `beforeAll`. */
export async function testDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const dir = await Deno.makeTempDir({ prefix: "washfleet-test-" });
  await copyFolder(await ensureTemplate(), dir);
  const start = () =>
    startEmbeddedPostgres({ dir, ...(options.isDurable ? {} : { isDurable: false }) });
  let postgres: EmbeddedPostgres = await start();
  const { connectionString } = postgres;
  const open = (more: Omit<DbOptions, "connectionString"> = {}) =>
    openDb({ connectionString, ...more });
  const db = open();
  const close = async () => {
    await db.close();
    await postgres.stop();
    await Deno.remove(dir, { recursive: true });
  };
  const restart = async () => {
    await postgres.stop();
    postgres = await start();
  };
  return {
    db,
    connectionString,
    open,
    postgres: {
      dir,
      get pid() {
        return postgres.pid;
      },
      kill: () => Deno.kill(postgres.pid, "SIGKILL"),
      stop: () => postgres.stop(),
      start: async () => {
        postgres = await start();
      },
      restart,
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** The cluster to copy, with every migration applied; made anew when a migration changes. */
async function ensureTemplate(): Promise<string> {
  const migrations = await readMigrations();
  const text = JSON.stringify(migrations.map(({ name, text }) => [name, text]));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  const name = new Uint8Array(digest).toHex().slice(0, 16);
  const template = `${TEMPLATES}${name}`;
  if (await exists(template)) return template;
  await Deno.mkdir(TEMPLATES, { recursive: true });
  using lock = await Deno.open(`${TEMPLATES}lock`, { write: true, create: true });
  await lock.lock(true);
  if (!await exists(template)) await makeTemplate(template);
  return template;
}

async function makeTemplate(template: string): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "washfleet-template-" });
  const postgres = await startEmbeddedPostgres({ dir, isDurable: false });
  const db = openDb({ connectionString: postgres.connectionString });
  await migrate(db);
  await dropOthers(db);
  await db.close();
  await postgres.stop();
  const torn = `${template}.new`;
  await Deno.remove(torn, { recursive: true }).catch(() => {});
  await Deno.mkdir(torn, { mode: 0o700 });
  await copyFolder(dir, torn);
  await Deno.rename(torn, template);
  await Deno.remove(dir, { recursive: true });
}

/** A copy costs by the number of files: only the one database is kept, 300 files of 1,400. */
async function dropOthers(db: Db): Promise<void> {
  await db.execute(sql`update pg_database set datistemplate = false`);
  await db.execute(sql`drop database postgres`);
  await db.execute(sql`drop database template1`);
  await db.execute(sql`drop database template0`);
}

/** What is in the cluster of one, into the other; `cp` is ten times faster than a walk. */
async function copyFolder(from: string, to: string): Promise<void> {
  const { success, stderr } = await new Deno.Command("cp", {
    args: ["-a", "--reflink=auto", `${from}/cluster`, to],
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`Cannot copy a cluster: ${new TextDecoder().decode(stderr)}`);
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
