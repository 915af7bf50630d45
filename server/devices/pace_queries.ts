// Owns what the pace of heartbeats is reckoned from.
import { type Queryable, sql } from "../db/sql.ts";

/** "how many devices are there that report, and how seldom is one of them told to, ms" */
export async function countEnrolledDevices(
  db: Queryable,
): Promise<{ devices: number; slowestMs: number }> {
  const counted = await db.row<{ devices: number; slowestMs: number }>(sql`
    select count(*)::integer as devices, coalesce(max(heartbeat_every_ms), 0) as "slowestMs"
    from devices where enrolled_at is not null`);
  return counted ?? { devices: 0, slowestMs: 0 };
}
