import assert from "node:assert/strict";
import { testContext, testDevice, testKey } from "../../tests/support/context.ts";
import { testDatabase } from "../../tests/support/database.ts";
import {
  cameraReport,
  enrolled,
  heartbeat,
  linkInstance,
  makeLocation,
} from "../../tests/support/link_instance.ts";
import { FleetStatus } from "../contract/fleet.ts";
import { type Db, sql } from "../db/sql.ts";
import { getDevice } from "../devices/get_device.ts";
import { recordHeartbeat } from "../devices/record_heartbeat.ts";
import type { RecognizerHealth } from "../recognizer/plate_recognizer.ts";
import { fleetStatus, troubleSentences } from "./fleet_status.ts";

// 02:30 in the morning of March 1 in UTC; still the evening of February 28 in Chicago.
const NOW = new Date("2026-03-01T02:30:00Z");
const now = () => NOW;
const health = (status: RecognizerHealth["status"]) => ({
  recognizer: { health: () => ({ status, detail: "as told", since: NOW }) },
});
const WELL = health("ok");

async function visit(
  db: Db,
  visit: { locationId: string; outcome: "open" | "read" | "missed"; at: string },
): Promise<void> {
  const at = new Date(visit.at);
  await db.execute(sql`
    insert into visits (id, location_id, device_id, camera_id, outcome, first_seen_at, last_seen_at)
    values (${crypto.randomUUID()}, ${visit.locationId}, ${crypto.randomUUID()}, 'lane-1',
      ${visit.outcome}, ${at}, ${at})`);
}

async function read(
  db: Db,
  read: { locationId: string; plate: string; at: string },
): Promise<string> {
  const id = crypto.randomUUID();
  await db.execute(sql`
    insert into plate_reads (id, captured_at, plate, confidence, location_id, device_id, camera_id,
      visit_id, trigger, image_ref)
    values (${id}, ${new Date(read.at)}, ${read.plate}, 0.9, ${read.locationId},
      ${crypto.randomUUID()}, 'lane-1', ${crypto.randomUUID()}, 'interval', 'x')`);
  return id;
}

Deno.test("fleetStatus() counts each location's own today", async () => {
  await using database = await testDatabase();
  const { db } = database;
  const utc = await makeLocation(db, "London", "UTC");
  const chicago = await makeLocation(db, "Tulsa", "America/Chicago");
  for (const locationId of [utc, chicago]) {
    await visit(db, { locationId, outcome: "read", at: "2026-03-01T01:00:00Z" });
    await visit(db, { locationId, outcome: "missed", at: "2026-02-28T23:00:00Z" });
    await visit(db, { locationId, outcome: "read", at: "2026-02-28T07:00:00Z" });
    await visit(db, { locationId, outcome: "read", at: "2026-02-28T05:00:00Z" });
    await visit(db, { locationId, outcome: "open", at: "2026-03-01T02:00:00Z" });
  }
  const status = await fleetStatus(testContext(db, { now }), WELL);
  const plates = status.locations.map((location) => [location.name, location.plates_today]);
  assert.deepEqual(plates, [["London", 1], ["Tulsa", 2]]);
  assert.deepEqual([status.plates_today, status.misses_today], [3, 1]);
  assert.equal(status.success_rate, 0.75);
});

Deno.test("fleetStatus() tells devices, cameras, the newest plate, trouble and the account", async () => {
  await using database = await testDatabase();
  const { db } = database;
  using kv = await Deno.openKv(":memory:");
  await using instance = await linkInstance(db, { kv, now });
  const locationId = await makeLocation(db, "Site");
  const device = await enrolled(instance, { name: "Lane", locationId, now });
  await enrolled(instance, { name: "Spare", locationId, now });
  const actor = testDevice(device.device_id, locationId);
  const frozen = cameraReport({ camera_id: "exit", name: "Exit", status: "frozen" });
  const report = heartbeat({ sent_at: NOW.toISOString(), cameras: [cameraReport(), frozen] });
  await recordHeartbeat(testContext(db, { actor, now }), report, instance);
  await read(db, { locationId, plate: "OLD1", at: "2026-02-28T12:00:00Z" });
  const newest = await read(db, { locationId, plate: "NEW1", at: "2026-03-01T02:00:00Z" });
  await db.execute(sql`
    insert into recognizer_usage (month, calls_counted, calls, total_calls, synced_at)
    values ('2026-03-01', 7, 90, 2500, ${NOW}), ('2026-02-01', 100, 2000, 2500, ${NOW})`);

  const status = FleetStatus.parse(await fleetStatus(testContext(db, { now }), WELL));
  assert.deepEqual(status.devices, { total: 2, online: 0, offline: 1, error: 1, maintenance: 0 });
  assert.deepEqual(status.cameras, { total: 2, streaming: 1, unknown: 0 });
  const [site] = status.locations;
  assert.deepEqual(site?.last_plate, {
    read_id: newest,
    plate: "NEW1",
    captured_at: "2026-03-01T02:00:00.000Z",
  });
  assert.deepEqual(site?.trouble, [
    "Spare: It has enrolled but never reported.",
    "Lane: Camera Exit sends the same picture again and again.",
  ]);
  const { calls, remaining_calls, calls_counted_here, trouble } = status.recognizer;
  assert.equal(trouble, null);
  const refused = await fleetStatus(testContext(db, { now }), health("refused"));
  assert.match(refused.recognizer.trouble ?? "", /refuses the account/);
  assert.deepEqual([calls, remaining_calls, calls_counted_here], [90, 2410, 7]);
});

Deno.test("cameras of a device that is not heard, or shut out, are unknown: neither streaming nor down", async () => {
  await using database = await testDatabase();
  const { db } = database;
  using kv = await Deno.openKv(":memory:");
  await using instance = await linkInstance(db, { kv, now });
  const locationId = await makeLocation(db, "Site");
  const device = await enrolled(instance, { name: "Lane", locationId, now });
  const actor = testDevice(device.device_id, locationId);
  const failing = cameraReport({ camera_id: "exit", status: "failed", reason: "unreachable" });
  const report = heartbeat({ sent_at: NOW.toISOString(), cameras: [cameraReport(), failing] });
  await recordHeartbeat(testContext(db, { actor, now }), report, instance);
  const counts = async () => {
    const { cameras, locations: [site] } = await fleetStatus(testContext(db, { now }), WELL);
    assert.deepEqual(cameras, {
      total: site?.cameras_total,
      streaming: site?.cameras_streaming,
      unknown: site?.cameras_unknown,
    });
    return cameras;
  };
  const later = () => new Date(NOW.getTime() + 60_000);
  const areKnown = async (at: () => Date) => {
    const { cameras } = await getDevice(testContext(db, { now: at }), device.device_id, instance);
    return cameras.map(({ is_known }) => is_known);
  };
  assert.deepEqual(await counts(), { total: 2, streaming: 1, unknown: 0 });
  assert.deepEqual(await areKnown(now), [true, true]);
  assert.deepEqual(await areKnown(later), [false, false], "not heard for a minute");

  const id = device.device_id;
  await db.execute(sql`update devices set status = 'offline' where id = ${id}`);
  assert.deepEqual(await counts(), { total: 2, streaming: 0, unknown: 2 });
  await db.execute(sql`
    update devices set status = 'error', quarantined_at = ${NOW}, quarantine_reason = 'A copy.'
    where id = ${id}`);
  assert.deepEqual(await counts(), { total: 2, streaming: 0, unknown: 2 });
  assert.deepEqual(await areKnown(now), [false, false], "what it says may be the copy's word");

  await db.execute(sql`
    update devices set status = 'maintenance', quarantined_at = null, quarantine_reason = null,
      last_seen_at = ${NOW}
    where id = ${id}`);
  assert.deepEqual(await counts(), { total: 2, streaming: 1, unknown: 0 });
  await db.execute(sql`
    update devices set last_seen_at = ${NOW}::timestamptz - interval '2 minutes' where id = ${id}`);
  assert.deepEqual(
    await counts(),
    { total: 2, streaming: 0, unknown: 2 },
    "switched off meanwhile",
  );
});

Deno.test("fleetStatus() counts nothing of locations that the actor may not see", async () => {
  await using database = await testDatabase();
  const { db } = database;
  const own = await makeLocation(db, "Own");
  const other = await makeLocation(db, "Other");
  await visit(db, { locationId: other, outcome: "read", at: "2026-03-01T01:00:00Z" });
  const actor = testKey(["fleet:read"], [own]);
  const status = await fleetStatus(testContext(db, { actor, now }), WELL);
  assert.deepEqual([status.locations_total, status.plates_today, status.success_rate], [
    1,
    0,
    null,
  ]);
  await assert.rejects(fleetStatus(testContext(db, { actor: testKey([]), now }), WELL), {
    code: "missing_scope",
  });
});

Deno.test("troubleSentences() tells the first ten and how many more there are", () => {
  const devices = Array.from({ length: 12 }, (_, count) => ({
    name: `d${count}`,
    status_reasons: ["It is off."],
  }));
  const told = troubleSentences(devices);
  assert.deepEqual([told.length, told[0], told.at(-1)], [11, "d0: It is off.", "And 2 more."]);
});
