import assert from "node:assert/strict";
import { testKey, testUser } from "../../tests/support/context.ts";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import { frameOf, type ReadSite, readSite } from "../../tests/support/read_site.ts";
import { EVENT_DATA } from "../contract/event.ts";
import { sql } from "../db/sql.ts";
import { WashfleetError } from "../errors.ts";
import { updateReading } from "../reading/update_reading.ts";
import { correctRead } from "./correct_read.ts";
import { getRead } from "./get_read.ts";
import { listCorrections } from "./list_corrections.ts";
import { receiveDeviceRead } from "./receive_device_read.ts";

let database: TestDatabase;
Deno.test.beforeAll(async () => {
  database = await testDatabase();
});
Deno.test.afterAll(() => database.close());

async function readOf(site: ReadSite, plate: string): Promise<string> {
  site.see([[plate, 0.9]]);
  const answer = await receiveDeviceRead(site.ctx(), frameOf(site, { trigger: "vehicle" }));
  return answer.read?.id ?? "";
}
const person = (site: ReadSite) => site.ctx(testUser("operator"));
const dictionary = () =>
  database.db.rows<{ plate: string; reads: number }>(
    sql`select plate, reads::int as reads from plates order by plate`,
  );
const isCode = (code: string) => (error: unknown) =>
  error instanceof WashfleetError && error.code === code;

Deno.test("correctRead() takes read, visit and dictionary along, keeps what was read, tells once", async () => {
  await using site = await readSite(database.db);
  const readId = await readOf(site, "QQA1234");
  const again = { readId, plate: "qqb-1234", reason: "dirt" };
  const first = await correctRead(person(site), again);
  const second = await correctRead(person(site), again);
  assert.deepEqual([first.read.plate, first.read.original_plate], ["QQB1234", "QQA1234"]);
  assert.deepEqual(second, first, "the same correction again changes nothing");
  assert.equal((await site.visits())[0]?.plate, "QQB1234");
  const known = (await dictionary()).filter(({ plate }) => plate.startsWith("QQ"));
  assert.deepEqual(known, [{ plate: "QQB1234", reads: 1 }]);
  const events = (await site.events()).filter(({ type }) => type === "plate.corrected");
  assert.equal(events.length, 1);
  const data = EVENT_DATA["plate.corrected"].parse(events[0]?.data);
  assert.deepEqual([data.previous_plate, data.corrected_by], ["QQA1234", "A operator"]);
  const { items } = await listCorrections(person(site), readId);
  assert.deepEqual(items.map((item) => [item.original_plate, item.plate, item.reason]), [
    ["QQA1234", "QQB1234", "dirt"],
  ]);
  const audited = await database.db.rows<{ detail: unknown }>(
    sql`select detail from audit_log where action = 'plate.correct' and target_id = ${readId}`,
  );
  assert.equal(audited.length, 1);
  assert.ok(!JSON.stringify(audited).includes("QQ"), "the audit log outlives the plate");
});

Deno.test("correctRead() counts characters from what was read: no second correction leads further", async () => {
  await using site = await readSite(database.db);
  const readId = await readOf(site, "ABC1234");
  await correctRead(person(site), { readId, plate: "XYZ1234" });
  await assert.rejects(correctRead(person(site), { readId, plate: "XYZ9934" }), (error) => {
    assert.ok(error instanceof WashfleetError);
    assert.deepEqual(error.faults.map(({ path }) => path), ["plate"]);
    assert.match(error.message, /5 characters from ABC1234/);
    return true;
  });
  const back = await correctRead(person(site), { readId, plate: "ABC1234" });
  assert.equal(back.read.original_plate, null, "it is again what was read");
  for (const plate of ["--", "ABCDEFGHIJKLMNOPQ"]) {
    await assert.rejects(correctRead(person(site), { readId, plate }), isCode("invalid_input"));
  }
});

Deno.test("correctRead() obeys the location's own limit", async () => {
  await using site = await readSite(database.db);
  const readId = await readOf(site, "DEF1234");
  const defaults = site.ctx().reads.settings;
  const changes = { max_corrected_characters: 1 };
  await updateReading(person(site), { locationId: site.locationId, changes, defaults });
  await assert.rejects(
    correctRead(person(site), { readId, plate: "DEF1299" }),
    isCode("invalid_input"),
  );
  await correctRead(person(site), { readId, plate: "DEF1239" });
});

Deno.test("a corrected visit stays corrected, however often and surely its camera misreads it", async () => {
  await using site = await readSite(database.db);
  const readId = await readOf(site, "GHI1234");
  await correctRead(person(site), { readId, plate: "GHX9934" });
  for (const plate of ["GHI1234", "GHI1284", "GHX9934"]) {
    site.clock.advance(2000);
    site.see([[plate, 0.99]]);
    const answer = await receiveDeviceRead(site.ctx(), frameOf(site));
    assert.deepEqual([answer.outcome, answer.read?.plate], ["same_visit", "GHX9934"], plate);
  }
  assert.equal((await site.visits()).length, 1);
  const told = (await site.events()).map(({ type }) => type);
  assert.deepEqual(told, ["plate.read", "plate.corrected"]);
});

Deno.test("correctRead() beside new reads of both plates leaves an exact dictionary", async () => {
  await using site = await readSite(database.db);
  const readId = await readOf(site, "JKL1234");
  const others = await Promise.all([0, 1, 2].map(() => readSite(database.db)));
  await Promise.all([
    correctRead(person(site), { readId, plate: "JKM1234" }),
    ...others.map((other, index) => readOf(other, index === 0 ? "JKL1234" : "JKM1234")),
  ]);
  const known = (await dictionary()).filter(({ plate }) => plate.startsWith("JK"));
  assert.deepEqual(known, [{ plate: "JKL1234", reads: 1 }, { plate: "JKM1234", reads: 3 }]);
  for (const other of others) await other[Symbol.asyncDispose]();
});

Deno.test("correctRead() of one read by two people at once ends as one of them said", async () => {
  await using site = await readSite(database.db);
  const readId = await readOf(site, "NOP1234");
  await Promise.all(
    ["NOP1235", "NOP1236"].map((plate) => correctRead(person(site), { readId, plate })),
  );
  const { items } = await listCorrections(person(site), readId);
  assert.equal(items[1]?.previous_plate, items[0]?.plate, "one after the other");
  assert.equal((await getRead(person(site), readId)).plate, items[1]?.plate);
  assert.equal((await getRead(person(site), readId)).original_plate, "NOP1234");
});

Deno.test("correctRead() needs plates:write and finds nothing of other locations", async () => {
  await using site = await readSite(database.db);
  const readId = await readOf(site, "RST1234");
  const elsewhere = testKey(["plates:write", "plates:read"], [crypto.randomUUID()]);
  const correct = { readId, plate: "RST1235" };
  await assert.rejects(correctRead(site.ctx(elsewhere), correct), isCode("read_not_found"));
  await assert.rejects(correctRead(site.ctx(testUser("viewer")), correct), isCode("missing_scope"));
  await assert.rejects(listCorrections(site.ctx(elsewhere), readId), isCode("read_not_found"));
});
