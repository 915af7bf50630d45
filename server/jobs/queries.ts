// Owns the SQL of the jobs' own bookkeeping.
import { type Queryable, sql } from "../db/sql.ts";

/**
 * Marks the job as started, unless it was less than `minGapMs` ago (by the database's clock, so
 * that instances agree). A start in the future is a clock that was set back.
 */
export async function startRun(
  db: Queryable,
  input: { name: string; minGapMs: number },
): Promise<boolean> {
  const started = await db.execute(sql`
    insert into job_runs as last (name, started_at) values (${input.name}, now())
    on conflict (name) do update
      set started_at = now(), finished_at = null, ok = null, error = null
      where last.started_at <= now() - ${input.minGapMs} * interval '1 millisecond'
        or last.started_at > now()`);
  return started > 0;
}

export async function finishRun(
  db: Queryable,
  input: { name: string; ok: boolean; error: string | null },
): Promise<void> {
  await db.execute(sql`
    update job_runs set finished_at = now(), ok = ${input.ok}, error = ${input.error}
    where name = ${input.name}`);
}

/** Takes the session's lock of the job's name. @returns `false` when another session has it */
export async function tryLock(session: Queryable, name: string): Promise<boolean> {
  const row = await session.row<{ locked: boolean }>(
    sql`select pg_try_advisory_lock(7301, hashtext(${name})) as locked`,
  );
  return row?.locked === true;
}

export async function unlock(session: Queryable, name: string): Promise<void> {
  await session.execute(sql`select pg_advisory_unlock(7301, hashtext(${name}))`);
}
