// Owns the statements that ask for figures over time. All read counts that were made before
// (server/reads/count_queries.ts): only one looks at visits, none at reads.
import { empty } from "sql-template-tag";
import { type Queryable, type Sql, sql } from "../db/sql.ts";

/** Days are each location's own; both are included, `yyyy-mm-dd`. */
export interface Range {
  /** `null`: every location. */
  locations: readonly string[] | null;
  from: string;
  to: string;
}

/** The quarter hours of a range, as `c` with the location `l`. */
function quarters({ locations, from, to }: Range): Sql {
  const within = locations === null ? empty : sql`and l.id = any (${[...locations]}::uuid[])`;
  return sql`
    locations l join read_counts c on c.location_id = l.id
      and c.bucket_at >= ${from}::date::timestamp at time zone l.timezone
      and c.bucket_at < (${to}::date + 1)::timestamp at time zone l.timezone
    where true ${within}`;
}

/** "visits per hour or day of local time" */
export async function sumVolume(
  db: Queryable,
  range: Range,
  by: "hour" | "day",
): Promise<{ at: string; read: number; missed: number }[]> {
  const shape = by === "hour" ? `YYYY-MM-DD"T"HH24:00` : "YYYY-MM-DD";
  return await db.rows(sql`
    select to_char(c.bucket_at at time zone l.timezone, ${shape}) as at,
      sum(c.read)::int as read, sum(c.missed)::int as missed
    from ${quarters(range)}
    group by 1 order by 1`);
}

/** "visits by location", the most first */
export async function sumByLocation(
  db: Queryable,
  range: Range,
): Promise<{ location_id: string; location_name: string; read: number; missed: number }[]> {
  return await db.rows(sql`
    select l.id as location_id, l.name as location_name,
      sum(c.read)::int as read, sum(c.missed)::int as missed
    from ${quarters(range)}
    group by l.id, l.name order by sum(c.read + c.missed) desc, l.name`);
}

export interface CameraSum {
  device_id: string;
  device_name: string | null;
  camera_id: string;
  read: number;
  missed: number;
  confidence: number | null;
}

/** "visits of a location by camera", the most first; from the visits: the counts know no camera */
export async function sumByCamera(
  db: Queryable,
  range: { locationId: string; from: string; to: string },
): Promise<CameraSum[]> {
  const { locationId, from, to } = range;
  return await db.rows<CameraSum>(sql`
    select v.device_id, d.name as device_name, v.camera_id,
      count(*) filter (where v.outcome = 'read')::int as read,
      count(*) filter (where v.outcome = 'missed')::int as missed,
      avg(v.confidence) filter (where v.outcome = 'read')::float8 as confidence
    from locations l join visits v on v.location_id = l.id
      and v.first_seen_at >= ${from}::date::timestamp at time zone l.timezone
      and v.first_seen_at < (${to}::date + 1)::timestamp at time zone l.timezone
      and v.outcome <> 'open'
    left join devices d on d.id = v.device_id
    where l.id = ${locationId}
    group by v.device_id, d.name, v.camera_id
    order by count(*) desc, d.name, v.camera_id limit 500`);
}

/** "all visits, and how many were corrected" */
export async function sumVisits(
  db: Queryable,
  range: Range,
): Promise<{ read: number; missed: number; corrected: number; dwell_ms: number }> {
  const row = await db.row<
    { read: number; missed: number; corrected: number; dwell_ms: number }
  >(sql`
    select coalesce(sum(c.read), 0)::int as read, coalesce(sum(c.missed), 0)::int as missed,
      coalesce(sum(c.corrected), 0)::int as corrected,
      coalesce(sum(c.dwell_ms), 0)::float8 as dwell_ms
    from ${quarters(range)}`);
  return row ?? { read: 0, missed: 0, corrected: 0, dwell_ms: 0 };
}

/** "misses by reason", the most first */
export async function sumMisses<Reason extends string>(
  db: Queryable,
  range: Range,
): Promise<{ reason: Reason; count: number }[]> {
  return await db.rows(sql`
    select misses.key as reason, sum(misses.value::int)::int as count
    from (select c.misses from ${quarters(range)}) as c, jsonb_each_text(c.misses) as misses
    group by 1 order by 2 desc, 1`);
}

/** "visits per step of a scale": the counts of step 0, 1, … */
export async function sumSteps(
  db: Queryable,
  range: Range,
  scale: "confidence" | "dwell",
): Promise<number[]> {
  const column = scale === "confidence" ? sql`c.confidence` : sql`c.dwell`;
  const rows = await db.rows<{ count: number }>(sql`
    select sum(step.count)::int as count
    from (select ${column} as steps from ${quarters(range)}) as c,
      unnest(c.steps) with ordinality as step (count, nr)
    group by step.nr order by step.nr`);
  return rows.map(({ count }) => count);
}

/** Every plate of the range with its visits, over all of its days. */
function platesOf({ locations, from, to }: Range): Sql {
  const within = locations === null
    ? empty
    : sql`and location_id = any (${[...locations]}::uuid[])`;
  return sql`
    select plate, sum(visits)::int as visits, max(day) as last_day from plate_days
    where day >= ${from}::date and day <= ${to}::date ${within}
    group by plate`;
}

/** "plates by how often they came"; `most` stands for so often and more */
export async function sumRepeats(
  db: Queryable,
  range: Range,
  most: number,
): Promise<{ visits: number; plates: number; visits_total: number }[]> {
  return await db.rows(sql`
    select least(visits, ${most}::int) as visits, count(*)::int as plates,
      sum(visits)::int as visits_total
    from (${platesOf(range)}) as p group by 1 order by 1`);
}

/** "the plates that came most often" */
export async function findTopPlates(
  db: Queryable,
  range: Range,
  limit: number,
): Promise<{ plate: string; visits: number; last_day: string }[]> {
  return await db.rows(sql`
    select plate, visits, last_day::text as last_day from (${platesOf(range)}) as p
    order by visits desc, plate limit ${limit}`);
}

/** "whether there is such a location" */
export async function hasLocation(db: Queryable, id: string): Promise<boolean> {
  return await db.row(sql`select 1 as is_there from locations where id = ${id}`) !== undefined;
}
