import { deepEqual, equal, notEqual, ok, rejects } from "node:assert/strict";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import { type Db, sql } from "../../server/db/sql.ts";
import { foldPlate } from "../../server/reads/plate_text.ts";
import { seedDatabase, type Seeded, type SeedOptions } from "./seed_database.ts";

const OPTIONS: SeedOptions = {
  seed: 7,
  locations: 6,
  devices: 15,
  reads: 4000,
  days: 40,
  until: new Date("2026-05-20T17:00:00Z"),
  isAdded: false,
  picturesEach: 0,
};

const NO_PICTURES = { put: () => Promise.reject(new Error("no picture was wanted")) };

function seed(db: Db, options: Partial<SeedOptions> = {}) {
  const pictures = {
    ...NO_PICTURES,
    newRef: () => "",
    read: NO_PICTURES.put,
    remove: NO_PICTURES.put,
    probe: () => Promise.resolve(),
  };
  return seedDatabase({ db, pictures }, { ...OPTIONS, ...options });
}

/** Of every row, in an order of their own. */
async function digests(db: Db): Promise<Record<string, string>> {
  const row = await db.row<Record<string, string>>(sql`
    select
      (select md5(string_agg(md5((l.*)::text), '' order by l.id)) from locations l) as locations,
      (select md5(string_agg(md5((d.*)::text), '' order by d.id)) from devices d) as devices,
      (select md5(string_agg(md5((v.*)::text), '' order by v.id)) from visits v) as visits,
      (select md5(string_agg(md5((r.*)::text), '' order by r.id)) from plate_reads r) as reads,
      (select md5(string_agg(md5((p.*)::text), '' order by p.plate)) from plates p) as plates,
      (select md5(string_agg(md5(e.data::text), '' order by e.id)) from events e) as events`);
  return row ?? {};
}

async function withDatabases(count: number, run: (databases: TestDatabase[]) => Promise<void>) {
  await using stack = new AsyncDisposableStack();
  const databases: TestDatabase[] = [];
  for (let index = 0; index < count; index++) databases.push(stack.use(await testDatabase()));
  await run(databases);
}

Deno.test("seedDatabase() brings the same rows from the same seed, others from another", () =>
  withDatabases(3, async ([one, two, other]) => {
    ok(one && two && other);
    await seed(one.db);
    await seed(two.db);
    await seed(other.db, { seed: 8 });
    const [first, second, third] = await Promise.all(
      [one, two, other].map(({ db }) => digests(db)),
    );
    deepEqual(first, second);
    for (const [table, digest] of Object.entries(third ?? {})) notEqual(digest, first?.[table]);
  }));

Deno.test("seedDatabase() makes a chain that fits together and looks like a car wash", () =>
  withDatabases(1, async ([database]) => {
    ok(database);
    const { db } = database;
    const seeded = await seed(db);
    await assertFits(db, seeded);
    await assertPlausible(db);
  }));

/** Visits, reads, plates and their counts. */
async function assertFits(db: Db, seeded: Seeded): Promise<void> {
  const facts = await db.row<Record<string, number>>(sql`
      select
        (select count(*) from plate_reads) as reads,
        (select count(*) from visits) as visits,
        (select count(*) from visits where outcome = 'missed') as misses,
        (select count(*) from plates) as plates,
        (select count(*) from plate_reads_default) as outside,
        (select count(*) from plate_reads r where not exists (
          select from visits v where v.id = r.visit_id and v.location_id = r.location_id
            and v.device_id = r.device_id and v.camera_id = r.camera_id and v.outcome = 'read'
            and r.captured_at between v.first_seen_at and v.last_seen_at)) as lost_reads,
        (select count(*) from visits v where (v.outcome = 'read') <> exists (
          select from plate_reads r where r.visit_id = v.id and r.plate = v.plate
            and r.image_ref = v.image_ref)) as odd_visits,
        (select count(*) from visits where (outcome = 'missed') <> (miss_reason is not null)
          or (miss_reason = 'low_confidence') <> (best_guess is not null)) as odd_misses,
        (select count(*) from plates p join (
          select plate, count(*) as reads, min(captured_at) as first, max(captured_at) as last
          from plate_reads group by plate) r using (plate)
          where p.reads = r.reads and p.first_seen_at = r.first and p.last_seen_at = r.last)
          as right_plates,
        (select count(*) from visits a join visits b on a.device_id = b.device_id
          and a.camera_id = b.camera_id and a.id < b.id
          and tstzrange(a.first_seen_at, a.last_seen_at) && tstzrange(b.first_seen_at, b.last_seen_at))
          as overlapping,
        (select count(*) from visits v where not exists (
          select from cameras c where c.device_id = v.device_id and c.camera_id = v.camera_id))
          as without_camera`);
  const { reads, visits, misses, plates } = seeded;
  deepEqual(facts, {
    reads: 4000,
    visits,
    misses,
    plates,
    outside: 0,
    lost_reads: 0,
    odd_visits: 0,
    odd_misses: 0,
    right_plates: plates,
    overlapping: 0,
    without_camera: 0,
  });
  equal(reads, 4000);
  const folds = await db.rows<{ plate: string; fold: string }>(
    sql`select plate, fold from plates`,
  );
  deepEqual(folds.filter(({ plate, fold }) => foldPlate(plate) !== fold), []);
}

/** No reads at night, few customers come often. */
async function assertPlausible(db: Db): Promise<void> {
  const hours = await db.row<{ night: number; evening: number; morning: number }>(sql`
      select count(*) filter (where hour < 6 or hour >= 22) as night,
        count(*) filter (where hour between 15 and 18) as evening,
        count(*) filter (where hour between 6 and 9) as morning
      from (select extract(hour from v.first_seen_at at time zone l.timezone) as hour
        from visits v join locations l on l.id = v.location_id) h`);
  equal(hours?.night, 0);
  ok((hours?.evening ?? 0) > (hours?.morning ?? 0));
  const share = await db.row<{ top: number; once: number }>(sql`
      select (select sum(reads)::real from (
          select reads from plates order by reads desc limit (select count(*) / 20 from plates)) t)
          / (select sum(reads) from plates) as top,
        (select count(*)::real from plates where reads = 1) / (select count(*) from plates) as once`);
  ok((share?.top ?? 0) > 0.15, `a twentieth of the plates has ${share?.top} of the reads`);
  ok((share?.once ?? 0) > 0.3, `${share?.once} came once`);
}

Deno.test("seedDatabase() refuses a database in use, adds to it when told to, and keeps the counts", () =>
  withDatabases(1, async ([database]) => {
    ok(database);
    const { db } = database;
    await seed(db, { reads: 300 });
    await rejects(seed(db, { reads: 300 }), /in use: it has 6 locations/);
    await seed(db, { reads: 300, seed: 9, isAdded: true });
    const counts = await db.row<{ reads: number; counted: number; names: number }>(sql`
      select (select count(*) from plate_reads) as reads,
        (select sum(reads)::bigint from plates) as counted,
        (select count(distinct name) from locations) as names`);
    deepEqual(counts, { reads: 600, counted: 600, names: 12 });
  }));
