// Owns the statements that count visits into read_counts and plate_days; decides nothing.
// A quarter hour is always counted as a whole, from the visits themselves: doing so twice, late or
// beside a correction gives the same. Quarters whose visits retention has deleted are left alone.
import { type Queryable, raw, type Sql, sql } from "../db/sql.ts";
import { CONFIDENCE_STEPS, DWELL_SECONDS } from "./count_scales.ts";

const QUARTER = sql`interval '15 minutes'`;
const dwellEnds = raw(`array[${DWELL_SECONDS.join(", ")}]::float8[]`);

/** `array[count of step 0, count of step 1, …]` over a step of each row. */
function countsPerStep(step: Sql, steps: number): Sql {
  return sql`array(
    select count(*) filter (where own = nr)::int
    from generate_series(0, ${raw(String(steps - 1))}) as nr, unnest(array_agg(${step})) as own
    group by nr order by nr)`;
}

const CONFIDENCE_STEP = sql`case when v.outcome = 'read'
  then least(${raw(String(CONFIDENCE_STEPS - 1))}, floor(v.confidence::numeric * ${
  raw(String(CONFIDENCE_STEPS))
}))::int else -1 end`;
const DWELL_STEP = sql`case when v.outcome = 'read'
  then width_bucket(extract(epoch from v.last_seen_at - v.first_seen_at)::float8, ${dwellEnds})
  else -1 end`;

// Two who count the same quarter hour side by side would each miss what the other has seen.
const COUNT_LOCK = 7_301_007;

/** One counts at a time, over all servers, until its transaction ends. */
export async function lockCounts(tx: Queryable): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${COUNT_LOCK})`);
}

/**
 * Takes up to `limit` marks away, those that lie together: after a million visits at once each day is
 * counted a few times, not with every batch. @returns the quarter hours that they stand for */
export async function takeMarks(
  tx: Queryable,
  limit: number,
): Promise<{ location_id: string; bucket_at: Date }[]> {
  return await tx.rows(sql`
    with taken as (
      delete from read_count_marks where ctid in (
        select ctid from read_count_marks order by location_id, bucket_at limit ${limit})
      returning location_id, bucket_at)
    select distinct location_id, bucket_at from taken`);
}

/** Counts these quarter hours anew, with the days that they lie in. */
export async function recountQuarters(
  tx: Queryable,
  quarters: readonly { location_id: string; bucket_at: Date }[],
): Promise<void> {
  const locations = quarters.map((quarter) => quarter.location_id);
  const buckets = quarters.map((quarter) => quarter.bucket_at.toISOString());
  // The location may be gone, or its visits of that time deleted.
  const wanted = sql`
    select w.location_id, w.bucket_at, l.timezone
    from unnest(${locations}::uuid[], ${buckets}::timestamptz[]) as w (location_id, bucket_at)
    join locations l on l.id = w.location_id
    left join location_retention r on r.location_id = w.location_id
    where r.deleted_before is null or w.bucket_at >= r.deleted_before`;
  await tx.execute(sql`
    with wanted as materialized (${wanted})
    delete from read_counts c using wanted w
    where c.location_id = w.location_id and c.bucket_at = w.bucket_at`);
  await tx.execute(sql`
    with wanted as materialized (${wanted})
    ${
    insertCounts(sql`wanted w join visits v on v.location_id = w.location_id
      and v.first_seen_at >= w.bucket_at and v.first_seen_at < w.bucket_at + ${QUARTER}`)
  }`);
  const days = sql`
    select location_id, timezone, (bucket_at at time zone timezone)::date as day
    from (${wanted}) as quarters group by 1, 2, 3`;
  await tx.execute(sql`
    with days as materialized (${days})
    delete from plate_days p using days d where p.location_id = d.location_id and p.day = d.day`);
  await tx.execute(sql`with days as materialized (${days}) ${insertDays(sql`days d`)}`);
}

/** Counts everything from `from` on and before `to` anew. @returns how many quarter hours */
export async function recountBetween(
  tx: Queryable,
  between: { from: Date; to: Date },
): Promise<number> {
  const { from, to } = between;
  // What they stand for is counted here; one that comes meanwhile is counted again.
  await tx.execute(sql`
    delete from read_count_marks where bucket_at >= ${from} and bucket_at < ${to}`);
  const kept = sql`
    select l.id as location_id, l.timezone,
      greatest(${from}::timestamptz, r.deleted_before) as since, ${to}::timestamptz as until
    from locations l left join location_retention r on r.location_id = l.id`;
  await tx.execute(sql`
    with kept as materialized (${kept})
    delete from read_counts c using kept k
    where c.location_id = k.location_id and c.bucket_at >= k.since and c.bucket_at < k.until`);
  const counted = await tx.execute(sql`
    with kept as materialized (${kept})
    ${
    insertCounts(sql`kept k join visits v on v.location_id = k.location_id
      and v.first_seen_at >= k.since and v.first_seen_at < k.until`)
  }`);
  const days = sql`
    select location_id, timezone, day::date
    from (${kept}) as k, generate_series((k.since at time zone k.timezone)::date::timestamp,
      ((k.until - interval '1 microsecond') at time zone k.timezone)::date::timestamp,
      '1 day') as day`;
  await tx.execute(sql`
    with days as materialized (${days})
    delete from plate_days p using days d where p.location_id = d.location_id and p.day = d.day`);
  await tx.execute(sql`with days as materialized (${days}) ${insertDays(sql`days d`)}`);
  return counted;
}

function insertCounts(from: Sql): Sql {
  return sql`
    insert into read_counts (location_id, bucket_at, read, missed, corrected, misses, confidence,
      dwell, dwell_ms)
    select v.location_id, date_bin(${QUARTER}, v.first_seen_at, '2000-01-01 00:00+00'),
      count(*) filter (where v.outcome = 'read'), count(*) filter (where v.outcome = 'missed'),
      count(*) filter (where v.original_plate is not null),
      jsonb_strip_nulls(jsonb_build_object(
        'no_plate_found', ${missesOf("no_plate_found")},
        'low_confidence', ${missesOf("low_confidence")},
        'recognizer_failed', ${missesOf("recognizer_failed")},
        'budget_exhausted', ${missesOf("budget_exhausted")})),
      ${countsPerStep(CONFIDENCE_STEP, CONFIDENCE_STEPS)},
      ${countsPerStep(DWELL_STEP, DWELL_SECONDS.length + 1)},
      coalesce(sum(extract(epoch from v.last_seen_at - v.first_seen_at) * 1000)
        filter (where v.outcome = 'read'), 0)::bigint
    from ${from}
    where v.outcome <> 'open'
    group by 1, 2
    on conflict (location_id, bucket_at) do nothing`;
}

function missesOf(reason: string): Sql {
  const isOne = sql`v.outcome = 'missed' and v.miss_reason = ${raw(`'${reason}'`)}`;
  return sql`nullif(count(*) filter (where ${isOne}), 0)`;
}

function insertDays(from: Sql): Sql {
  return sql`
    insert into plate_days (location_id, day, plate, visits)
    select d.location_id, d.day, v.plate, count(*)
    from ${from} join visits v on v.location_id = d.location_id and v.plate is not null
      and v.first_seen_at >= d.day::timestamp at time zone d.timezone
      and v.first_seen_at < (d.day + 1)::timestamp at time zone d.timezone
    group by 1, 2, 3
    on conflict (location_id, day, plate) do nothing`;
}
