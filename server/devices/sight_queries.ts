// Owns what is asked and written of many devices at once as they are heard.
import { type Queryable, sql } from "../db/sql.ts";
import { type CameraRow, findCameras } from "./camera_queries.ts";
import type { DeviceRow } from "./queries.ts";

/** That a device was heard, and how often it is told to report. */
export interface Sight {
  id: string;
  at: Date;
  everyMs: number;
}

/**
 * Writes that devices were heard, where nothing else is to be said of them. A row that somebody is at
 * work on, or that is offline, is left as it is. @returns the ids that were written
 */
export async function noteSights(
  db: Queryable,
  sights: readonly Sight[],
): Promise<Set<string>> {
  const rows = await db.rows<{ id: string }>(
    sql`
    with free as (
      select d.id, s.at, s.every_ms from unnest(${sights.map(({ id }) => id)}::uuid[],
        ${sights.map(({ at }) => at)}::timestamptz[],
        ${sights.map(({ everyMs }) => everyMs)}::integer[]) as s (id, at, every_ms)
      join devices d on d.id = s.id and d.status <> 'offline' and d.enrolled_at is not null
      for no key update of d skip locked)
    update devices d set last_seen_at = free.at, heartbeat_every_ms = free.every_ms
    from free where d.id = free.id returning d.id`,
    { name: "note_sights" },
  );
  return new Set(rows.map(({ id }) => id));
}

/** What a heartbeat may change. */
export interface HeardDevice {
  row: Pick<
    DeviceRow,
    | "status"
    | "status_reasons"
    | "maintenance_until"
    | "maintenance_reason"
    | "quarantine_reason"
    | "agent_version"
    | "address"
    | "has_address_key"
  >;
  cameras: readonly CameraRow[];
}

/** "what is written of these devices", by their ids */
export async function findHeardDevices(
  db: Queryable,
  ids: readonly string[],
): Promise<Map<string, HeardDevice>> {
  const rows = await db.rows<HeardDevice["row"] & { id: string }>(
    sql`
    select id, status, status_reasons, maintenance_until, maintenance_reason, quarantine_reason,
      agent_version, address, address_key_sealed is not null as has_address_key
    from devices where id = any (${ids}::uuid[])`,
    { name: "find_heard_devices" },
  );
  const cameras = Map.groupBy(await findCameras(db, ids), ({ device_id }) => device_id);
  return new Map(rows.map((row) => [row.id, { row, cameras: cameras.get(row.id) ?? [] }]));
}
