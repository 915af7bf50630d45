import assert from "node:assert/strict";
import { testDevice } from "../../tests/support/context.ts";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import { frameOf, readSite, type Sight } from "../../tests/support/read_site.ts";
import { sql } from "../db/sql.ts";
import { Read } from "../contract/read.ts";
import { EVENT_DATA } from "../contract/event.ts";
import { closeVisits } from "./close_visits.ts";
import { systemActor } from "../users/actor.ts";
import type { ReadContext } from "./read_context.ts";
import { receiveDeviceRead } from "./receive_device_read.ts";
import { viewPicture } from "./view_picture.ts";

let database: TestDatabase;
Deno.test.beforeAll(async () => {
  database = await testDatabase();
});
Deno.test.afterAll(() => database.close());

Deno.test("receiveDeviceRead() stores read, visit, plate, picture and event together", async () => {
  await using site = await readSite(database.db);
  site.see([["nhk-552", 0.93]]);
  const answer = await receiveDeviceRead(site.ctx(), frameOf(site));
  assert.equal(answer.outcome, "read");
  const read = Read.parse(answer.read);
  assert.equal(read.plate, "NHK552");
  assert.equal(read.captured_at, "2026-03-01T12:00:00.000Z");
  assert.equal(read.image_url, `/api/plates/${read.id}/image`);
  const [event, ...more] = await site.events();
  assert.equal(more.length, 0);
  assert.equal(event?.type, "plate.read");
  assert.deepEqual(EVENT_DATA["plate.read"].parse(event.data).read, read);
  assert.equal(event.expires_at.toISOString(), "2026-03-01T12:00:30.000Z");
  assert.deepEqual((await site.visits()).map(({ plate, outcome }) => [plate, outcome]), [
    ["NHK552", "read"],
  ]);
  const plate = await database.db.row(
    sql`select fold, reads::int from plates where plate = 'NHK552'`,
  );
  assert.deepEqual(plate, { fold: "NHK552", reads: 1 });
  assert.equal(await site.pictures.count(), 1);
});

Deno.test("receiveDeviceRead() of a car that waits is one visit with one event", async () => {
  await using site = await readSite(database.db);
  const outcomes: string[] = [];
  const sights: Sight[] = [
    [["7TRB2O3", 0.8]],
    [["7TRB2O3", 0.85]],
    [["7TRB203", 0.95]], // better, other text
    [["7TRB2O3", 0.9]], // worse
    [],
    [["7TRB203", 0.95]],
  ];
  for (const sight of sights) {
    site.see(sight);
    const answer = await receiveDeviceRead(site.ctx(), frameOf(site));
    outcomes.push(`${answer.outcome} ${answer.read?.plate ?? "-"}`);
    site.clock.advance(1000);
  }
  assert.deepEqual(outcomes, [
    "read 7TRB2O3",
    "same_visit 7TRB2O3",
    "refined 7TRB203",
    "same_visit 7TRB203",
    "empty -",
    "same_visit 7TRB203",
  ]);
  const events = await site.events();
  assert.deepEqual(events.map(({ type }) => type), ["plate.read", "plate.refined"]);
  assert.equal(events[1]?.data.previous_plate, "7TRB2O3");
  assert.equal((await site.visits()).length, 1);
  assert.equal(await site.pictures.count(), 2, "what says nothing new leaves no picture");
});

Deno.test("receiveDeviceRead() begins a visit for another car, and after the gap", async () => {
  await using site = await readSite(database.db);
  for (const [plate, waitMs] of [["AAA111", 1000], ["BBB222", 21_000], ["BBB222", 0]] as const) {
    site.see([[plate, 0.9]]);
    assert.equal((await receiveDeviceRead(site.ctx(), frameOf(site))).outcome, "read");
    site.clock.advance(waitMs);
  }
  assert.equal((await site.visits()).length, 3);
  site.see([["AAA111", 0.9]]);
  const elsewhere = await receiveDeviceRead(site.ctx(), frameOf(site, { camera: "lane-2" }));
  assert.equal(elsewhere.outcome, "read", "another camera has visits of its own");
});

Deno.test("receiveDeviceRead() of two frames at once makes one visit and one event", async () => {
  await using site = await readSite(database.db);
  site.see([["CCC333", 0.9]]);
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => receiveDeviceRead(site.ctx(), frameOf(site))),
  );
  assert.deepEqual(answers.map(({ outcome }) => outcome).sort(), [
    "read",
    ...Array<string>(7).fill("same_visit"),
  ]);
  assert.equal((await site.events()).length, 1);
  assert.equal(await site.pictures.count(), 1);
});

Deno.test("receiveDeviceRead() repeated with its key costs nothing and changes nothing", async () => {
  await using site = await readSite(database.db);
  site.see([["DDD444", 0.9]]);
  const frame = frameOf(site);
  const first = await receiveDeviceRead(site.ctx(), frame);
  site.see("unavailable");
  assert.deepEqual(await receiveDeviceRead(site.ctx(), frame), first);
  assert.equal(site.recognizer.calls.length, 1);
  const other = { ...frame, meta: { ...frame.meta, camera_id: "lane-2" } };
  await assert.rejects(receiveDeviceRead(site.ctx(), other), { code: "idempotency_key_reused" });
});

Deno.test("receiveDeviceRead() refuses a second request while the first is under way", async () => {
  await using site = await readSite(database.db);
  site.see([["EEE555", 0.9]]);
  const release = site.recognizer.hold();
  const frame = frameOf(site);
  const first = receiveDeviceRead(site.ctx(), frame);
  await assert.rejects(async () => {
    // The first has its key once the recognizer was called.
    while (site.recognizer.calls.length === 0) await new Promise((resolve) => setTimeout(resolve));
    await receiveDeviceRead(site.ctx(), frame);
  }, { code: "idempotency_key_in_use" });
  release();
  assert.equal((await first).outcome, "read");
  assert.equal(site.recognizer.calls.length, 1);
});

Deno.test("receiveDeviceRead() takes over a key whose server died", async () => {
  await using site = await readSite(database.db);
  site.see([["FFF666", 0.9]]);
  const frame = frameOf(site);
  await receiveDeviceRead(site.ctx(), frame);
  await database.db.execute(sql`
    update idempotency_keys set status = null, answer = null where key = ${frame.idempotencyKey}`);
  const retry = () => receiveDeviceRead(site.ctx(), frame);
  await assert.rejects(retry(), { code: "idempotency_key_in_use" });
  site.clock.advance(121_000);
  assert.equal((await retry()).outcome, "same_visit", "its own read was committed before");
});

Deno.test("receiveDeviceRead() misses at once what was asked for, once within seconds", async () => {
  await using site = await readSite(database.db);
  site.see([["x9", 0.3]]);
  const asked = await receiveDeviceRead(site.ctx(), frameOf(site, { trigger: "vehicle" }));
  assert.equal(asked.outcome, "missed");
  assert.equal(asked.reason, "low_confidence");
  site.clock.advance(1000);
  site.see([]);
  const again = await receiveDeviceRead(site.ctx(), frameOf(site, { trigger: "manual" }));
  assert.equal(again.visit_id, asked.visit_id);
  const [event, ...more] = await site.events();
  assert.equal(more.length, 0);
  const { miss } = EVENT_DATA["plate.missed"].parse(event?.data);
  assert.equal(miss.best_guess, "X9");
  assert.equal(miss.image_url, `/api/visits/${asked.visit_id}/image`);
  site.clock.advance(1000);
  site.see([["GGG777", 0.9]]);
  const read = await receiveDeviceRead(site.ctx(), frameOf(site));
  assert.deepEqual([read.outcome, read.visit_id], ["read", asked.visit_id]);
});

Deno.test("closeVisits() tells once of a car that left unread, on two servers at once", async () => {
  await using site = await readSite(database.db);
  site.see([]);
  await receiveDeviceRead(site.ctx(), frameOf(site));
  assert.deepEqual(await site.visits(), [], "an empty lane leaves nothing");
  site.see([["GARB1E", 0.4]]);
  const sighted = await receiveDeviceRead(site.ctx(), frameOf(site));
  assert.equal(sighted.outcome, "empty");
  const { settings } = site.ctx().reads;
  site.clock.advance(10_000);
  assert.equal(await closeVisits(site.ctx(), settings), 0, "it may still be read");
  site.clock.advance(10_001);
  const closed = await Promise.all([1, 2, 3].map(() => closeVisits(site.ctx(), settings)));
  assert.equal(closed.reduce((sum, count) => sum + count), 1);
  assert.equal(await closeVisits(site.ctx(), settings), 0);
  const [event, ...more] = await site.events();
  assert.equal(more.length, 0);
  const { miss } = EVENT_DATA["plate.missed"].parse(event?.data);
  assert.equal(miss.reason, "low_confidence");
  assert.equal(miss.visit_id, sighted.visit_id);
  assert.ok(event && event.expires_at > site.clock.now);
});

Deno.test("closeVisits() after an outage tells of a car that nobody shall act on", async () => {
  await using site = await readSite(database.db);
  site.see([["GARB1E", 0.4]]);
  await receiveDeviceRead(site.ctx(), frameOf(site));
  site.clock.advance(3_600_000);
  assert.equal(await closeVisits(site.ctx(), site.ctx().reads.settings), 1);
  const [event] = await site.events();
  assert.equal(event?.expires_at.toISOString(), "2026-03-01T12:00:50.000Z");
});

Deno.test("closeVisits() leaves alone a car that was read after all", async () => {
  await using site = await readSite(database.db);
  site.see([["HH", 0.4]]);
  await receiveDeviceRead(site.ctx(), frameOf(site));
  site.clock.advance(2000);
  site.see([["HHH888", 0.9]]);
  await receiveDeviceRead(site.ctx(), frameOf(site));
  site.clock.advance(60_000);
  assert.equal(await closeVisits(site.ctx(), site.ctx().reads.settings), 0);
  assert.deepEqual((await site.events()).map(({ type }) => type), ["plate.read"]);
});

Deno.test("receiveDeviceRead() takes a frame from a spool, too late to open a gate", async () => {
  await using site = await readSite(database.db);
  site.see([["JJJ999", 0.9]]);
  const at = new Date(site.clock.now.getTime() - 7_200_000);
  const answer = await receiveDeviceRead(site.ctx(), frameOf(site, { at, trigger: "vehicle" }));
  assert.equal(answer.read?.captured_at, at.toISOString());
  const [event] = await site.events();
  assert.ok(event && event.expires_at < site.clock.now);
});

Deno.test("receiveDeviceRead() reads and tells a plate whose picture the disk does not take", async () => {
  await using site = await readSite(database.db);
  const lost: unknown[] = [];
  const ctx = onFullDisk(site.ctx(), (error) => lost.push(error));
  site.see([["NHK552", 0.93]]);
  const answer = await receiveDeviceRead(ctx, frameOf(site));
  assert.equal(answer.read?.plate, "NHK552");
  assert.deepEqual((await site.events()).map(({ type }) => type), ["plate.read"]);
  assert.deepEqual(lost, [FULL]);
  const view = { of: "read", id: answer.read?.id ?? "" } as const;
  const viewer = { ...ctx, actor: systemActor("test") };
  await assert.rejects(viewPicture(viewer, view, ctx.reads), { kind: "not_found" });
});

Deno.test("receiveDeviceRead() keeps no frame for later that the disk does not take: its device has it", async () => {
  await using site = await readSite(database.db);
  site.see("unavailable");
  await assert.rejects(receiveDeviceRead(onFullDisk(site.ctx()), frameOf(site)), {
    code: "pictures_unavailable",
    kind: "unavailable",
  });
  const count = sql`select count(*)::int as n from kept_frames where device_id = ${site.deviceId}`;
  assert.deepEqual(await database.db.row(count), { n: 0 });
});

const FULL = Object.assign(new Error("No space left on device"), { code: "ENOSPC" });

function onFullDisk(ctx: ReadContext, onPictureLost?: (error: unknown) => void): ReadContext {
  const pictures = { ...ctx.reads.pictures, put: () => Promise.reject(FULL) };
  return { ...ctx, reads: { ...ctx.reads, pictures, ...(onPictureLost ? { onPictureLost } : {}) } };
}

Deno.test("receiveDeviceRead() leaves neither row nor picture when the event cannot be written", async () => {
  await using site = await readSite(database.db);
  site.see([["KKK111", 0.9]]);
  await database.db.execute(
    sql`alter table events add constraint broken check (type <> 'plate.read')
    not valid`,
  );
  const frame = frameOf(site);
  await assert.rejects(receiveDeviceRead(site.ctx(), frame), /broken/);
  await database.db.execute(sql`alter table events drop constraint broken`);
  assert.deepEqual(await site.visits(), []);
  assert.equal(await site.pictures.count(), 0);
  assert.equal((await receiveDeviceRead(site.ctx(), frame)).outcome, "read", "its key is free");
});

Deno.test("receiveDeviceRead() of a vehicle without a plate is a miss at once, undone by the next picture", async () => {
  await using site = await readSite(database.db);
  site.see([]);
  const missed = await receiveDeviceRead(site.ctx(), frameOf(site, { trigger: "vehicle" }));
  assert.equal(missed.outcome, "missed");
  assert.equal(missed.reason, "no_plate_found");
  site.clock.advance(1500);
  const again = await receiveDeviceRead(site.ctx(), frameOf(site, { trigger: "vehicle" }));
  assert.equal(again.outcome, "missed");
  site.clock.advance(1500);
  site.see([["7TRB203", 0.95]]);
  const read = await receiveDeviceRead(site.ctx(), frameOf(site, { trigger: "vehicle" }));
  assert.equal(read.outcome, "read");
  assert.equal(read.visit_id, missed.visit_id);
  const events = await site.events();
  assert.deepEqual(events.map(({ type }) => type), ["plate.missed", "plate.read"]);
  const { miss } = EVENT_DATA["plate.missed"].parse(events[0]?.data);
  assert.equal(miss.reason, "no_plate_found");
  assert.ok(miss.image_url !== null, "whoever is told sees the car");
});

Deno.test("a device that was moved begins a visit at its new location, however soon the plate is back", async () => {
  await using site = await readSite(database.db);
  await using there = await readSite(database.db);
  site.see([["MVD1234", 0.93]]);
  const first = await receiveDeviceRead(site.ctx(), frameOf(site));
  site.clock.advance(500);
  const moved = site.ctx(testDevice(site.deviceId, there.locationId));
  const second = await receiveDeviceRead(moved, frameOf(site, { at: site.clock.now }));
  assert.deepEqual([first.outcome, second.outcome], ["read", "read"]);
  assert.notEqual(first.visit_id, second.visit_id);
  assert.equal(second.read?.location_id, there.locationId);
});
