// Owns every question that is asked of the table `locations`.
import { type Queryable, sql } from "../db/sql.ts";

export interface LocationRow {
  id: string;
  name: string;
  timezone: string;
  created_at: Date;
}

/** "this location" */
export function findLocation(db: Queryable, id: string): Promise<LocationRow | undefined> {
  return db.row<LocationRow>(sql`
    select id, name, timezone, created_at from locations where id = ${id}`);
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
    select id, name, timezone, created_at
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
    insert into locations (id, name, timezone, created_at)
    values (${location.id}, ${location.name}, ${location.timezone}, ${location.created_at})
    on conflict (name) do nothing
    returning id, name, timezone, created_at`);
}

/** The zone as the database spells it, as it has to compute with it; `undefined`: unknown there. */
export async function findTimezone(db: Queryable, name: string): Promise<string | undefined> {
  const row = await db.row<{ name: string }>(sql`
    select name from pg_timezone_names where lower(name) = lower(${name}) limit 1`);
  return row?.name;
}
