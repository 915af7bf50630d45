// Owns what a scrape of the fleet asks of the database; each is one query however large the fleet is.
import type { DeviceStatus } from "../contract/fleet.ts";
import type { Labels } from "../contract/labels.ts";
import { type Queryable, sql } from "../db/sql.ts";

/** A device as its time series are labelled. */
export interface ScrapedDevice {
  id: string;
  name: string;
  location_id: string;
  location_name: string;
  status: DeviceStatus;
  agent_version: string | null;
  address: string | null;
  is_enrolled: boolean;
  is_quarantined: boolean;
  /** Its own over its location's. */
  labels: Labels;
  cameras: number;
}

type Visible = { visible: readonly string[] | null };

/** "all devices, and how many cameras each has", by location and name */
export function findScrapedDevices(db: Queryable, { visible }: Visible): Promise<ScrapedDevice[]> {
  return db.rows<ScrapedDevice>(
    sql`
    select d.id, d.name, d.location_id, l.name as location_name, d.status, d.agent_version,
      d.address, d.enrolled_at is not null as is_enrolled,
      d.quarantined_at is not null as is_quarantined, l.labels || d.labels as labels,
      coalesce(c.cameras, 0)::int as cameras
    from devices d
    join locations l on l.id = d.location_id
    left join (select device_id, count(*) as cameras from cameras group by device_id) c
      on c.device_id = d.id
    where ${visible}::uuid[] is null or d.location_id = any (${visible}::uuid[])
    order by l.name, d.name, d.id`,
    { name: "find_scraped_devices" },
  );
}

/** A location's calls of the recognizer this month. */
export interface LocationCalls {
  location_id: string;
  location_name: string;
  calls: number;
  /** `null`: no limit. */
  budget: number | null;
}

/** "how many calls has each location made this month" (UTC), those that made none left out */
export function findLocationCalls(
  db: Queryable,
  { visible, now }: Visible & { now: Date },
): Promise<LocationCalls[]> {
  return db.rows<LocationCalls>(
    sql`
    select l.id as location_id, l.name as location_name, made.calls::int as calls,
      s.monthly_budget as budget
    from location_recognizer_calls made
    join locations l on l.id = made.location_id
    left join location_reading_settings s on s.location_id = l.id
    where made.month = date_trunc('month', ${now}::timestamptz at time zone 'UTC')::date
      and (${visible}::uuid[] is null or l.id = any (${visible}::uuid[]))
    order by l.name`,
    { name: "find_location_calls" },
  );
}

/** What waits to be delivered; seconds. */
export interface Backlog {
  pending: number;
  oldest_age: number;
  overdue: number;
}

/**
 * "how many deliveries wait, since when, and how late is the one most overdue". An endpoint that fails
 * is asked seldom on purpose: what waits for it is not overdue.
 */
export async function findBacklog(db: Queryable): Promise<Backlog> {
  const row = await db.row<Backlog>(
    sql`
    select count(*)::int as pending,
      coalesce(extract(epoch from now() - min(d.created_at)), 0)::float8 as oldest_age,
      greatest(0, coalesce(extract(epoch from now()
        - min(d.next_attempt_at) filter (where e.failing_since is null)), 0))::float8 as overdue
    from webhook_deliveries d join webhook_endpoints e on e.id = d.endpoint_id
    where d.status = 'pending' and e.enabled`,
    { name: "find_delivery_backlog" },
  );
  return row ?? { pending: 0, oldest_age: 0, overdue: 0 };
}
