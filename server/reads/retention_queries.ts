// Owns the statements that delete what a location has kept long enough; decides nothing.
// A picture's file goes before what names it: were it the other way round, a crash would leave a file
// that nobody knows of.
import { type Queryable, sql } from "../db/sql.ts";

export interface Keeping {
  location_id: string;
  /** Local midnight: what is older is to go; `null`: kept for ever. */
  reads_before: Date | null;
  pictures_before: Date | null;
}

/** "until when each location's reads and pictures are to be deleted", at its own midnight */
export async function findKeeping(
  db: Queryable,
  now: { at: Date; keepReadsDays: number | null; keepPicturesDays: number | null },
): Promise<Keeping[]> {
  return await db.rows<Keeping>(sql`
    with kept as (
      select l.id, l.timezone, (${now.at}::timestamptz at time zone l.timezone)::date as today,
        coalesce(s.keep_reads_days, ${now.keepReadsDays}::int) as reads_days,
        coalesce(s.keep_pictures_days, ${now.keepPicturesDays}::int) as pictures_days
      from locations l left join location_reading_settings s on s.location_id = l.id)
    select id as location_id,
      (today - reads_days)::timestamp at time zone timezone as reads_before,
      (today - pictures_days)::timestamp at time zone timezone as pictures_before
    from kept where reads_days is not null or pictures_days is not null
    order by id`);
}

interface Before {
  locationId: string;
  before: Date;
  limit: number;
}

/** "pictures of this location's reads and visits taken before" */
export async function findOldPictures(db: Queryable, old: Before): Promise<string[]> {
  const rows = await db.rows<{ image_ref: string }>(sql`
    (select image_ref from plate_reads
      where location_id = ${old.locationId} and captured_at < ${old.before}
        and image_ref is not null limit ${old.limit})
    union
    (select image_ref from visits
      where location_id = ${old.locationId} and first_seen_at < ${old.before}
        and image_ref is not null limit ${old.limit})`);
  return rows.map((row) => row.image_ref);
}

/** Forgets pictures whose files are gone, whoever names them. */
export async function forgetPictures(
  tx: Queryable,
  gone: { locationId: string; before: Date; refs: readonly string[] },
): Promise<void> {
  const refs = [...gone.refs];
  await tx.execute(sql`
    update plate_reads set image_ref = null
    where location_id = ${gone.locationId} and captured_at < ${gone.before}
      and image_ref = any (${refs}::text[])`);
  await tx.execute(sql`
    update visits set image_ref = null
    where location_id = ${gone.locationId} and first_seen_at < ${gone.before}
      and image_ref = any (${refs}::text[])`);
}

/** From now on the counts of before stay as they are. */
export async function freezeCounts(
  tx: Queryable,
  frozen: { locationId: string; before: Date },
): Promise<void> {
  await tx.execute(sql`
    insert into location_retention (location_id, deleted_before)
    values (${frozen.locationId}, ${frozen.before})
    on conflict (location_id) do update
      set deleted_before = greatest(location_retention.deleted_before, excluded.deleted_before)`);
}

/** Deletes reads captured before. @returns their plates */
export async function deleteReads(tx: Queryable, old: Before): Promise<string[]> {
  const rows = await tx.rows<{ plate: string }>(sql`
    with old as materialized (
      select captured_at, id from plate_reads
      where location_id = ${old.locationId} and captured_at < ${old.before} and image_ref is null
      limit ${old.limit})
    delete from plate_reads r using old
    where r.captured_at = old.captured_at and r.id = old.id
    returning r.plate`);
  return rows.map(({ plate }) => plate);
}

/** Deletes visits that began before: days ago, so that they have ended. @returns how many */
export async function deleteVisits(tx: Queryable, old: Before): Promise<number> {
  return await tx.execute(sql`
    delete from visits where id in (
      select id from visits
      where location_id = ${old.locationId} and first_seen_at < ${old.before}
        and image_ref is null
      limit ${old.limit})`);
}

/** Deletes events on plates of before, and what was sent of them. @returns how many */
export async function deletePlateEvents(tx: Queryable, old: Before): Promise<number> {
  const rows = await tx.rows<{ id: number }>(sql`
    select id from events
    where location_id = ${old.locationId} and occurred_at < ${old.before}
      and type in ('plate.read', 'plate.refined', 'plate.missed', 'plate.corrected')
    limit ${old.limit}`);
  const ids = rows.map(({ id }) => id);
  await tx.execute(sql`delete from webhook_deliveries where event_id = any (${ids}::bigint[])`);
  return await tx.execute(sql`delete from events where id = any (${ids}::bigint[])`);
}

/** Deletes what else tells of plates of before, none of it much. */
export async function deleteTraces(
  tx: Queryable,
  old: { locationId: string; before: Date },
): Promise<void> {
  const { locationId, before } = old;
  await tx.execute(sql`
    delete from plate_corrections
    where location_id = ${locationId} and captured_at < ${before}`);
  await tx.execute(sql`
    delete from plate_days using locations l
    where l.id = ${locationId} and plate_days.location_id = l.id
      and day < (${before}::timestamptz at time zone l.timezone)::date`);
  // The key stays, so that a retry still costs nothing; what it was answered goes.
  await tx.execute(sql`
    update idempotency_keys
    set answer = jsonb_build_object('outcome', answer -> 'outcome', 'read', null,
      'visit_id', answer -> 'visit_id', 'reason', 'deleted')
    where answer -> 'read' ->> 'location_id' = ${locationId}
      and (answer -> 'read' ->> 'captured_at')::timestamptz < ${before}`);
}

/** A correction made later than its read is told of by an event of that later time. */
export async function deleteCorrectionEvents(tx: Queryable, old: Before): Promise<number> {
  const rows = await tx.rows<{ id: number }>(sql`
    select id from events
    where location_id = ${old.locationId} and type = 'plate.corrected'
      and (data -> 'read' ->> 'captured_at')::timestamptz < ${old.before}
    limit ${old.limit}`);
  const ids = rows.map(({ id }) => id);
  await tx.execute(sql`delete from webhook_deliveries where event_id = any (${ids}::bigint[])`);
  return await tx.execute(sql`delete from events where id = any (${ids}::bigint[])`);
}
