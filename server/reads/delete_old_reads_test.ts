import assert from "node:assert/strict";
import { testUser } from "../../tests/support/context.ts";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import { frameOf, type ReadSite, readSite, type Sight } from "../../tests/support/read_site.ts";
import { enqueueDelivery } from "../webhooks/enqueue_deliveries.ts";
import { getReadRate } from "../analytics/get_read_rate.ts";
import { raw, sql } from "../db/sql.ts";
import { updateReading } from "../reading/update_reading.ts";
import { correctRead } from "./correct_read.ts";
import { countVisits } from "./count_visits.ts";
import { deleteOldReads } from "./delete_old_reads.ts";
import { listReads } from "./list_reads.ts";
import { ReadQuery } from "../contract/read.ts";
import { rebuildReadCounts } from "./rebuild_read_counts.ts";
import { receiveDeviceRead } from "./receive_device_read.ts";
import { viewPicture } from "./view_picture.ts";

let database: TestDatabase;
Deno.test.beforeAll(async () => {
  database = await testDatabase();
});
Deno.test.afterAll(() => database.close());

const OLD = "2026-01-15T12:00:00Z";
const NEW = "2026-02-27T12:00:00Z";

async function arrive(site: ReadSite, at: string, sight: Sight) {
  site.see(sight);
  const frame = frameOf(site, { trigger: "vehicle", at: new Date(at) });
  return await receiveDeviceRead(site.ctx(), frame);
}

async function keep(
  site: ReadSite,
  changes: { keep_reads_days?: number; keep_pictures_days?: number },
) {
  const { locationId } = site;
  const ctx = site.ctx(testUser("operator"));
  await updateReading(ctx, { locationId, changes, defaults: ctx.reads.settings });
}

/** Every table that has this text anywhere in a row. */
async function tablesWith(text: string): Promise<string[]> {
  const tables = await database.db.rows<{ tablename: string }>(sql`
    select tablename from pg_tables where schemaname = current_schema() order by tablename`);
  const found: string[] = [];
  for (const { tablename } of tables) {
    const row = await database.db.row(sql`
      select 1 from ${raw(tablename)} as t where t::text ilike ${`%${text}%`} limit 1`);
    if (row !== undefined) found.push(tablename);
  }
  return found;
}

/** An endpoint that takes everything, and a delivery of each event so far. */
async function deliverAll(site: ReadSite): Promise<void> {
  const id = crypto.randomUUID();
  await database.db.execute(sql`
    insert into webhook_endpoints (id, url, secret_sealed) values (${id}, 'http://x.test', ''::bytea)`);
  const events = await database.db.rows<{ id: number; data: Record<string, unknown> }>(sql`
    select id, data from events where location_id = ${site.locationId}`);
  for (const { id: eventId, data } of events) {
    await database.db.transaction((tx) =>
      enqueueDelivery(tx, {
        id: String(eventId),
        type: "plate.read",
        occurred_at: OLD,
        expires_at: null,
        location_id: site.locationId,
        device_id: site.deviceId,
        camera_id: "lane-1",
        data,
      }, id)
    );
  }
}

Deno.test("deleteOldReads() leaves no row and no file that tells of an old plate", async () => {
  await using site = await readSite(database.db);
  const old = await arrive(site, OLD, [["GONE123", 0.9]]);
  await correctRead(site.ctx(testUser("operator")), {
    readId: old.read?.id ?? "",
    plate: "GONE129",
    reason: "GONE12 was dirty",
  });
  await arrive(site, "2026-01-16T12:00:00Z", [["GONE777", 0.2]]);
  const kept = await arrive(site, NEW, [["STAY456", 0.9]]);
  await deliverAll(site);
  await countVisits(site.ctx());
  assert.ok((await tablesWith("GONE")).length >= 7, "it is in many places before");
  await keep(site, { keep_reads_days: 30 });
  const deleted = await deleteOldReads(site.ctx(), site.ctx());
  assert.deepEqual(deleted, { pictures: 2, reads: 1, visits: 2, events: 3 });
  assert.deepEqual(await tablesWith("GONE"), []);
  assert.equal(await site.pictures.count(), 1, "the file of the read that stays");
  const viewer = site.ctx(testUser("viewer"));
  const { items } = await listReads(viewer, ReadQuery.parse({ q: "STAY456" }));
  assert.deepEqual(items.map(({ id }) => id), [kept.read?.id]);
  assert.ok((await tablesWith("STAY456")).includes("events"));
  assert.equal((await deleteOldReads(site.ctx(), site.ctx())).reads, 0, "a second run finds none");
});

Deno.test("deleteOldReads() keeps the counts, which name no plate, also from being counted anew", async () => {
  await using site = await readSite(database.db);
  await arrive(site, OLD, [["COUNT01", 0.9]]);
  await arrive(site, NEW, [["COUNT02", 0.9]]);
  await keep(site, { keep_reads_days: 30 });
  await deleteOldReads(site.ctx(), site.ctx());
  const rate = async () => {
    await countVisits(site.ctx());
    const query = { from: "2026-01-01", to: "2026-03-31", location_id: site.locationId };
    return (await getReadRate(site.ctx(testUser("viewer")), query)).read;
  };
  assert.equal(await rate(), 2);
  await rebuildReadCounts(database.db, {
    from: new Date("2026-01-01"),
    to: new Date("2026-04-01"),
  });
  assert.equal(await rate(), 2);
  await arrive(site, OLD, [["COUNT03", 0.9]]);
  assert.equal(
    await rate(),
    2,
    "what a spool brings too late is not counted, and goes with the next run",
  );
  assert.equal((await deleteOldReads(site.ctx(), site.ctx())).reads, 1);
});

Deno.test("deleteOldReads() of pictures leaves the reads, whose picture is then gone", async () => {
  await using site = await readSite(database.db);
  const old = await arrive(site, OLD, [["PICT001", 0.9]]);
  await arrive(site, NEW, [["PICT002", 0.9]]);
  await keep(site, { keep_pictures_days: 30 });
  const deleted = await deleteOldReads(site.ctx(), site.ctx());
  assert.deepEqual([deleted.pictures, deleted.reads, await site.pictures.count()], [1, 0, 1]);
  const viewer = site.ctx(testUser("viewer"));
  const picture = { of: "read", id: old.read?.id ?? "" } as const;
  await assert.rejects(viewPicture(viewer, picture, viewer.reads), /Cannot find the picture/);
});

Deno.test("deleteOldReads() whose store is away deletes no row of a picture that is still there", async () => {
  await using site = await readSite(database.db);
  await arrive(site, OLD, [["AWAY001", 0.9]]);
  await keep(site, { keep_reads_days: 30 });
  const ctx = site.ctx();
  const pictures = { remove: () => Promise.reject(new Error("away")) };
  const broken = { reads: { pictures, settings: ctx.reads.settings } };
  await assert.rejects(deleteOldReads(ctx, broken), /away/);
  assert.ok((await tablesWith("AWAY001")).includes("plate_reads_default"));
  assert.equal((await deleteOldReads(ctx, ctx)).reads, 1, "the next run goes on");
  assert.deepEqual([await tablesWith("AWAY001"), await site.pictures.count()], [[], 0]);
});

Deno.test("deleteOldReads() goes by each location's days, and leaves a plate that another one keeps", async () => {
  await using site = await readSite(database.db);
  await using other = await readSite(database.db);
  await arrive(site, OLD, [["BOTH001", 0.9]]);
  await arrive(other, OLD, [["BOTH001", 0.9]]);
  await keep(site, { keep_reads_days: 30 });
  await deleteOldReads(site.ctx(), site.ctx());
  const plate = await database.db.row(sql`
    select reads::int as reads from plates where plate = 'BOTH001'`);
  assert.deepEqual(plate, { reads: 1 });
  // A read is kept for whole days of the location: 30 days before 1 March is 30 January.
  await arrive(site, "2026-01-30T00:00:00Z", [["EDGE001", 0.9]]);
  await arrive(site, "2026-01-29T23:59:59Z", [["EDGE002", 0.9]]);
  await deleteOldReads(site.ctx(), site.ctx());
  assert.deepEqual(await tablesWith("EDGE002"), []);
  assert.notDeepEqual(await tablesWith("EDGE001"), []);
});
