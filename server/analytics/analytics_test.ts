import assert from "node:assert/strict";
import { testKey, testUser } from "../../tests/support/context.ts";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import { frameOf, type ReadSite, readSite, type Sight } from "../../tests/support/read_site.ts";
import { AnalyticsQuery, VolumeQuery } from "../contract/analytics.ts";
import { sql } from "../db/sql.ts";
import { WashfleetError } from "../errors.ts";
import { correctRead } from "../reads/correct_read.ts";
import { countVisits } from "../reads/count_visits.ts";
import { rebuildReadCounts } from "../reads/rebuild_read_counts.ts";
import { receiveDeviceRead } from "../reads/receive_device_read.ts";
import type { Actor } from "../users/actor.ts";
import { getByCamera, getByLocation } from "./get_by_place.ts";
import { getConfidence } from "./get_confidence.ts";
import { getDwell } from "./get_dwell.ts";
import { getReadRate } from "./get_read_rate.ts";
import { getRepeatVisits } from "./get_repeat_visits.ts";
import { getVolume } from "./get_volume.ts";

let database: TestDatabase;
Deno.test.beforeAll(async () => {
  database = await testDatabase();
});
Deno.test.afterAll(() => database.close());

async function chicago(): Promise<ReadSite> {
  const site = await readSite(database.db);
  site.clock.now = new Date("2026-03-09T12:00:00Z");
  await database.db.execute(sql`
    update locations set timezone = 'America/Chicago' where id = ${site.locationId}`);
  return site;
}

/** A vehicle, seen at this time and told of whenever the clock says. */
async function arrive(site: ReadSite, at: string, sight: Sight) {
  site.see(sight);
  return await receiveDeviceRead(
    site.ctx(),
    frameOf(site, { trigger: "vehicle", at: new Date(at) }),
  );
}

const march = (site: ReadSite, more: Partial<AnalyticsQuery> = {}) =>
  AnalyticsQuery.parse({
    from: "2026-02-01",
    to: "2026-03-31",
    location_id: site.locationId,
    ...more,
  });
const viewer = (site: ReadSite, actor: Actor = testUser("viewer")) => site.ctx(actor);

async function volumeOf(site: ReadSite, by: "hour" | "day"): Promise<string[]> {
  await countVisits(site.ctx());
  const { items } = await getVolume(viewer(site), { ...march(site), by });
  return items.map(({ at, read, missed }) => `${at} ${read} ${missed}`);
}

Deno.test("visits count on the local day and hour when the vehicle came, also those told of days late", async () => {
  await using site = await chicago();
  // Midnight in Chicago is 06:00Z in winter; summer time begins on 8 March.
  await arrive(site, "2026-03-01T05:59:00Z", [["AAA111", 0.9]]);
  await arrive(site, "2026-03-01T06:00:00Z", [["BBB222", 0.9]]);
  assert.deepEqual(await volumeOf(site, "day"), ["2026-02-28 1 0", "2026-03-01 1 0"]);
  await arrive(site, "2026-03-01T05:30:00Z", []);
  await arrive(site, "2026-03-09T04:59:00Z", [["CCC333", 0.9]]);
  assert.deepEqual(await volumeOf(site, "day"), [
    "2026-02-28 1 1",
    "2026-03-01 1 0",
    "2026-03-08 1 0",
  ]);
  assert.deepEqual((await volumeOf(site, "hour"))[0], "2026-02-28T23:00 1 1");
});

Deno.test("countVisits() twice, on two servers at once and after new visits never counts one twice", async () => {
  await using site = await chicago();
  for (let minute = 10; minute < 20; minute++) {
    await arrive(site, `2026-03-01T10:${minute}:00Z`, [[`TWICE${minute}`, 0.9]]);
  }
  const other = database.open();
  await Promise.all([
    countVisits(site.ctx()),
    countVisits({ ...site.ctx(), db: other }),
    arrive(site, "2026-03-01T10:25:00Z", [["TWICE25", 0.9]]),
    rebuildReadCounts(database.db, {
      from: new Date("2026-02-01T00:00:00Z"),
      to: new Date("2026-04-01T00:00:00Z"),
    }),
  ]);
  await other.close();
  assert.deepEqual(await volumeOf(site, "day"), ["2026-03-01 11 0"]);
  assert.equal((await getRepeatVisits(viewer(site), march(site))).visits, 11);
});

Deno.test("rebuildReadCounts() gives what was counted along the way", async () => {
  await using site = await chicago();
  await arrive(site, "2026-03-02T10:00:00Z", [["SAME01", 0.93]]);
  await arrive(site, "2026-03-03T10:00:00Z", [["SAME01", 0.97]]);
  await arrive(site, "2026-03-03T11:00:00Z", []);
  await countVisits(site.ctx());
  const all = () =>
    Promise.all([
      database.db.rows(sql`
        select * from read_counts where location_id = ${site.locationId} order by bucket_at`),
      database.db.rows(sql`
        select day::text, plate, visits from plate_days
        where location_id = ${site.locationId} order by day, plate`),
    ]);
  const counted = await all();
  await database.db.execute(sql`delete from read_counts`);
  await database.db.execute(sql`delete from plate_days`);
  await rebuildReadCounts(database.db, {
    from: new Date("2026-03-01T00:00:00Z"),
    to: new Date("2026-03-04T00:00:00Z"),
  });
  assert.deepEqual(await all(), counted);
  assert.equal(counted[0].length, 3);
});

Deno.test("getReadRate() gives the misses their reasons, and a correction its plate", async () => {
  await using site = await chicago();
  const read = await arrive(site, "2026-03-01T10:00:00Z", [["RATE001", 0.9]]);
  await arrive(site, "2026-03-01T11:00:00Z", []);
  await arrive(site, "2026-03-01T12:00:00Z", [["RATE002", 0.3]]);
  await arrive(site, "2026-03-02T12:00:00Z", "frame_refused");
  await arrive(site, "2026-03-02T13:00:00Z", "frame_refused");
  const person = site.ctx(testUser("operator"));
  await correctRead(person, { readId: read.read?.id ?? "", plate: "RATE009" });
  await countVisits(site.ctx());
  const told = await getReadRate(viewer(site), march(site));
  assert.deepEqual([told.read, told.missed, told.corrected, told.rate], [1, 4, 1, 0.2]);
  assert.deepEqual(told.misses, [
    { reason: "recognizer_failed", count: 2 },
    { reason: "low_confidence", count: 1 },
    { reason: "no_plate_found", count: 1 },
  ]);
  assert.deepEqual(told.items.map(({ at, rate }) => `${at} ${rate}`), [
    "2026-03-01 0.3333333333333333",
    "2026-03-02 0",
  ]);
  const { top } = await getRepeatVisits(viewer(site), march(site));
  assert.deepEqual(top.map(({ plate }) => plate), ["RATE009"]);
});

Deno.test("getConfidence() and getDwell() put the ends of the scales where they belong", async () => {
  await using site = await chicago();
  await arrive(site, "2026-03-01T10:00:00Z", [["CONF001", 1]]);
  await arrive(site, "2026-03-01T11:00:00Z", [["CONF002", 0.95]]);
  await arrive(site, "2026-03-01T12:00:00Z", [["CONF003", 0.7]]);
  await arrive(site, "2026-03-01T12:00:15Z", [["CONF003", 0.7]]);
  await arrive(site, "2026-03-01T12:00:30Z", [["CONF003", 0.7]]);
  await countVisits(site.ctx());
  const { read, steps } = await getConfidence(viewer(site), march(site));
  const filled = steps.filter(({ count }) => count > 0);
  assert.deepEqual([read, ...filled], [
    3,
    { from: 0.7, to: 0.75, count: 1 },
    { from: 0.95, to: 1, count: 2 },
  ]);
  const dwell = await getDwell(viewer(site), march(site));
  assert.deepEqual([dwell.visits, dwell.mean_ms], [3, 10_000]);
  assert.deepEqual(dwell.steps.filter(({ count }) => count > 0), [
    { from_ms: 0, to_ms: 5000, count: 2 },
    { from_ms: 30_000, to_ms: 60_000, count: 1 },
  ]);
});

Deno.test("getRepeatVisits() counts a plate once for all locations of a chain", async () => {
  await using one = await chicago();
  await using two = await chicago();
  for (const [site, day] of [[one, "03"], [two, "04"], [one, "05"]] as const) {
    await arrive(site, `2026-03-${day}T10:00:00Z`, [["CHAIN01", 0.9]]);
  }
  await arrive(two, "2026-03-05T10:00:00Z", [["CHAIN02", 0.9]]);
  await countVisits(one.ctx());
  const chain = testKey(["plates:read"], [one.locationId, two.locationId]);
  const { location_id: _, ...query } = march(one);
  const told = await getRepeatVisits(viewer(one, chain), query);
  assert.deepEqual([told.plates, told.visits, told.returning_plates], [2, 4, 1]);
  assert.deepEqual(told.by_visits, [{ visits: 1, plates: 1 }, { visits: 3, plates: 1 }]);
  assert.deepEqual(told.top[0], { plate: "CHAIN01", visits: 3, last_day: "2026-03-05" });
});

Deno.test("figures are those of locations that one may see, and none of a foreign one", async () => {
  await using site = await chicago();
  await using other = await chicago();
  await arrive(site, "2026-03-01T10:00:00Z", [["OWN0001", 0.9]]);
  await arrive(other, "2026-03-01T10:00:00Z", [["FOREIGN", 0.9]]);
  await countVisits(site.ctx());
  const limited = viewer(site, testKey(["plates:read"], [site.locationId]));
  const { location_id: _, ...query } = march(site);
  const { top } = await getRepeatVisits(limited, query);
  assert.deepEqual(top.map(({ plate }) => plate), ["OWN0001"]);
  assert.equal((await getReadRate(limited, query)).read, 1);
  await assert.rejects(getDwell(limited, march(other)), (error) => {
    return error instanceof WashfleetError && error.code === "location_not_found";
  });
  const from = "2026-01-01";
  assert.equal(AnalyticsQuery.safeParse({ from, to: "2025-12-31" }).success, false);
  assert.equal(VolumeQuery.safeParse({ from, to: "2026-04-01", by: "hour" }).success, false);
});

Deno.test("figures are told apart by location and by camera, in the location's own days", async () => {
  await using site = await chicago();
  await arrive(site, "2026-03-01T10:00:00Z", [["PLACE01", 0.9]]);
  await arrive(site, "2026-03-01T11:00:00Z", []);
  await arrive(site, "2026-03-02T05:59:00Z", [["PLACE02", 0.8]]);
  await arrive(site, "2026-03-02T06:00:00Z", [["PLACE03", 0.7]]);
  await countVisits(site.ctx());
  const day = { from: "2026-03-01", to: "2026-03-01" };
  const { items: places } = await getByLocation(viewer(site), march(site, day));
  assert.deepEqual(places.map(({ read, missed }) => [read, missed]), [[2, 1]]);
  const query = { ...march(site, day), location_id: site.locationId };
  const { items: cameras } = await getByCamera(viewer(site), query);
  assert.deepEqual(
    cameras.map(({ device_name, camera_id, read, missed }) => [
      device_name,
      camera_id,
      read,
      missed,
    ]),
    [["pi", "lane-1", 2, 1]],
  );
  assert.ok(Math.abs((cameras[0]?.confidence ?? 0) - 0.85) < 0.001);
  const elsewhere = testUser("viewer", [crypto.randomUUID()]);
  await assert.rejects(getByCamera(viewer(site, elsewhere), query), { kind: "not_found" });
  assert.deepEqual(
    (await getByLocation(viewer(site, elsewhere), AnalyticsQuery.parse(day))).items,
    [],
  );
});
