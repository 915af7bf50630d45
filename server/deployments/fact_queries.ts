// Owns the questions by which a deployment learns how its devices are: from the devices, their
// commands' answers, their sites' windows and what else goes on there.
import type { CommandResult } from "../contract/device_link.ts";
import type { MaintenanceWindow } from "../contract/deployment.ts";
import type { DeviceStatus } from "../contract/fleet.ts";
import { type Queryable, sql } from "../db/sql.ts";

export interface FactRow {
  id: string;
  location_id: string;
  status: DeviceStatus;
  is_enrolled: boolean;
  is_quarantined: boolean;
  last_seen_at: Date | null;
  heartbeat_every_ms: number;
  agent_version: string | null;
  applied_revision: number | null;
  applied_hash: string | null;
  desired_revision: number | null;
  /** Another deployment is about to change it. */
  is_elsewhere: boolean;
}

/** "how are these devices" */
export function findFacts(
  db: Queryable,
  { deploymentId, deviceIds }: { deploymentId: string; deviceIds: readonly string[] },
): Promise<FactRow[]> {
  return db.rows<FactRow>(sql`
    select d.id, d.location_id, d.status, d.enrolled_at is not null as is_enrolled,
      d.quarantined_at is not null as is_quarantined, d.last_seen_at, d.heartbeat_every_ms,
      d.agent_version, c.applied_revision, c.applied_hash, c.desired_revision, exists (select from deployment_devices r
        where r.device_id = d.id and r.deployment_id <> ${deploymentId}
          and r.status in ('pending', 'sent', 'applied', 'soaking', 'revert_pending',
            'revert_sent')) as is_elsewhere
    from devices d left join device_configs c on c.device_id = d.id
    where d.id = any (${deviceIds}::uuid[])`);
}

/** "what became of these commands" */
export function findResults(
  db: Queryable,
  commandIds: readonly string[],
): Promise<{ id: string; result: CommandResult | null }[]> {
  return db.rows(sql`
    select id, result from commands where id = any (${commandIds}::uuid[])`);
}

export interface WindowRow {
  location_id: string;
  timezone: string;
  windows: MaintenanceWindow[];
}

/** "when may these locations be disturbed" */
export function findWindows(db: Queryable, locationIds: readonly string[]): Promise<WindowRow[]> {
  return db.rows<WindowRow>(sql`
    select l.id as location_id, l.timezone, coalesce(jsonb_agg(jsonb_build_object('days', w.days,
        'start', to_char(make_interval(mins => w.start_minute), 'HH24:MI'),
        'duration_minutes', w.duration_minutes) order by w.position)
      filter (where w.location_id is not null), '[]') as windows
    from locations l left join maintenance_windows w on w.location_id = l.id
    where l.id = any (${locationIds}::uuid[])
    group by l.id`);
}

/** Writes a location's windows over those before. */
export async function replaceWindows(
  tx: Queryable,
  locationId: string,
  windows: readonly MaintenanceWindow[],
): Promise<void> {
  await tx.execute(sql`delete from maintenance_windows where location_id = ${locationId}`);
  for (const [position, { days, start, duration_minutes }] of windows.entries()) {
    const [hours = 0, minutes = 0] = start.split(":").map(Number);
    await tx.execute(sql`
      insert into maintenance_windows
        (location_id, position, days, start_minute, duration_minutes)
      values (${locationId}, ${position}, ${days}::text[], ${hours * 60 + minutes},
        ${duration_minutes})`);
  }
}

/** "what else goes on at these locations, apart from the devices of this deployment" */
export function findLoads(
  db: Queryable,
  options: { deploymentId: string; locationIds: readonly string[] },
): Promise<{ location_id: string; in_flight: number; unavailable: number }[]> {
  return db.rows(sql`
    select d.location_id, count(f.device_id)::int as in_flight,
      count(*) filter (where f.device_id is not null
        or (d.enrolled_at is not null and d.status in ('offline', 'error')))::int as unavailable
    from devices d
      left join deployment_devices f on f.device_id = d.id
        and f.status in ('sent', 'applied', 'soaking', 'revert_sent')
    where d.location_id = any (${options.locationIds}::uuid[])
      and not exists (select from deployment_devices own
        where own.deployment_id = ${options.deploymentId} and own.device_id = d.id)
    group by d.location_id`);
}
