import assert from "node:assert/strict";
import { testUser } from "../../tests/support/context.ts";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import { frameOf, type ReadSite, readSite, type Sight } from "../../tests/support/read_site.ts";
import { VisitQuery } from "../contract/visit.ts";
import { sql } from "../db/sql.ts";
import { createList } from "../lists/create_list.ts";
import { listMatches } from "../lists/list_matches.ts";
import { putEntry } from "../lists/put_entry.ts";
import { correctRead } from "./correct_read.ts";
import { listReads } from "./list_reads.ts";
import { countListedVisits, getVisit, listVisits } from "./list_visits.ts";
import { receiveDeviceRead } from "./receive_device_read.ts";
import { reviewVisit } from "./review_visit.ts";

let database: TestDatabase;
Deno.test.beforeAll(async () => {
  database = await testDatabase();
});
Deno.test.afterAll(() => database.close());

async function arrive(site: ReadSite, sight: Sight) {
  site.clock.advance(120_000);
  site.see(sight);
  return await receiveDeviceRead(site.ctx(), frameOf(site, { trigger: "vehicle" }));
}

const queue = (site: ReadSite) =>
  VisitQuery.parse({ needs_review: "true", unsure_below: "0.85", location_id: site.locationId });

Deno.test("the review queue has misses and unsure reads, until a person corrected or looked", async () => {
  await using site = await readSite(database.db);
  const person = site.ctx(testUser("operator"));
  await arrive(site, [["SURE001", 0.97]]);
  const unsure = await arrive(site, [["UNSURE1", 0.75]]);
  const wrong = await arrive(site, [["WR0NG12", 0.72]]);
  const missed = await arrive(site, []);
  const left = async () => (await listVisits(person, queue(site))).items.map(({ id }) => id);
  assert.deepEqual(await left(), [missed.visit_id, wrong.visit_id, unsure.visit_id]);
  await correctRead(person, { readId: wrong.read?.id ?? "", plate: "WRONG12" });
  await reviewVisit(person, missed.visit_id ?? "");
  await reviewVisit(person, missed.visit_id ?? "");
  assert.deepEqual(await left(), [unsure.visit_id]);
  assert.deepEqual(await countListedVisits(person, queue(site)), { count: 1, is_more: false });
  const rows = await database.db.rows(sql`
    select 1 from audit_log where action = 'visit.review' and target_id = ${missed.visit_id}`);
  assert.equal(rows.length, 1, "twice is once");
});

Deno.test("reviewVisit() is for operators of the location alone", async () => {
  await using site = await readSite(database.db);
  const missed = await arrive(site, []);
  const id = missed.visit_id ?? "";
  await assert.rejects(reviewVisit(site.ctx(testUser("viewer")), id), { code: "missing_scope" });
  const elsewhere = site.ctx(testUser("operator", [crypto.randomUUID()]));
  await assert.rejects(reviewVisit(elsewhere, id), { kind: "not_found" });
  await assert.rejects(getVisit(elsewhere, id), { kind: "not_found" });
});

Deno.test("listReads() narrows by certainty and to one visit, also when it searches", async () => {
  await using site = await readSite(database.db);
  const viewer = site.ctx(testUser("viewer"));
  const one = await arrive(site, [["NARROW1", 0.75]]);
  await arrive(site, [["NARROW2", 0.95]]);
  const platesOf = async (query: Partial<Parameters<typeof listReads>[1]>) => {
    const all = { max_wrong: 2, limit: 50, location_id: site.locationId, ...query };
    return (await listReads(viewer, all)).items.map(({ plate }) => plate);
  };
  assert.deepEqual(await platesOf({ max_confidence: 0.9 }), ["NARROW1"]);
  assert.deepEqual(await platesOf({ min_confidence: 0.9 }), ["NARROW2"]);
  assert.deepEqual(await platesOf({ q: "NARROW1", min_confidence: 0.9 }), ["NARROW2"]);
  assert.deepEqual(await platesOf({ visit_id: one.visit_id ?? "" }), ["NARROW1"]);
  assert.deepEqual(await platesOf({ q: "NARROW2", visit_id: one.visit_id ?? "" }), ["NARROW1"]);
});

Deno.test("listMatches() names the list and the entry, and never says that it may open", async () => {
  await using site = await readSite(database.db);
  const person = site.ctx(testUser("operator"));
  const list = await createList(person, {
    name: crypto.randomUUID(),
    kind: "member",
    description: "",
    location_ids: [site.locationId],
  });
  await putEntry(person, {
    listId: list.id,
    plate: "MEMB3R1",
    label: "Ms Doe",
    note: "",
    valid_from: null,
    valid_until: null,
  });
  const answer = await arrive(site, [["MEMB3R1", 0.95]]);
  const input = { readId: answer.read?.id ?? "", defaults: site.ctx().reads.settings };
  const { items } = await listMatches(site.ctx(testUser("viewer")), input);
  assert.deepEqual(
    items.map(({ list_name, label, how, may_open }) => [list_name, label, how, may_open]),
    [
      [list.name, "Ms Doe", "exact", false],
    ],
  );
});
