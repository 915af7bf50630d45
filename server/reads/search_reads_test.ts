import assert from "node:assert/strict";
import fc from "fast-check";
import { testKey, testUser } from "../../tests/support/context.ts";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import { frameOf, type ReadSite, readSite } from "../../tests/support/read_site.ts";
import { ReadQuery } from "../contract/read.ts";
import { sql } from "../db/sql.ts";
import { WashfleetError } from "../errors.ts";
import { listReads } from "./list_reads.ts";
import { editDistance } from "./plate_text.ts";
import { receiveDeviceRead } from "./receive_device_read.ts";
import { trigramThreshold } from "./trigram_threshold.ts";

let database: TestDatabase;
Deno.test.beforeAll(async () => {
  database = await testDatabase();
});
Deno.test.afterAll(() => database.close());

async function seePlates(site: ReadSite, plates: readonly string[]): Promise<void> {
  for (const plate of plates) {
    site.clock.advance(60_000);
    site.see([[plate, 0.9]]);
    await receiveDeviceRead(site.ctx(), frameOf(site));
  }
}
async function search(site: ReadSite, query: Record<string, unknown>, actor = testUser("viewer")) {
  const { items, next_cursor } = await listReads(site.ctx(actor), ReadQuery.parse(query));
  return { found: items.map(({ plate, found }) => `${plate} ${found}`), cursor: next_cursor };
}

Deno.test("listReads() by q finds exact, look-alike, one and two wrong, the closest first", async () => {
  await using site = await readSite(database.db);
  await seePlates(site, [
    "KX12345",
    "KXI2345",
    "KY12345",
    "KX1234",
    "KYI2395",
    "LYZ2395",
    "KX12345",
  ]);
  const { found } = await search(site, { q: "kx-12345" });
  assert.deepEqual(found, [
    "KX12345 exact",
    "KX12345 exact",
    "KXI2345 look_alike",
    "KX1234 one_wrong",
    "KY12345 one_wrong",
    "KYI2395 two_wrong",
  ]);
  assert.equal((await search(site, { q: "KX12345", max_wrong: "1" })).found.length, 5);
  assert.equal((await search(site, { q: "KX12345", max_wrong: "0" })).found.length, 3);
  const prefix = await search(site, { q: "ky*" });
  assert.deepEqual(prefix.found, ["KYI2395 prefix", "KY12345 prefix"]);
});

Deno.test("listReads() by q pages through ranks and times without a gap or a repeat", async () => {
  await using site = await readSite(database.db);
  await seePlates(site, ["PGE5001", "PGE5002", "PGE5001", "PGX5002", "PGE5001", "PGE5OO1"]);
  const all = await search(site, { q: "PGE5001" });
  const paged: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const page = await search(site, { q: "PGE5001", limit: 1, ...(cursor ? { cursor } : {}) });
    paged.push(...page.found);
    cursor = page.cursor;
  }
  assert.equal(all.found.length, 6);
  assert.deepEqual(paged, all.found);
});

Deno.test("listReads() by q shows nobody a read of a location that he may not see", async () => {
  await using site = await readSite(database.db);
  await using other = await readSite(database.db);
  await seePlates(site, ["SEE7001"]);
  await seePlates(other, ["SEE7002"]);
  const limited = testKey(["plates:read"], [site.locationId]);
  assert.deepEqual((await search(site, { q: "SEE7001" }, limited)).found, ["SEE7001 exact"]);
  const elsewhere = { q: "SEE7001", location_id: other.locationId };
  assert.deepEqual((await search(site, elsewhere, limited)).found, []);
  assert.equal((await search(site, { q: "SEE7001" })).found.length, 2);
});

Deno.test("listReads() takes wildcards and quotes in q for separators, and refuses a made-up cursor", async () => {
  await using site = await readSite(database.db);
  await seePlates(site, ["QUO1234"]);
  for (const q of ["Q%U_O'1234", "quo\\1234", "q'u;o--1234"]) {
    assert.deepEqual((await search(site, { q, max_wrong: 0 })).found, ["QUO1234 exact"], q);
  }
  const invalid = (error: unknown) => error instanceof WashfleetError && error.kind === "invalid";
  await assert.rejects(search(site, { q: "%%" }), invalid);
  await assert.rejects(search(site, { q: "QUO1234", plate: "QUO1234" }), invalid);
  await assert.rejects(search(site, { q: "QUO1234", cursor: "WzEsMiwiMyJd" }), invalid);
});

Deno.test("no plate within the wanted distance is below the threshold of the trigram index", async () => {
  const unit = fc.constantFrom(..."AAB017X");
  const plate = fc.string({ unit, minLength: 4, maxLength: 9 });
  const edit = fc.tuple(fc.nat(9), fc.constantFrom("", "7", "X", "7A"));
  const missed: string[] = [];
  await fc.assert(
    fc.asyncProperty(plate, fc.array(edit, { minLength: 1, maxLength: 2 }), async (text, edits) => {
      fc.pre(edits.length === 1 || text.length >= 6);
      const other = edits.reduce(
        (changed, [at, put]) => changed.slice(0, at) + put + changed.slice(at + 1),
        text,
      );
      const wrong = editDistance(text, other);
      fc.pre(wrong >= 1 && wrong <= edits.length);
      const row = await database.db.row<{ alike: number; shared: boolean }>(sql`
        select similarity(${text}, ${other})::float8 as alike,
          show_trgm(${text}) && show_trgm(${other}) as shared`);
      if (row?.shared && row.alike < trigramThreshold(text, edits.length)) {
        missed.push(`${text} ${other}`);
      }
    }),
    { numRuns: 300 },
  );
  assert.deepEqual(missed, []);
});
