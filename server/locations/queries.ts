// Owns every question that is asked of the table `locations`.
import type { Labels } from "../contract/labels.ts";
import { type Queryable, sql } from "../db/sql.ts";
import { isForeignKeyViolation, isUniqueViolation } from "../db/unique_violation.ts";

export interface LocationRow {
  id: string;
  name: string;
  timezone: string;
  labels: Labels;
  created_at: Date;
}

/** "this location" */
export function findLocation(db: Queryable, id: string): Promise<LocationRow | undefined> {
  return db.row<LocationRow>(sql`
    select id, name, timezone, labels, created_at from locations where id = ${id}`);
}

/**
 * "the locations after this one, by name".
 * @param options.visible only these; `null`: all
 */
export function findLocations(
  db: Queryable,
  options: { visible: readonly string[] | null; afterName: string | null; limit: number },
): Promise<LocationRow[]> {
  const { visible, afterName, limit } = options;
  return db.rows<LocationRow>(sql`
    select id, name, timezone, labels, created_at
    from locations
    where (${visible}::uuid[] is null or id = any (${visible}::uuid[]))
      and (${afterName}::text is null or name > ${afterName})
    order by name
    limit ${limit}`);
}

/** Writes a location. @returns `undefined` when the name is taken */
export function insertLocation(
  db: Queryable,
  location: LocationRow,
): Promise<LocationRow | undefined> {
  return db.row<LocationRow>(sql`
    insert into locations (id, name, timezone, labels, created_at)
    values (${location.id}, ${location.name}, ${location.timezone},
      ${JSON.stringify(location.labels)}::jsonb, ${location.created_at})
    on conflict (name) do nothing
    returning id, name, timezone, labels, created_at`);
}

/** "this location", held until the transaction ends. */
export function lockLocation(tx: Queryable, id: string): Promise<LocationRow | undefined> {
  return tx.row<LocationRow>(sql`
    select id, name, timezone, labels, created_at from locations where id = ${id}
    for no key update`);
}

/** Writes what an operator may change. @returns false when the name is taken */
export async function updateLocationRow(
  tx: Queryable,
  location: Omit<LocationRow, "created_at">,
): Promise<boolean> {
  try {
    await tx.execute(sql`
      update locations
      set name = ${location.name}, timezone = ${location.timezone},
        labels = ${JSON.stringify(location.labels)}::jsonb
      where id = ${location.id}`);
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

/** "what would be left without its location": devices, and whether anything was recorded there */
export async function findDependants(
  db: Queryable,
  id: string,
): Promise<{ devices: number; hasReads: boolean }> {
  const row = await db.row<{ devices: number; has_reads: boolean }>(sql`
    select (select count(*) from devices where location_id = ${id}) as devices,
      exists (select from visits where location_id = ${id})
        or exists (select from plate_reads where location_id = ${id})
        or exists (select from kept_frames where meta ->> 'location_id' = ${id}) as has_reads`);
  return { devices: row?.devices ?? 0, hasReads: row?.has_reads ?? false };
}

/** Removes the location. @returns false while something else still names it */
export async function deleteLocationRow(tx: Queryable, id: string): Promise<boolean> {
  try {
    await tx.execute(sql`delete from locations where id = ${id}`);
    return true;
  } catch (error) {
    if (isForeignKeyViolation(error)) return false;
    throw error;
  }
}

/** The zone as the database spells it, as it has to compute with it; `undefined`: unknown there. */
export async function findTimezone(db: Queryable, name: string): Promise<string | undefined> {
  const row = await db.row<{ name: string }>(sql`
    select name from pg_timezone_names where lower(name) = lower(${name}) limit 1`);
  return row?.name;
}
