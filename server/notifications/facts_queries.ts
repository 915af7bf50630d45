// Owns the questions about the fleet that rules are judged by.
import { type Queryable, sql } from "../db/sql.ts";
import type { VisitCount } from "./cause.ts";

export interface DeviceRow {
  id: string;
  name: string;
  location_id: string;
  location_name: string;
  status: "online" | "offline" | "error" | "maintenance";
  status_since: Date;
  last_seen_at: Date | null;
  heartbeat_every_ms: number;
}

/** "every enrolled device, with its site" */
export async function findWatchedDevices(db: Queryable): Promise<DeviceRow[]> {
  return await db.rows<DeviceRow>(sql`
    select d.id, d.name, d.location_id, l.name as location_name, d.status, d.status_since,
      d.last_seen_at, d.heartbeat_every_ms
    from devices d join locations l on l.id = d.location_id
    where d.enrolled_at is not null`);
}

/** "how many visits of each location were read, and missed, since", without maintenance */
export async function countVisits(db: Queryable, since: Date): Promise<VisitCount[]> {
  return await db.rows<VisitCount>(sql`
    select v.location_id as "locationId", l.name as "locationName",
      count(*) filter (where v.outcome = 'read') as read,
      count(*) filter (where v.outcome = 'missed') as missed
    from visits v
    join locations l on l.id = v.location_id
    join devices d on d.id = v.device_id and d.status <> 'maintenance'
    where v.first_seen_at >= ${since} and v.outcome <> 'open'
    group by v.location_id, l.name`);
}

/** "up to which event the rules have looked", held until the transaction ends */
export async function lockProgress(tx: Queryable): Promise<number> {
  const row = await tx.row<{ event_id: number }>(
    sql`select event_id from notification_progress for update`,
  );
  return row?.event_id ?? 0;
}

export async function setProgress(tx: Queryable, eventId: number): Promise<void> {
  await tx.execute(sql`update notification_progress set event_id = ${eventId}`);
}
