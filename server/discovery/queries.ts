// Owns every question about the tables `found_cameras` and `discovery_looks` that a device's report asks.
import type { FoundCamera } from "../contract/discovery.ts";
import { type Queryable, raw, sql } from "../db/sql.ts";

/** What a camera says of itself, as it was last told. */
export type FoundWords =
  & Pick<FoundCamera, "name" | "make" | "model" | "hardware" | "location">
  & Required<Pick<FoundCamera, "profiles" | "serial" | "mac" | "firmware" | "streams">>;

export interface FoundRow {
  id: string;
  device_id: string;
  endpoint: string;
  address: string;
  previous_address: string | null;
  moved_at: Date | null;
  words: FoundWords;
  camera_id: string | null;
  is_configured: boolean;
  is_adopted: boolean;
  trouble: string | null;
  first_seen_at: Date;
  last_seen_at: Date;
  is_there: boolean;
  ignored_at: Date | null;
  ignored_by: string | null;
}

export const FOUND = raw(`f.id, f.device_id, f.endpoint, f.address, f.previous_address, f.moved_at,
  f.words, f.camera_id, f.is_configured, f.is_adopted, f.trouble, f.first_seen_at, f.last_seen_at,
  f.is_there, f.ignored_at, f.ignored_by`);

/** Writes how the device looked around. Who else takes a report of it waits from here. */
export async function writeLook(
  tx: Queryable,
  look: {
    deviceId: string;
    at: Date;
    scannedAt: Date | null;
    isScanning: boolean;
    problem: string | null;
  },
): Promise<{ events_since: Date; events_told: number }> {
  const row = await tx.row<{ events_since: Date; events_told: number }>(sql`
    insert into discovery_looks
      (device_id, reported_at, scanned_at, is_scanning, problem, events_since)
    values (${look.deviceId}, ${look.at}, ${look.scannedAt}, ${look.isScanning}, ${look.problem},
      ${look.at})
    on conflict (device_id) do update
    set reported_at = excluded.reported_at, scanned_at = excluded.scanned_at,
      is_scanning = excluded.is_scanning, problem = excluded.problem
    returning events_since, events_told`);
  return row ?? { events_since: look.at, events_told: 0 };
}

/** Writes how many events the device caused since. */
export async function writeTold(
  tx: Queryable,
  told: { deviceId: string; since: Date; count: number },
): Promise<void> {
  await tx.execute(sql`
    update discovery_looks set events_since = ${told.since}, events_told = ${told.count}
    where device_id = ${told.deviceId}`);
}

/** "what was found by this device so far" */
export function findOfDevice(db: Queryable, deviceId: string): Promise<FoundRow[]> {
  return db.rows<FoundRow>(sql`
    select ${FOUND} from found_cameras f where f.device_id = ${deviceId} order by f.id`);
}

/** Writes cameras that answered, over what was known of them. */
export async function upsertFound(tx: Queryable, rows: readonly FoundRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.execute(sql`
    insert into found_cameras (id, device_id, endpoint, address, previous_address, moved_at, words,
      camera_id, is_configured, is_adopted, trouble, first_seen_at, last_seen_at, is_there)
    select id, device_id, endpoint, address, previous_address, moved_at, words, camera_id,
      is_configured, is_adopted, trouble, first_seen_at, last_seen_at, true
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, device_id uuid,
      endpoint text, address text, previous_address text, moved_at timestamptz, words jsonb,
      camera_id text, is_configured boolean, is_adopted boolean, trouble text,
      first_seen_at timestamptz, last_seen_at timestamptz)
    on conflict (device_id, endpoint) do update
    set address = excluded.address, previous_address = excluded.previous_address,
      moved_at = excluded.moved_at, words = excluded.words, camera_id = excluded.camera_id,
      is_configured = excluded.is_configured, is_adopted = excluded.is_adopted,
      trouble = excluded.trouble, last_seen_at = excluded.last_seen_at, is_there = true`);
}

/** Writes that those which are not among these did not answer. */
export async function markGone(
  tx: Queryable,
  gone: { deviceId: string; but: readonly string[] },
): Promise<void> {
  await tx.execute(sql`
    update found_cameras set is_there = false
    where device_id = ${gone.deviceId} and is_there and endpoint <> all (${gone.but}::text[])`);
}

/** Keeps so many of a device: whoever was seen last, and before them what is somebody's. */
export async function deleteBeyond(
  tx: Queryable,
  kept: { deviceId: string; most: number },
): Promise<void> {
  await tx.execute(sql`
    delete from found_cameras where id in (
      select id from found_cameras where device_id = ${kept.deviceId}
      order by is_there desc, camera_id is not null desc, ignored_at is not null desc,
        last_seen_at desc, id
      offset ${kept.most})`);
}

/** Forgets why it could not be adopted: it is tried anew. */
export async function clearTrouble(tx: Queryable, id: string): Promise<void> {
  await tx.execute(sql`update found_cameras set trouble = null where id = ${id}`);
}

/** Removes what was not seen since. @returns how many rows */
export function deleteNotSeen(
  db: Queryable,
  { before, limit }: { before: Date; limit: number },
): Promise<number> {
  return db.execute(sql`
    delete from found_cameras where id in (
      select id from found_cameras where last_seen_at < ${before} limit ${limit})`);
}
