import assert from "node:assert/strict";
import { testUser } from "../../tests/support/context.ts";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import { frameOf, type ReadSite, readSite } from "../../tests/support/read_site.ts";
import { getReadRate } from "../analytics/get_read_rate.ts";
import { getRepeatVisits } from "../analytics/get_repeat_visits.ts";
import { EVENT_DATA } from "../contract/event.ts";
import { ReadQuery } from "../contract/read.ts";
import { VisitQuery } from "../contract/visit.ts";
import { sql } from "../db/sql.ts";
import { createList } from "../lists/create_list.ts";
import { putEntry } from "../lists/put_entry.ts";
import { correctRead } from "./correct_read.ts";
import { countVisits } from "./count_visits.ts";
import { givePlate } from "./give_plate.ts";
import { listCorrections } from "./list_corrections.ts";
import { listReads } from "./list_reads.ts";
import { getVisit, listVisits } from "./list_visits.ts";
import { receiveDeviceRead } from "./receive_device_read.ts";

let database: TestDatabase;
Deno.test.beforeAll(async () => {
  database = await testDatabase();
});
Deno.test.afterAll(() => database.close());

const person = (site: ReadSite) => site.ctx(testUser("operator"));

/** A vehicle whose plate nobody can read. @returns its visit */
async function miss(site: ReadSite): Promise<string> {
  site.see([]);
  const answer = await receiveDeviceRead(site.ctx(), frameOf(site, { trigger: "vehicle" }));
  return answer.visit_id ?? "";
}

async function correctedEvents(site: ReadSite) {
  return (await site.events()).filter(({ type }) => type === "plate.corrected");
}

async function addMember(site: ReadSite, plate: string): Promise<void> {
  const list = { name: crypto.randomUUID(), kind: "member", description: "" } as const;
  const { id } = await createList(person(site), { ...list, location_ids: [site.locationId] });
  const entry = { plate, label: "", note: "", valid_from: null, valid_until: null };
  await putEntry(person(site), { listId: id, ...entry });
}

Deno.test("givePlate() makes a missed visit findable by its plate, and keeps that it was missed", async () => {
  await using site = await readSite(database.db);
  const visitId = await miss(site);
  const given = { visitId, plate: "gv-1234", reason: "seen on the picture" };
  const first = await givePlate(person(site), given);
  assert.deepEqual(await givePlate(person(site), given), first, "the same again changes nothing");
  assert.deepEqual(
    [first.read.plate, first.read.original_plate, first.read.given_by_person],
    ["GV1234", null, true],
  );
  const visit = await getVisit(person(site), visitId);
  assert.deepEqual(
    [visit.outcome, visit.miss_reason, visit.plate, visit.original_plate],
    ["missed", "no_plate_found", "GV1234", null],
  );
  const query = ReadQuery.parse({ plate: "GV1234", location_id: site.locationId });
  assert.deepEqual((await listReads(person(site), query)).items, [first.read]);
  const { items } = await listCorrections(person(site), first.read.id);
  assert.deepEqual(
    items.map((item) => [item.original_plate, item.previous_plate, item.plate, item.reason]),
    [[null, null, "GV1234", "seen on the picture"]],
  );
  const queue = VisitQuery.parse({ needs_review: "true", location_id: site.locationId });
  assert.deepEqual((await listVisits(person(site), queue)).items, []);
  const audited = await database.db.rows<{ detail: unknown }>(
    sql`select detail from audit_log where action = 'visit.give_plate' and target_id = ${visitId}`,
  );
  assert.equal(audited.length, 1);
  assert.ok(!JSON.stringify(audited).includes("GV1234"), "the audit log outlives the plate");
});

Deno.test("givePlate() tells of it once, and nothing of that may open a gate, at once or by a clock ahead", async () => {
  await using site = await readSite(database.db);
  await addMember(site, "GATE123");
  const visitId = await miss(site);
  site.clock.advance(-60_000);
  const answer = await givePlate(person(site), { visitId, plate: "GATE123" });
  assert.deepEqual(answer.matches.map(({ how, may_open }) => [how, may_open]), [["exact", false]]);
  assert.ok(new Date(answer.expires_at) <= site.clock.now);
  const again = await correctRead(person(site), { readId: answer.read.id, plate: "GATE124" });
  await correctRead(person(site), { readId: again.read.id, plate: "GATE123" });
  const events = await correctedEvents(site);
  assert.equal(events.length, 3);
  for (const event of events) {
    assert.ok(event.expires_at <= site.clock.now);
    const { matches } = EVENT_DATA["plate.corrected"].parse(event.data);
    assert.ok(matches?.every(({ may_open }) => !may_open));
  }
  assert.equal(EVENT_DATA["plate.corrected"].parse(events[0]?.data).previous_plate, null);
});

Deno.test("givePlate() counts as a miss for the recognizer, and as a visit of that plate", async () => {
  await using site = await readSite(database.db);
  await givePlate(person(site), { visitId: await miss(site), plate: "CNT1234" });
  await countVisits(site.ctx());
  const range = { from: "2026-03-01", to: "2026-03-01", location_id: site.locationId };
  const rate = await getReadRate(person(site), range);
  assert.deepEqual(
    [rate.read, rate.missed, rate.corrected, rate.rate, rate.misses],
    [0, 1, 0, 0, [{ reason: "no_plate_found", count: 1 }]],
  );
  const { top } = await getRepeatVisits(person(site), range);
  assert.deepEqual(top.map(({ plate, visits }) => [plate, visits]), [["CNT1234", 1]]);
});

Deno.test("a plate that a person gave is corrected however far off it was, and never called read", async () => {
  await using site = await readSite(database.db);
  const visitId = await miss(site);
  await givePlate(person(site), { visitId, plate: "TYPO" });
  const { read } = await givePlate(person(site), { visitId, plate: "WHOLE99" });
  assert.deepEqual([read.plate, read.original_plate], ["WHOLE99", null]);
  const visit = await getVisit(person(site), visitId);
  assert.deepEqual([visit.plate, visit.original_plate, visit.outcome], ["WHOLE99", null, "missed"]);
  const known = await database.db.rows<{ plate: string }>(
    sql`select plate from plates where plate in ('TYPO', 'WHOLE99')`,
  );
  assert.deepEqual(known, [{ plate: "WHOLE99" }]);
});

Deno.test("a given plate stays whatever its camera reads; that very plate makes the visit a read one", async () => {
  await using site = await readSite(database.db);
  const visitId = await miss(site);
  await givePlate(person(site), { visitId, plate: "STAY123" });
  site.clock.advance(2000);
  site.see([["STAY128", 0.99]]);
  const near = await receiveDeviceRead(site.ctx(), frameOf(site));
  assert.deepEqual([near.outcome, near.read?.plate], ["same_visit", "STAY123"]);
  site.clock.advance(2000);
  site.see([["STAY123", 0.95]]);
  const same = await receiveDeviceRead(site.ctx(), frameOf(site));
  assert.deepEqual([same.outcome, same.visit_id], ["read", visitId]);
  assert.equal(same.read?.given_by_person, undefined);
  assert.equal((await getVisit(person(site), visitId)).outcome, "read");
});

Deno.test("givePlate() is for missed visits, and for who may write at their location", async () => {
  await using site = await readSite(database.db);
  site.see([["READ123", 0.95]]);
  const { visit_id } = await receiveDeviceRead(site.ctx(), frameOf(site, { trigger: "vehicle" }));
  const read = { visitId: visit_id ?? "", plate: "OTHER12" };
  await assert.rejects(givePlate(person(site), read), { code: "visit_not_missed" });
  site.clock.advance(120_000);
  const missed = { visitId: await miss(site), plate: "OTHER12" };
  const viewer = site.ctx(testUser("viewer"));
  await assert.rejects(givePlate(viewer, missed), { code: "missing_scope" });
  const elsewhere = site.ctx(testUser("operator", [crypto.randomUUID()]));
  await assert.rejects(givePlate(elsewhere, missed), { code: "visit_not_found" });
  await assert.rejects(givePlate(person(site), { ...missed, plate: "--" }), { kind: "invalid" });
});
