// Owns the statements on how locations read, and on the calls that each has made; decides nothing.
import { type Queryable, sql } from "../db/sql.ts";

export interface SettingsRow {
  regions: string[] | null;
  min_confidence: number | null;
  monthly_budget: number | null;
  keep_reads_days: number | null;
  keep_pictures_days: number | null;
  max_corrected_characters: number | null;
}

const COLUMNS = sql`regions, min_confidence, monthly_budget,
  keep_reads_days, keep_pictures_days, max_corrected_characters`;

/** "how this location reads"; `undefined`: as the server is told */
export async function findSettings(
  db: Queryable,
  locationId: string,
): Promise<SettingsRow | undefined> {
  return await db.row<SettingsRow>(
    sql`select ${COLUMNS} from location_reading_settings where location_id = ${locationId}`,
    { name: "find_reading_settings" },
  );
}

/** Stores how a location reads. */
export async function storeSettings(
  tx: Queryable,
  put: { locationId: string; settings: SettingsRow; at: Date },
): Promise<void> {
  const { locationId, settings: row, at } = put;
  await tx.execute(sql`
    insert into location_reading_settings (location_id, regions, min_confidence, monthly_budget,
      keep_reads_days, keep_pictures_days, max_corrected_characters, updated_at)
    values (${locationId}, ${row.regions}::text[], ${row.min_confidence}, ${row.monthly_budget},
      ${row.keep_reads_days}, ${row.keep_pictures_days}, ${row.max_corrected_characters}, ${at})
    on conflict (location_id) do update set regions = excluded.regions,
      min_confidence = excluded.min_confidence, monthly_budget = excluded.monthly_budget,
      keep_reads_days = excluded.keep_reads_days,
      keep_pictures_days = excluded.keep_pictures_days,
      max_corrected_characters = excluded.max_corrected_characters,
      updated_at = excluded.updated_at`);
}

/** "the location of these settings", held until the transaction ends */
export async function lockLocation(
  tx: Queryable,
  id: string,
): Promise<{ id: string; name: string } | undefined> {
  return await tx.row(sql`select id, name from locations where id = ${id} for update`);
}

/** "how this location is called" */
export async function findLocationName(
  db: Queryable,
  id: string,
): Promise<string | undefined> {
  return (await db.row<{ name: string }>(sql`select name from locations where id = ${id}`))?.name;
}

interface MonthOf {
  locationId: string;
  /** First day, `yyyy-mm-dd`. */
  month: string;
}

export interface TakenCall {
  /** With this one. */
  calls: number;
  budget: number | null;
  warned_for: number | null;
  stopped_for: number | null;
}

/**
 * Takes one call of a location's budget, as it is set at this moment. The row is what all servers
 * meet at: the last call is taken once.
 * @returns `undefined` when the budget is used up
 */
export async function takeCall(db: Queryable, of: MonthOf): Promise<TakenCall | undefined> {
  return await db.row<TakenCall>(
    sql`
    with budget as materialized (
      select (select monthly_budget from location_reading_settings
        where location_id = ${of.locationId}) as calls)
    insert into location_recognizer_calls as made (location_id, month, calls)
    select ${of.locationId}::uuid, ${of.month}::date, 1 from budget
    where budget.calls is null or budget.calls > 0
    on conflict (location_id, month) do update set calls = made.calls + 1
      where (select budget.calls is null or made.calls < budget.calls from budget)
    returning calls, (select budget.calls from budget) as budget, warned_for, stopped_for`,
    { name: "take_recognizer_call" },
  );
}

/** Gives a call back that was not charged. */
export async function giveCallBack(db: Queryable, of: MonthOf): Promise<void> {
  await db.execute(
    sql`
    update location_recognizer_calls set calls = calls - 1
    where location_id = ${of.locationId} and month = ${of.month}::date and calls > 0`,
    { name: "give_recognizer_call_back" },
  );
}

/** "the calls of this location in a month, and its budget" */
export async function findCalls(
  db: Queryable,
  of: MonthOf,
): Promise<{ calls: number; budget: number | null }> {
  const row = await db.row<{ calls: number; budget: number | null }>(sql`
    select coalesce((select calls from location_recognizer_calls
        where location_id = ${of.locationId} and month = ${of.month}::date), 0) as calls,
      (select monthly_budget from location_reading_settings
        where location_id = ${of.locationId}) as budget`);
  return row ?? { calls: 0, budget: null };
}

/** Notes that people are told of the warning. @returns whether they were not yet, for this budget */
export async function noteWarned(
  tx: Queryable,
  of: MonthOf & { budget: number },
): Promise<boolean> {
  return await tx.execute(sql`
    update location_recognizer_calls set warned_for = ${of.budget}
    where location_id = ${of.locationId} and month = ${of.month}::date
      and warned_for is distinct from ${of.budget}`) === 1;
}

/** The same for the stop; a budget of no call at all has no row yet. */
export async function noteStopped(
  tx: Queryable,
  of: MonthOf & { budget: number },
): Promise<boolean> {
  return await tx.execute(sql`
    insert into location_recognizer_calls as made (location_id, month, stopped_for)
    values (${of.locationId}, ${of.month}::date, ${of.budget})
    on conflict (location_id, month) do update set stopped_for = excluded.stopped_for
      where made.stopped_for is distinct from excluded.stopped_for`) === 1;
}

/** "the midnights of this location before which things are older than so many days" */
export async function findMidnights(
  db: Queryable,
  of: { locationId: string; at: Date; days: readonly (number | null)[] },
): Promise<(Date | null)[]> {
  const rows = await db.rows<{ midnight: Date | null }>(sql`
    select ((${of.at}::timestamptz at time zone l.timezone)::date - days)::timestamp
      at time zone l.timezone as midnight
    from locations l, unnest(${[...of.days]}::int[]) with ordinality as asked (days, place)
    where l.id = ${of.locationId} order by place`);
  return rows.map(({ midnight }) => midnight);
}

/** "how many reads and pictures this location has of before" */
export async function countOld(
  db: Queryable,
  old: { locationId: string; readsBefore: Date | null; picturesBefore: Date | null },
): Promise<{ reads: number; pictures: number }> {
  const row = await db.row<{ reads: number; pictures: number }>(sql`
    select (select count(*) from plate_reads
        where location_id = ${old.locationId} and captured_at < ${old.readsBefore})::int as reads,
      (select count(*) from plate_reads
        where location_id = ${old.locationId} and captured_at < ${old.picturesBefore}
          and image_ref is not null)::int as pictures`);
  return row ?? { reads: 0, pictures: 0 };
}
