// Owns a database of many reads for measurements, made by SQL alone and the same each time: a year
// of a chain's reads, a part of its customers coming again and again.
import { ensurePartitions } from "../../server/db/partitions.ts";
import { type Db, raw, sql } from "../../server/db/sql.ts";

export interface SeedOptions {
  reads: number;
  /** Different plates at most. */
  plates: number;
  locations: number;
  /** The year before is filled. */
  until: Date;
}

const STEP = 500_000;
const YEAR_SECONDS = 365 * 86_400;

/** Three letters and four digits of a number, in SQL. */
const PLATE_OF_HASH = `
  chr(65 + (hash % 26)::int) || chr(65 + (hash / 26 % 26)::int)
  || chr(65 + (hash / 676 % 26)::int) || lpad((hash / 17576 % 10000)::text, 4, '0')`;

/** Fills `plate_reads` and `plates`; indexes are made afterwards, as they are when a dump is read. */
export async function seedReads(db: Db, options: SeedOptions): Promise<void> {
  const { until, reads, plates, locations } = options;
  const from = new Date(until.getTime() - YEAR_SECONDS * 1000);
  await ensurePartitions(db, { now: from, ahead: 12 });
  await db.execute(sql`
    insert into locations (id, name)
    select ('00000000-0000-7000-8000-' || lpad(nr::text, 12, '0'))::uuid, 'Site ' || nr
    from generate_series(1, ${locations}::int) as nr`);
  const restore = await dropIndexes(db);
  for (let first = 0; first < reads; first += STEP) {
    const last = Math.min(reads, first + STEP);
    // Squared: a plate of the first tenth comes three times as often as one of the middle.
    await db.execute(raw(`
      insert into plate_reads (id, captured_at, plate, confidence, region, candidates, location_id,
        device_id, camera_id, visit_id, trigger, image_ref)
      select gen_random_uuid(), captured_at, plate, 0.9, 'us-tx',
        jsonb_build_array(jsonb_build_object('plate', plate, 'confidence', 0.9)),
        location, location, 'lane-1', gen_random_uuid(), 'vehicle', ''
      from (
        select captured_at, location, ${PLATE_OF_HASH} as plate
        from (
          select timestamptz '${from.toISOString()}' + date_trunc('milliseconds',
              nr * (interval '${YEAR_SECONDS} seconds' / ${reads})) as captured_at,
            ('00000000-0000-7000-8000-' || lpad((1 + nr % ${locations})::text, 12, '0'))::uuid
              as location,
            abs(hashint8extended(floor(power(abs(hashint8extended(nr, 3) % 1000000) / 1e6, 2)
              * ${plates})::bigint, 7)) as hash
          from generate_series(${first}, ${last - 1}::bigint) as nr) as numbers) as made`));
  }
  await db.execute(sql`
    insert into plates (plate, fold, first_seen_at, last_seen_at, reads)
    select plate, translate(plate, 'OQDILZSGB', '000112568'), min(captured_at), max(captured_at),
      count(*)
    from plate_reads group by plate`);
  await restore();
  await db.execute(raw("vacuum analyze plate_reads"));
  await db.execute(raw("vacuum analyze plates"));
}

/** @returns makes them again */
async function dropIndexes(db: Db): Promise<() => Promise<void>> {
  const indexes = await db.rows<{ name: string; definition: string }>(sql`
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
    from pg_index i
    where i.indrelid in ('plate_reads'::regclass, 'plates'::regclass) and not i.indisprimary`);
  for (const { name } of indexes) await db.execute(raw(`drop index ${name}`));
  return async () => {
    // Of a partitioned table it is told as "on only", which would make none for its months.
    for (const { definition } of indexes) {
      await db.execute(raw(definition.replace(" ON ONLY ", " ON ")));
    }
  };
}
