// Owns the table of jobs: what runs when. A new job is a new row. Never knows how (run_once.ts).
import { setTimeout as delay } from "node:timers/promises";
import { advanceDeployments } from "../deployments/advance_deployments.ts";
import { watchCommissioning } from "../commissioning/watch_commissioning.ts";
import { deployWhenEnrolled, type DueDeps } from "../deployments/deploy_when_enrolled.ts";
import { settleBulkActions } from "../bulk_actions/settle_bulk_actions.ts";
import { forgetClaimCodes } from "../claim_batches/forget_claim_codes.ts";
import { deleteOldCommands } from "../devices/delete_old_commands.ts";
import { endMaintenance } from "../devices/end_maintenance.ts";
import { markSilentDevices, type SilenceDeps } from "../devices/mark_silent_devices.ts";
import { forgetFoundCameras } from "../discovery/forget_found_cameras.ts";
import { forgetOldIncidents } from "../incidents/forget_old_incidents.ts";
import { type IncidentDeps, LOOK_EVERY_MS, watchIncidents } from "../incidents/watch_incidents.ts";
import { rollUpHealth } from "../health_history/roll_up_health.ts";
import { ensurePartitions } from "../db/partitions.ts";
import {
  forgetOldNotifications,
  type MessageDeps,
  sendMessages,
} from "../notifications/send_messages.ts";
import { watchCauses, type WatchDeps } from "../notifications/watch_causes.ts";
import { closeVisits } from "../reads/close_visits.ts";
import { countVisits } from "../reads/count_visits.ts";
import { deleteOldReads } from "../reads/delete_old_reads.ts";
import { forgetIdempotencyKeys } from "../reads/once_per_key.ts";
import type { ReadParts } from "../reads/read_context.ts";
import { retryKeptFrames } from "../reads/retry_kept_frames.ts";
import type { Recognizer } from "../recognizer/plate_recognizer.ts";
import { syncRecognizerUsage } from "../recognizer/sync_recognizer_usage.ts";
import { forgetExpired } from "../users/forget_expired.ts";
import { sweepDeliveries } from "../webhooks/sweep_deliveries.ts";
import type { Job, JobRunner } from "./run_once.ts";

/** `cron` in UTC, a minute at least; `everyMs` where a minute is too long. */
export type ScheduledJob = Job & ({ cron: string } | { everyMs: number });

export interface JobDeps extends Omit<SilenceDeps, "states"> {
  states: SilenceDeps["states"] & WatchDeps["states"];
  messages: MessageDeps;
  sealer: DueDeps["sealer"];
  reads: ReadParts;
  recognizer: Pick<Recognizer, "usage"> & IncidentDeps["recognizer"];
  onIncidents?: NonNullable<IncidentDeps["onIncidents"]>;
}

const MINUTE_MS = 60_000;
const PARTITIONS_AHEAD = 3;

/** Every job of the server. */
export function scheduledJobs(deps: JobDeps): ScheduledJob[] {
  const { reads } = deps;
  return [
    {
      name: "close_visits",
      everyMs: 2000,
      run: (ctx) => closeVisits(ctx, reads.settings, reads.onVisit),
    },
    {
      name: "mark_silent_devices",
      everyMs: 5000,
      run: (ctx) => markSilentDevices(ctx, deps),
    },
    {
      name: "advance_deployments",
      everyMs: 2000,
      run: (ctx) => advanceDeployments(ctx, deps),
    },
    {
      name: "end_maintenance",
      everyMs: 5000,
      run: (ctx) => endMaintenance(ctx, deps),
    },
    {
      name: "retry_kept_frames",
      everyMs: 5000,
      run: (ctx, signal) => retryKeptFrames(ctx, { reads, signal }),
    },
    {
      name: "count_visits",
      everyMs: 10_000,
      run: (ctx, signal) => countVisits(ctx, signal),
    },
    {
      name: "deploy_when_enrolled",
      everyMs: 2000,
      run: (ctx) => deployWhenEnrolled(ctx, { states: deps.states, sealer: deps.sealer }),
    },
    {
      name: "watch_commissioning",
      everyMs: 2000,
      run: (ctx) => watchCommissioning(ctx, deps),
    },
    { name: "sweep_deliveries", cron: "* * * * *", run: (ctx) => sweepDeliveries(ctx) },
    { name: "watch_causes", everyMs: 5000, run: (ctx) => watchCauses(ctx, deps) },
    {
      name: "watch_incidents",
      everyMs: LOOK_EVERY_MS,
      run: (ctx, signal) => watchIncidents(ctx, deps, signal),
    },
    { name: "forget_old_incidents", cron: "37 * * * *", run: (ctx) => forgetOldIncidents(ctx) },
    { name: "forget_found_cameras", cron: "47 * * * *", run: (ctx) => forgetFoundCameras(ctx) },
    { name: "send_messages", everyMs: 2000, run: (ctx) => sendMessages(ctx, deps.messages) },
    {
      name: "forget_old_notifications",
      cron: "23 * * * *",
      run: (ctx) => forgetOldNotifications(ctx),
    },
    { name: "forget_claim_codes", cron: "23 * * * *", run: (ctx) => forgetClaimCodes(ctx) },
    { name: "settle_bulk_actions", cron: "* * * * *", run: (ctx) => settleBulkActions(ctx) },
    { name: "delete_old_commands", cron: "* * * * *", run: (ctx) => deleteOldCommands(ctx) },
    {
      name: "roll_up_health",
      cron: "11 * * * *",
      run: (ctx, signal) => rollUpHealth(ctx, signal),
    },
    {
      name: "sync_recognizer_usage",
      everyMs: 5 * MINUTE_MS, // at the start too: the dashboard shows it
      run: (ctx, signal) => syncRecognizerUsage(ctx, { recognizer: deps.recognizer, signal }),
    },
    {
      name: "forget_idempotency_keys",
      cron: "41 * * * *",
      run: (ctx) => forgetIdempotencyKeys(ctx),
    },
    { name: "forget_expired", cron: "23 * * * *", run: (ctx) => forgetExpired(ctx) },
    {
      name: "delete_old_reads",
      cron: "29 * * * *",
      run: (ctx, signal) => deleteOldReads(ctx, { reads, signal }),
    },
    {
      name: "ensure_partitions",
      cron: "17 * * * *",
      run: (ctx) => ensurePartitions(ctx.db, { now: ctx.now(), ahead: PARTITIONS_AHEAD }),
    },
  ];
}

/** Runs the jobs at their times until the signal. Deno takes a cron's name once a process. */
export function startJobs(
  jobs: readonly ScheduledJob[],
  { runner, signal }: { runner: JobRunner; signal: AbortSignal },
): void {
  for (const job of jobs) {
    if ("everyMs" in job) repeat(job, { everyMs: job.everyMs, runner, signal });
    else {
      const run = () => runner.runJob(job, { minGapMs: MINUTE_MS / 2 });
      // No retries of its own: the next minute is one.
      Deno.cron(
        job.name.replaceAll("_", "-"),
        job.cron,
        { signal, backoffSchedule: [] },
        async () => {
          await run();
        },
      );
    }
  }
}

async function repeat(
  job: Job,
  options: { everyMs: number; runner: JobRunner; signal: AbortSignal },
): Promise<void> {
  const { everyMs, runner, signal } = options;
  while (!signal.aborted) {
    await runner.runJob(job, { minGapMs: everyMs / 2 });
    await delay(everyMs, undefined, { signal }).catch(() => {});
  }
}
