// Owns bringing a database's tables up to what this program expects: forward only, each
// migration once, whoever starts first, while older servers work on. Never edits or undoes one.
import { setTimeout as delay } from "node:timers/promises";
import { getLogger } from "@logtape/logtape";
import { type Db, type Queryable, raw, sql } from "./sql.ts";

export interface Migration {
  /** Leading number of the file's name, from 1. */
  number: number;
  /** The file's name. */
  name: string;
  /** Its statements; run as one simple query, so without parameters. */
  text: string;
}

// Two servers that start at once must not run the same migration side by side.
const MIGRATE_LOCK = 7_301_000;

// A statement that waits for a table holds up everybody who comes after it: rather it gives way,
// and tries again when the others are through.
const LOCK_TIMEOUT_MS = 2000;
const LOCK_ATTEMPTS = 15;
const LOCK_RETRY_MS = 2000;
// SQLSTATE lock_not_available.
const LOCK_TIMED_OUT = "55P03";

/** How long a migration waits for tables that others use. */
export interface MigratePace {
  lockTimeoutMs: number;
  attempts: number;
  retryMs: number;
}

/**
 * Applies what is missing, each migration in a transaction of its own. A server that is at work
 * meanwhile goes on; only at its next start it is told that the database is newer.
 * @returns the names of those applied now
 * @throws Error when the database is newer than this program, or a migration fails
 */
export async function migrate(
  db: Db,
  migrations?: readonly Migration[],
  pace: MigratePace = {
    lockTimeoutMs: LOCK_TIMEOUT_MS,
    attempts: LOCK_ATTEMPTS,
    retryMs: LOCK_RETRY_MS,
  },
): Promise<string[]> {
  const known = migrations ?? await readMigrations();
  const applied: string[] = [];
  for (const migration of known) {
    if (await applyPatiently(db, migration, pace)) {
      applied.push(migration.name);
      getLogger(["server", "db"]).info("applied migration {name}", { name: migration.name });
    }
  }
  await refuseNewer(db, known);
  return applied;
}

/** The migrations of this program, in order. @throws Error on a gap or a double number */
export async function readMigrations(
  folder: URL = new URL("./migrations/", import.meta.url),
): Promise<Migration[]> {
  const names: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    if (entry.name.endsWith(".sql")) names.push(entry.name);
  }
  names.sort();
  return await Promise.all(names.map(async (name, index) => {
    const number = Number(/^(\d{6})_/.exec(name)?.[1]);
    if (number !== index + 1) {
      throw new Error(`Cannot order the migrations: number ${index + 1} is ${name}`);
    }
    return { number, name, text: await Deno.readTextFile(new URL(name, folder)) };
  }));
}

async function applyPatiently(db: Db, migration: Migration, pace: MigratePace): Promise<boolean> {
  for (let attempt = 1;; attempt++) {
    try {
      return await db.transaction((tx) => applyOnce(tx, migration, pace));
    } catch (error) {
      const isLocked = error instanceof Error && "code" in error && error.code === LOCK_TIMED_OUT;
      if (!isLocked || attempt >= pace.attempts) throw error;
      getLogger(["server", "db"]).warning("migration {name} waits for a table in use", {
        name: migration.name,
        attempt,
      });
      await delay(pace.retryMs);
    }
  }
}

/** Inserts the number first: a second server waits on the lock, then finds it taken. */
async function applyOnce(
  tx: Queryable,
  migration: Migration,
  { lockTimeoutMs }: Pick<MigratePace, "lockTimeoutMs">,
): Promise<boolean> {
  await tx.execute(sql`select pg_advisory_xact_lock(${MIGRATE_LOCK})`);
  await tx.execute(sql`
    create table if not exists migrations (
      number integer primary key,
      name text not null,
      applied_at timestamptz not null default now()
    )`);
  const inserted = await tx.execute(sql`
    insert into migrations (number, name) values (${migration.number}, ${migration.name})
    on conflict (number) do nothing`);
  if (inserted === 0) return false;
  await tx.execute(sql`set local statement_timeout = 0`);
  await tx.execute(raw(`set local lock_timeout = ${Math.round(lockTimeoutMs)}`));
  await tx.execute(raw(migration.text));
  return true;
}

async function refuseNewer(db: Db, known: readonly Migration[]): Promise<void> {
  const row = await db.row<{ newest: number }>(
    sql`select coalesce(max(number), 0) as newest from migrations`,
  );
  const newest = row?.newest ?? 0;
  if (newest > known.length) {
    throw new Error(
      `Cannot use the database as this program knows ${known.length} migrations: ` +
        `current value is ${newest}`,
    );
  }
}
