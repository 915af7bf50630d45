import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import { testUser } from "../../tests/support/context.ts";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import { type ReadSite, readSite } from "../../tests/support/read_site.ts";
import { ExportQuery } from "../contract/read.ts";
import { type Queryable, sql } from "../db/sql.ts";
import { exportReads } from "../reads/export_reads.ts";

let database: TestDatabase;
Deno.test.beforeAll(async () => {
  database = await testDatabase();
});
Deno.test.afterAll(() => database.close());

const CELL = '=HYPERLINK("http://evil.test","x")';

async function fill(tx: Queryable, { site, count }: { site: ReadSite; count: number }) {
  await tx.execute(sql`
    insert into plate_reads (id, captured_at, plate, confidence, region, vehicle, location_id,
      device_id, camera_id, visit_id, trigger, image_ref)
    select gen_random_uuid(), ${site.clock.now}::timestamptz - nr * interval '1 second',
      'EXP' || nr, 0.9, 'us-tx',
      jsonb_build_object('type', ${CELL}::text, 'make', '+1', 'model', 'a,"b"', 'color', null),
      ${site.locationId}, ${site.deviceId}, 'lane-1', gen_random_uuid(), 'vehicle', null
    from generate_series(1, ${count}::int) as nr`);
}

/** The export's pieces, and how many pages of reads were asked for. */
async function exportOf(site: ReadSite, stillValid = () => Promise.resolve(true)) {
  const pages = { asked: 0 };
  const ctx = site.ctx(testUser("viewer"));
  const db = {
    ...ctx.db,
    rows: <Row>(...args: Parameters<Queryable["rows"]>) => {
      pages.asked++;
      return ctx.db.rows<Row>(...args);
    },
  };
  const query = ExportQuery.parse({ location_id: site.locationId });
  const pieces = await exportReads({ ...ctx, db }, { query, stillValid });
  return { pieces, pages };
}

Deno.test("an export holds every read once, its cells safe from a spreadsheet's formulas", async () => {
  await using site = await readSite(database.db);
  await fill(database.db, { site, count: 2500 });
  const { pieces } = await exportOf(site);
  const text = (await Array.fromAsync(pieces)).join("");
  const rows = parse(text, { columns: true }) as unknown as Record<string, string>[];
  assert.equal(rows.length, 2500);
  assert.equal(new Set(rows.map((row) => row.id)).size, 2500);
  assert.deepEqual([rows[0]?.plate, rows[2499]?.plate], ["EXP1", "EXP2500"]);
  assert.deepEqual(
    [rows[0]?.vehicle_type, rows[0]?.vehicle_make, rows[0]?.vehicle_model],
    [`'${CELL}`, "'+1", 'a,"b"'],
  );
  const audited = await database.db.rows(sql`
    select 1 from audit_log where action = 'plates.export' and target_id = ${site.locationId}`);
  assert.equal(audited.length, 1);
});

Deno.test("an export reads no page before it is taken, and none after its reader has gone", async () => {
  await using site = await readSite(database.db);
  await fill(database.db, { site, count: 5000 });
  const { pieces, pages } = await exportOf(site);
  const reader = ReadableStream.from(pieces).pipeThrough(new TextEncoderStream()).getReader();
  await reader.read();
  await database.db.ping();
  assert.ok(pages.asked <= 3, `${pages.asked} pages for one that was taken`);
  await reader.cancel();
  const asked = pages.asked;
  assert.equal((await pieces.next()).done, true);
  assert.equal(pages.asked, asked);
});

Deno.test("an export breaks off when the right to it ends", async () => {
  await using site = await readSite(database.db);
  await fill(database.db, { site, count: 2500 });
  const answers = [true, false];
  const { pieces } = await exportOf(site, () => Promise.resolve(answers.shift() ?? false));
  const taken: string[] = [];
  await assert.rejects(async () => {
    for await (const piece of pieces) taken.push(piece);
  }, /credential has ended/);
  assert.equal(taken.length, 2);
});
