import assert from "node:assert/strict";
import { testContext, testDevice, testUser } from "../../tests/support/context.ts";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import { discoveryReport, foundCamera } from "../../tests/support/found_camera.ts";
import { makeLocation } from "../../tests/support/link_instance.ts";
import type { DiscoveryReport } from "../contract/discovery.ts";
import type { Page } from "../contract/page.ts";
import { type SiteCamera, SiteCameraQuery } from "../contract/site_camera.ts";
import { sql } from "../db/sql.ts";
import { forgetFoundCameras } from "./forget_found_cameras.ts";
import { ignoreFound, restoreFound } from "./ignore_found.ts";
import { listFound, listLooks } from "./list_found.ts";
import { MOST_EVENTS, MOST_OF_DEVICE, recordReport } from "./record_report.ts";

const T0 = Date.parse("2026-03-02T12:00:00Z");
const HOUR_MS = 3_600_000;
const HOSTILE = `<img src=x onerror="document.title='owned'">`;
let database: TestDatabase;
Deno.test.beforeAll(async () => {
  database = await testDatabase();
});
Deno.test.afterAll(async () => await database.close());

/** Locations with a device each, that look around as told. */
async function sites(...names: string[]) {
  const { db } = database;
  await db.execute(sql`truncate locations, devices, events cascade`);
  let nowMs = T0;
  const ctx = testContext(db, { now: () => new Date(nowMs) });
  const places = await Promise.all(names.map(async (name) => {
    const locationId = await makeLocation(db, name);
    const id = crypto.randomUUID();
    await db.execute(sql`
      insert into devices (id, location_id, name, status, enrolled_at)
      values (${id}, ${locationId}, ${`${name} pi`}, 'online', now())`);
    const device = { ...ctx, actor: testDevice(id, locationId) };
    return {
      id,
      locationId,
      tell: (report: DiscoveryReport) => recordReport(device, report),
      see: (items: DiscoveryReport["items"], change: Partial<DiscoveryReport> = {}) =>
        recordReport(
          device,
          discoveryReport(items, { scanned_at: new Date(nowMs).toISOString(), ...change }),
        ),
    };
  }));
  return {
    ctx,
    places,
    pass: (ms: number) => void (nowMs += ms),
    async list(query: Partial<SiteCameraQuery> = {}, on = ctx): Promise<SiteCamera[]> {
      return (await listFound(on, SiteCameraQuery.parse(query))).items;
    },
    events: () =>
      db.rows<{ type: string; data: Record<string, unknown> }>(sql`
        select type, data from events where type like 'camera.%' order by id`),
  };
}

Deno.test("what a device sees is known once, with when it was first and last seen", async () => {
  const { places: [town], list, pass, events } = await sites("Town");
  assert.ok(town);
  const camera = foundCamera(40, { name: HOSTILE, make: HOSTILE });
  await town.see([camera, { ...camera, address: "10.0.0.41" }]);
  pass(HOUR_MS);
  await town.see([{ ...camera, address: "10.0.0.41", firmware: "V5.4.0 build 160530" }]);
  await town.see([{ ...camera, address: "10.0.0.41" }]);
  const [only, ...more] = await list();
  assert.deepEqual(more, []);
  assert.equal(only?.make, HOSTILE);
  assert.equal(only?.state, "new");
  assert.equal(only?.firmware, "V5.4.0 build 160530", "kept when it is not told again");
  assert.equal(only?.first_seen_at, "2026-03-02T12:00:00.000Z");
  assert.equal(only?.last_seen_at, "2026-03-02T13:00:00.000Z");
  assert.deepEqual((await events()).map(({ type }) => type), ["camera.found"]);
});

Deno.test("a camera that moves is the same one, and says where it was", async () => {
  const { places: [town], list, pass, events } = await sites("Town");
  assert.ok(town);
  await town.see([foundCamera(40)]);
  pass(1000);
  await town.see([foundCamera(40, { address: "10.0.0.99", camera_id: "lane", adopted: true })]);
  const [only] = await list();
  assert.equal(only?.previous_address, "10.0.0.40");
  assert.equal(only?.moved_at, "2026-03-02T12:00:01.000Z");
  assert.equal(only?.state, "adopted");
  const [, moved] = await events();
  assert.equal(moved?.type, "camera.moved");
  assert.equal(moved?.data.previous_address, "10.0.0.40");
});

Deno.test("only a whole look tells who is gone, and seen_at is measured by the agent's own clock", async () => {
  const { places: [town], list, pass } = await sites("Town");
  assert.ok(town);
  await town.see([foundCamera(40), foundCamera(41)]);
  pass(HOUR_MS);
  const scanned_at = "2001-01-01T00:10:00.000Z"; // its clock is not set
  const late = foundCamera(41, { seen_at: "2001-01-01T00:00:00.000Z" });
  for (const half of [{ scanning: true }, { problem: "No network." }, { scanned_at: null }]) {
    await town.see([late], { scanned_at, ...half });
    assert.deepEqual((await list({ state: "gone" })).length, 0);
  }
  await town.see([late], { scanned_at });
  assert.deepEqual((await list({ state: "gone" })).map(({ address }) => address), ["10.0.0.40"]);
  const [there] = await list({ state: "new" });
  assert.equal(there?.last_seen_at, "2026-03-02T13:00:00.000Z");
  pass(HOUR_MS);
  await town.see([late], { scanned_at });
  assert.equal((await list({ state: "new" }))[0]?.last_seen_at, "2026-03-02T13:50:00.000Z");
});

Deno.test("a site whose cameras change their identity at each look fills neither table nor stream", async () => {
  const { places: [town], list, events, pass, ctx } = await sites("Town");
  assert.ok(town);
  const crowd = (from: number) => Array.from({ length: 200 }, (_, n) => foundCamera(from + n));
  await town.see([foundCamera(1, { camera_id: "lane", adopted: true })]);
  const [own] = await list();
  assert.ok(own);
  await ignoreFound(ctx, own.id);
  for (const from of [1000, 2000, 3000]) await town.see(crowd(from));
  const rows = await list({ limit: 200 });
  assert.equal(rows.length, 200);
  const all = await database.db.rows(sql`select id from found_cameras`);
  assert.equal(all.length, MOST_OF_DEVICE);
  assert.ok((await list({ state: "ignored" })).length === 1, "what is somebody's goes last");
  assert.equal((await events()).length, MOST_EVENTS);
  pass(HOUR_MS);
  await town.see(crowd(4000));
  assert.equal((await events()).length, 2 * MOST_EVENTS);
});

Deno.test("two servers that take a device's reports at once know each camera once", async () => {
  const { places: [town], list, events } = await sites("Town");
  assert.ok(town);
  const items = [foundCamera(40), foundCamera(41)];
  await Promise.all(Array.from({ length: 8 }, () => town.see(items)));
  assert.equal((await list()).length, 2);
  assert.equal((await events()).length, 2);
});

Deno.test("the list goes by location, is paged, and is each person's own", async () => {
  const { places: [b, a], list, ctx } = await sites("B", "A");
  assert.ok(a && b);
  await b.see([foundCamera(1), foundCamera(2, { make: "AXIS", mac: "aa:bb:cc:dd:ee:ff" })]);
  await a.see([foundCamera(3, { is_configured: true }), foundCamera(4)]);
  assert.deepEqual((await list()).map((one) => one.address), [
    "10.0.0.3",
    "10.0.0.4",
    "10.0.0.1",
    "10.0.0.2",
  ]);
  const seen: string[] = [];
  let more: Partial<SiteCameraQuery> | null = {};
  while (more !== null) {
    const page: Page<SiteCamera> = await listFound(
      ctx,
      SiteCameraQuery.parse({ limit: 1, ...more }),
    );
    seen.push(...page.items.map(({ address }) => address));
    more = page.next_cursor === null ? null : { cursor: page.next_cursor };
  }
  assert.deepEqual(seen, ["10.0.0.3", "10.0.0.4", "10.0.0.1", "10.0.0.2"]);
  const addresses = async (query: Partial<SiteCameraQuery>) =>
    (await list(query)).map(({ address }) => address);
  assert.deepEqual(await addresses({ search: "BB:CC" }), ["10.0.0.2"]);
  assert.deepEqual(await addresses({ search: "%" }), []);
  assert.deepEqual(await addresses({ state: "adopted" }), ["10.0.0.3"]);
  assert.deepEqual(await addresses({ device_id: b.id }), ["10.0.0.1", "10.0.0.2"]);
  const limited = testContext(database.db, { actor: testUser("operator", [a.locationId]) });
  assert.equal((await list({}, limited)).length, 2);
  assert.deepEqual(await list({ location_id: b.locationId }, limited), []);
  const looks = await listLooks(limited, { limit: 50 });
  assert.deepEqual(looks.items.map(({ device_id, found }) => [device_id, found]), [[a.id, 2]]);
});

Deno.test("ignoring and restoring are each done once, and kept apart by location", async () => {
  const { places: [a, b], list, ctx } = await sites("A", "B");
  assert.ok(a && b);
  await a.see([foundCamera(1)]);
  const [found] = await list();
  assert.ok(found);
  const other = testContext(database.db, { actor: testUser("operator", [b.locationId]) });
  await assert.rejects(ignoreFound(other, found.id), { kind: "not_found" });
  const viewer = testContext(database.db, { actor: testUser("viewer") });
  await assert.rejects(ignoreFound(viewer, found.id), { kind: "forbidden" });
  await ignoreFound(ctx, found.id);
  assert.equal((await ignoreFound(ctx, found.id)).state, "ignored");
  await a.see([foundCamera(1)]);
  assert.equal((await list())[0]?.state, "ignored", "it stays so when it is seen again");
  await restoreFound(ctx, found.id);
  assert.equal((await restoreFound(ctx, found.id)).state, "new");
  const acts = await database.db.rows<{ action: string }>(sql`
    select action from audit_log where target_id = ${found.id} order by id`);
  assert.deepEqual(acts.map(({ action }) => action), [
    "found_camera.ignore",
    "found_camera.restore",
  ]);
});

Deno.test("what nobody has seen for a month is forgotten, twice without harm", async () => {
  const { places: [town], list, pass, ctx } = await sites("Town");
  assert.ok(town);
  await town.see([foundCamera(1)]);
  pass(20 * 24 * HOUR_MS);
  await town.see([foundCamera(2)]);
  pass(11 * 24 * HOUR_MS);
  assert.equal(await forgetFoundCameras(ctx), 1);
  assert.equal(await forgetFoundCameras(ctx), 0);
  assert.deepEqual((await list()).map(({ address }) => address), ["10.0.0.2"]);
});

Deno.test("only devices tell what they found", async () => {
  const { ctx } = await sites("Town");
  await assert.rejects(recordReport(ctx, discoveryReport([])), { code: "devices_only" });
});
