// Owns the questions about the whole fleet at once; each is one query however large the fleet is.
import { type Queryable, sql } from "../db/sql.ts";

/** One location's counts. "Today" begins at its own last midnight. */
export interface LocationCounts {
  id: string;
  name: string;
  timezone: string;
  devices_total: number;
  devices_online: number;
  devices_offline: number;
  devices_error: number;
  devices_maintenance: number;
  cameras_total: number;
  cameras_streaming: number;
  cameras_unknown: number;
  plates_today: number;
  misses_today: number;
  last_read_id: string | null;
  last_plate: string | null;
  last_captured_at: Date | null;
}

/**
 * A device that is worked on is not told to be silent. Its row is written at each third heartbeat, and three
 * that did not come are silence.
 */
const ROW_BEATS = 6;

/**
 * "how is each location", by name. A camera counts as streaming only while its device is heard and not shut
 * out: it is neither streaming nor down else, but unknown.
 */
export function findLocationCounts(
  db: Queryable,
  options: { visible: readonly string[] | null; now: Date },
): Promise<LocationCounts[]> {
  return db.rows<LocationCounts>(
    sql`
    select l.id, l.name, l.timezone,
      d.devices_total, d.devices_online, d.devices_offline, d.devices_error,
      d.devices_maintenance, c.cameras_total, c.cameras_streaming, c.cameras_unknown,
      v.plates_today, v.misses_today,
      r.id as last_read_id, r.plate as last_plate, r.captured_at as last_captured_at
    from locations l
    cross join lateral (
      select count(*) as devices_total,
        count(*) filter (where status = 'online') as devices_online,
        count(*) filter (where status = 'offline') as devices_offline,
        count(*) filter (where status = 'error') as devices_error,
        count(*) filter (where status = 'maintenance') as devices_maintenance
      from devices where location_id = l.id
    ) d
    cross join lateral (
      select count(*) as cameras_total,
        count(*) filter (where c.status = 'streaming' and d.is_known) as cameras_streaming,
        count(*) filter (where not d.is_known) as cameras_unknown
      from (
        select id, location_id, quarantined_at is null and status <> 'offline'
          and (status <> 'maintenance' or last_seen_at > ${options.now}::timestamptz
            - heartbeat_every_ms * ${ROW_BEATS}::int * interval '1 millisecond') as is_known
        from devices
      ) d join cameras c on c.device_id = d.id where d.location_id = l.id
    ) c
    cross join lateral (
      select count(*) filter (where outcome = 'read') as plates_today,
        count(*) filter (where outcome = 'missed') as misses_today
      from visits
      where location_id = l.id and first_seen_at >= date_trunc('day', ${options.now}::timestamptz
        at time zone l.timezone) at time zone l.timezone
    ) v
    left join lateral (
      select id, plate, captured_at from plate_reads
      where location_id = l.id
      order by captured_at desc, id desc
      limit 1
    ) r on true
    where (${options.visible}::uuid[] is null or l.id = any (${options.visible}::uuid[]))
    order by l.name`,
    { name: "find_location_counts" },
  );
}

/** "which devices need somebody, and why", those that are silent first */
export function findTroubledDevices(
  db: Queryable,
  options: { visible: readonly string[] | null },
): Promise<{ location_id: string; name: string; status: string; status_reasons: string[] }[]> {
  return db.rows(
    sql`
    select location_id, name, status, status_reasons from devices
    where status in ('offline', 'error')
      and (${options.visible}::uuid[] is null or location_id = any (${options.visible}::uuid[]))
    order by status = 'offline' desc, name`,
    { name: "find_troubled_devices" },
  );
}

export interface UsageRow {
  calls_counted: number;
  calls: number | null;
  total_calls: number | null;
  resets_on: Date | null;
  synced_at: Date | null;
}

/** "how many calls of the recognizer were made this month" (UTC, as its account counts) */
export function findRecognizerUsage(db: Queryable, now: Date): Promise<UsageRow | undefined> {
  return db.row<UsageRow>(sql`
    select calls_counted, calls, total_calls, resets_on, synced_at from recognizer_usage
    where month = date_trunc('month', ${now}::timestamptz at time zone 'UTC')::date`);
}
