// Owns every question about the table `health_blocks`.
import { type Queryable, sql } from "../db/sql.ts";
import type { StoredSample } from "./sample.ts";

/** An hour's minutes (step 1) or a day's quarters of an hour (step 15). */
export type Step = 1 | 15;

export interface Block {
  device_id: string;
  starts_at: Date;
  samples: StoredSample[];
}

/** Puts samples at the end of their blocks. A device that was removed meanwhile is left out. */
export async function appendSamples(
  db: Queryable,
  step: Step,
  blocks: readonly Block[],
): Promise<void> {
  await db.execute(
    sql`
    insert into health_blocks as b (device_id, step_minutes, starts_at, samples)
    select n.device_id, ${step}, n.starts_at, n.samples
    from unnest(${blocks.map((block) => block.device_id)}::uuid[],
      ${blocks.map((block) => block.starts_at.toISOString())}::timestamptz[],
      ${blocks.map((block) => JSON.stringify(block.samples))}::jsonb[])
      as n (device_id, starts_at, samples)
    join devices d on d.id = n.device_id
    order by n.device_id, n.starts_at
    on conflict (device_id, step_minutes, starts_at)
      do update set samples = b.samples || excluded.samples`,
    { name: "append_health_samples" },
  );
}

/** "the hours that are over and not rolled up yet", held until the transaction ends */
export function lockBlocksToRollUp(
  tx: Queryable,
  options: { before: Date; limit: number },
): Promise<Block[]> {
  return tx.rows<Block>(sql`
    select device_id, starts_at, samples from health_blocks
    where step_minutes = 1 and not is_rolled_up and starts_at < ${options.before}
    order by starts_at limit ${options.limit}
    for update skip locked`);
}

export async function markRolledUp(tx: Queryable, blocks: readonly Block[]): Promise<void> {
  await tx.execute(sql`
    update health_blocks b set is_rolled_up = true
    from unnest(${blocks.map((block) => block.device_id)}::uuid[],
      ${blocks.map((block) => block.starts_at.toISOString())}::timestamptz[]) as n (id, at)
    where b.device_id = n.id and b.step_minutes = 1 and b.starts_at = n.at`);
}

/** Removes what began before; of the minutes only what was rolled up. @returns how many */
export function deleteBlocks(db: Queryable, step: Step, before: Date): Promise<number> {
  return db.execute(sql`
    delete from health_blocks
    where step_minutes = ${step} and starts_at < ${before} and (step_minutes = 15 or is_rolled_up)`);
}

/**
 * "this device's blocks that begin in this time"
 * @param range.isOpenOnly only those that were not rolled up
 */
export function findBlocks(
  db: Queryable,
  range: { deviceId: string; step: Step; from: Date; to: Date; isOpenOnly: boolean },
): Promise<Block[]> {
  const { deviceId, step, from, to, isOpenOnly } = range;
  return db.rows<Block>(sql`
    select device_id, starts_at, samples from health_blocks
    where device_id = ${deviceId} and step_minutes = ${step}
      and starts_at >= ${from} and starts_at < ${to}
      and (not ${isOpenOnly}::boolean or not is_rolled_up)
    order by starts_at`);
}
