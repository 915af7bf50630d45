// Owns the job that makes quarters of an hour of the minutes, and forgets what is too old.
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import {
  appendSamples,
  type Block,
  deleteBlocks,
  lockBlocksToRollUp,
  markRolledUp,
} from "./queries.ts";
import { fromStored, rollUp, toStored } from "./sample.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
export const QUARTER_MS = 15 * MINUTE_MS;
/** An hour, and the half hour for which a server remembers minutes that it could not write. */
const OVER_AFTER_MS = 90 * MINUTE_MS;
/** A day is shown to the minute; the hour that it begins in is kept whole. */
export const KEEP_MINUTES_MS = 25 * HOUR_MS;
const KEEP_QUARTERS_MS = 31 * DAY_MS;
const BATCH = 500;

/** An hour is rolled up in the transaction that marks it: idempotent. @returns how many hours */
export async function rollUpHealth(ctx: Context, signal: AbortSignal): Promise<number> {
  requireScope(ctx.actor, "fleet:write");
  const nowMs = ctx.now().getTime();
  let rolledUp = 0;
  while (!signal.aborted) {
    const count = await rollUpBatch(ctx, new Date(nowMs - OVER_AFTER_MS));
    rolledUp += count;
    if (count < BATCH) break;
  }
  await deleteBlocks(ctx.db, 1, new Date(nowMs - KEEP_MINUTES_MS - HOUR_MS));
  await deleteBlocks(ctx.db, 15, new Date(nowMs - KEEP_QUARTERS_MS - DAY_MS));
  return rolledUp;
}

async function rollUpBatch({ db }: Context, before: Date): Promise<number> {
  return await db.transaction(async (tx) => {
    const hours = await lockBlocksToRollUp(tx, { before, limit: BATCH });
    if (hours.length === 0) return 0;
    await appendSamples(tx, 15, daysOf(hours));
    await markRolledUp(tx, hours);
    return hours.length;
  });
}

/** One block a device and day, as a statement may touch a row once. */
function daysOf(hours: readonly Block[]): Block[] {
  const days = new Map<string, Block>();
  for (const { device_id, starts_at, samples } of hours) {
    const hourMs = starts_at.getTime();
    const dayMs = Math.floor(hourMs / DAY_MS) * DAY_MS;
    const key = `${device_id} ${dayMs}`;
    const day = days.get(key) ?? { device_id, starts_at: new Date(dayMs), samples: [] };
    days.set(key, day);
    const quarters = rollUp(samples.map((sample) => fromStored(sample, hourMs)), QUARTER_MS);
    day.samples.push(...quarters.map((quarter) => toStored(quarter, dayMs)));
  }
  return [...days.values()];
}
