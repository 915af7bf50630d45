// Owns the questions that people ask about found cameras, and the writes of who ignores one.
import type { DeviceStatus } from "../contract/fleet.ts";
import type { SiteCameraQuery } from "../contract/site_camera.ts";
import { type Queryable, raw, type Sql, sql } from "../db/sql.ts";
import { FOUND, type FoundRow } from "./queries.ts";

/** Where it was found. */
export interface FoundPlace {
  device_name: string;
  device_status: DeviceStatus;
  location_id: string;
  location_name: string;
}
export type ListedRow = FoundRow & FoundPlace;

const LISTED = raw(`d.name as device_name, d.status as device_status, d.location_id,
  l.name as location_name`);

export interface ListOptions {
  /** Of these locations only; `null`: of all. */
  visible: readonly string[] | null;
  filter: Pick<SiteCameraQuery, "location_id" | "device_id" | "state" | "search">;
  after: readonly [deviceId: string, id: string] | null;
  limit: number;
}

/** "the found cameras after this one, by location and device, in the order in which they were found" */
export function findListed(db: Queryable, options: ListOptions): Promise<ListedRow[]> {
  const { visible, filter, after, limit } = options;
  const search = filter.search ?? null;
  return db.rows<ListedRow>(sql`
    select ${FOUND}, ${LISTED}
    from found_cameras f join devices d on d.id = f.device_id join locations l on l.id = d.location_id
    where (${visible}::uuid[] is null or d.location_id = any (${visible}::uuid[]))
      and (${filter.location_id ?? null}::uuid is null
        or d.location_id = ${filter.location_id ?? null}::uuid)
      and (${filter.device_id ?? null}::uuid is null or d.id = ${filter.device_id ?? null}::uuid)
      and ${isOfState(filter.state)}
      and (${search}::text is null or position(lower(${search}) in lower(concat_ws(' ',
        f.words ->> 'make', f.words ->> 'model', f.words ->> 'name', f.address,
        f.words ->> 'serial', f.words ->> 'mac', f.camera_id))) > 0)
      and ${isAfter(after, sql`f.id`)}
    order by l.name, l.id, d.name, d.id, f.id
    limit ${limit}`);
}

/** As `stateOf` in site_camera_view.ts. */
function isOfState(state: SiteCameraQuery["state"]): Sql {
  switch (state) {
    case "all":
      return sql`true`;
    case "ignored":
      return sql`f.ignored_at is not null`;
    case "gone":
      return sql`(f.ignored_at is null and not f.is_there)`;
    case "adopted":
      return sql`(f.ignored_at is null and f.is_there
        and (f.camera_id is not null or f.is_configured))`;
    case "new":
      return sql`(f.ignored_at is null and f.is_there and f.camera_id is null
        and not f.is_configured)`;
  }
}

/** The place in the list is told by ids alone: names may be longer than a cursor. */
function isAfter(after: readonly [deviceId: string, id: string] | null, ownId: Sql): Sql {
  if (after === null) return sql`true`;
  const [deviceId, id] = after;
  return sql`(l.name, l.id, d.name, d.id, ${ownId}) > (
    select al.name, al.id, ad.name, ad.id, ${id}::uuid
    from devices ad join locations al on al.id = ad.location_id where ad.id = ${deviceId}::uuid)`;
}

/** "this found camera" */
export function findFound(db: Queryable, id: string): Promise<ListedRow | undefined> {
  return db.row<ListedRow>(sql`
    select ${FOUND}, ${LISTED}
    from found_cameras f join devices d on d.id = f.device_id join locations l on l.id = d.location_id
    where f.id = ${id}`);
}

/** Says that it is none of ours; `null`: that it may be, again. @returns whether that was new */
export async function writeIgnored(
  tx: Queryable,
  { id, ignored }: { id: string; ignored: { at: Date; by: string } | null },
): Promise<boolean> {
  const [at, by] = [ignored?.at ?? null, ignored?.by ?? null];
  return await tx.execute(sql`
    update found_cameras set ignored_at = ${at}, ignored_by = ${by}
    where id = ${id} and (ignored_at is null) <> (${at}::timestamptz is null)`) === 1;
}

export interface LookRow extends FoundPlace {
  device_id: string;
  device_last_seen_at: Date | null;
  reported_at: Date | null;
  scanned_at: Date | null;
  is_scanning: boolean | null;
  problem: string | null;
  found: number;
}

/** "how these devices last looked around", by location and device */
export function findLooks(
  db: Queryable,
  options: Omit<ListOptions, "after" | "filter"> & {
    filter: Pick<SiteCameraQuery, "location_id" | "device_id">;
    after: string | null;
  },
): Promise<LookRow[]> {
  const { visible, filter, after, limit } = options;
  return db.rows<LookRow>(sql`
    select d.id as device_id, ${LISTED}, d.last_seen_at as device_last_seen_at, k.reported_at,
      k.scanned_at, k.is_scanning, k.problem, (select count(*)::int from found_cameras f
        where f.device_id = d.id and f.is_there) as found
    from devices d join locations l on l.id = d.location_id
      left join discovery_looks k on k.device_id = d.id
    where d.enrolled_at is not null
      and (${visible}::uuid[] is null or d.location_id = any (${visible}::uuid[]))
      and (${filter.location_id ?? null}::uuid is null
        or d.location_id = ${filter.location_id ?? null}::uuid)
      and (${filter.device_id ?? null}::uuid is null or d.id = ${filter.device_id ?? null}::uuid)
      and ${isAfter(after === null ? null : [after, after], sql`d.id`)}
    order by l.name, l.id, d.name, d.id
    limit ${limit}`);
}
