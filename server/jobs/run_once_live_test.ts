import { deepEqual, equal, match } from "node:assert/strict";
import { testDatabase } from "../../tests/support/database.ts";
import { waitUntil } from "../../tests/support/wait_until.ts";
import { type Db, sql } from "../db/sql.ts";
import { createMetrics } from "../metrics.ts";
import { createJobRunner, type Job } from "./run_once.ts";

function runnerOn(db: Db) {
  return createJobRunner({ db, metrics: createMetrics(), now: () => new Date() });
}

function countingJob() {
  const job = { name: "count", runs: 0, run: () => Promise.resolve(void job.runs++) };
  return job;
}

Deno.test("runJob() keeps what became of the last run", async () => {
  await using database = await testDatabase();
  await using runner = runnerOn(database.db);
  const lastRun = () =>
    database.db.row<{ ok: boolean; error: string | null; done: boolean }>(
      sql`select ok, error, finished_at >= started_at as done from job_runs where name = 'fails'`,
    );
  let fails = true;
  const job: Job = {
    name: "fails",
    run: () => fails ? Promise.reject(new Error("no luck")) : Promise.resolve(),
  };
  equal(await runner.runJob(job), "failed");
  match((await lastRun())?.error ?? "", /no luck/);
  fails = false;
  equal(await runner.runJob(job), "ok");
  deepEqual(await lastRun(), { ok: true, error: null, done: true });
});

Deno.test("runJob() of two instances at once runs the job in one of them", async () => {
  await using database = await testDatabase();
  const other = database.open();
  await using one = runnerOn(database.db);
  await using two = runnerOn(other);
  const gate = Promise.withResolvers<void>();
  const started = Promise.withResolvers<void>();
  const slow: Job = {
    name: "slow",
    run: () => {
      started.resolve();
      return gate.promise;
    },
  };
  const first = one.runJob(slow);
  await started.promise;
  equal(await two.runJob(slow), "skipped");
  equal(await one.runJob(slow), "skipped");
  equal(await two.runJob(countingJob()), "ok");
  gate.resolve();
  equal(await first, "ok");
  equal(await two.runJob(slow), "ok");
  await two.close();
  await other.close();
});

Deno.test("runJob() runs once in its gap, whichever instance came first", async () => {
  await using database = await testDatabase();
  await using one = runnerOn(database.db);
  await using two = runnerOn(database.db);
  const job = countingJob();
  const options = { minGapMs: 60_000 };
  deepEqual(
    [await one.runJob(job, options), await two.runJob(job, options)],
    ["ok", "skipped"],
  );
  await database.db.execute(sql`update job_runs set started_at = now() - interval '61 s'`);
  equal(await two.runJob(job, options), "ok");
  equal(job.runs, 2);
});

Deno.test("runJob() goes on when the clock was set back", async () => {
  await using database = await testDatabase();
  await using runner = runnerOn(database.db);
  const job = countingJob();
  await runner.runJob(job);
  await database.db.execute(sql`update job_runs set started_at = now() + interval '1 day'`);
  equal(await runner.runJob(job, { minGapMs: 60_000 }), "ok");
});

Deno.test("runJob() runs again after its session was cut, and after the database was away", async () => {
  await using database = await testDatabase();
  await using runner = runnerOn(database.db);
  const job = countingJob();
  equal(await runner.runJob(job), "ok");
  await database.db.execute(sql`
    select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()
      and backend_type = 'client backend'`);
  await waitUntil(async () => await runner.runJob(job) === "ok" ? true : undefined, {
    what: "a run",
    timeoutMs: 20_000,
  });
  await database.postgres.stop();
  equal(await runner.runJob(job), "failed");
  await database.postgres.start();
  await waitUntil(async () => await runner.runJob(job) === "ok" ? true : undefined, {
    what: "a run",
    timeoutMs: 20_000,
  });
});

Deno.test("close() aborts what runs and waits for it", async () => {
  await using database = await testDatabase();
  const runner = runnerOn(database.db);
  const started = Promise.withResolvers<void>();
  const run = runner.runJob({
    name: "long",
    run: async (_, signal) => {
      started.resolve();
      await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    },
  });
  await started.promise;
  await runner.close();
  equal(await run, "ok");
  equal(await runner.runJob(countingJob()), "skipped");
});
