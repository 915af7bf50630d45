// Owns the questions about what agents did by themselves.
import type { RemedyReport } from "../contract/remedy.ts";
import { type Queryable, sql } from "../db/sql.ts";

/** An agent that goes wild fills no table. */
const MOST_OF_A_DEVICE = 1000;

/**
 * Writes what is new, and verdicts of what was pending.
 * @returns the ids of those that have a verdict now and had none
 */
export async function upsertRemedies(
  tx: Queryable,
  { deviceId, remedies, at }: {
    deviceId: string;
    remedies: readonly RemedyReport[];
    at: Date;
  },
): Promise<Set<string>> {
  const rows = await tx.rows<{ id: string }>(sql`
    insert into remedies (device_id, id, camera_id, cause, step, at, is_dry_run, verdict, why, detail,
      frame_age_ms, next, received_at)
    select ${deviceId}, r.id, r.camera_id, r.cause, r.step, r.at, r.dry_run, r.verdict, r.why, r.detail,
      r.frame_age_ms, r.next, ${at}
    from jsonb_to_recordset(${JSON.stringify(remedies)}::jsonb) as r (id uuid, camera_id text,
      cause text, step text, at timestamptz, dry_run boolean, verdict text, why text, detail text,
      frame_age_ms double precision, next text)
    order by r.id
    on conflict (device_id, id) do update set verdict = excluded.verdict, detail = excluded.detail,
      frame_age_ms = excluded.frame_age_ms
      where remedies.verdict = 'pending' and excluded.verdict <> 'pending'
    returning id, verdict`);
  await tx.execute(sql`
    delete from remedies where device_id = ${deviceId} and received_at < (
      select received_at from remedies where device_id = ${deviceId}
      order by received_at desc offset ${MOST_OF_A_DEVICE} limit 1)`);
  const settled = new Set(
    remedies.filter(({ verdict }) => verdict !== "pending").map(({ id }) => id),
  );
  return new Set(rows.map(({ id }) => id).filter((id) => settled.has(id)));
}

/** How many of a device came since then, those of this transaction included. */
export async function countReceived(
  tx: Queryable,
  { deviceId, since }: { deviceId: string; since: Date },
): Promise<number> {
  const row = await tx.row<{ count: number }>(sql`
    select count(*)::int as count from remedies
    where device_id = ${deviceId} and received_at > ${since}`);
  return row?.count ?? 0;
}

/** Retention. @returns how many */
export async function deleteOldRemedies(
  db: Queryable,
  { before, limit }: { before: Date; limit: number },
): Promise<number> {
  return await db.execute(sql`
    delete from remedies where (device_id, id) in (
      select device_id, id from remedies where received_at < ${before} limit ${limit})`);
}
