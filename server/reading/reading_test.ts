import assert from "node:assert/strict";
import { testKey, testUser } from "../../tests/support/context.ts";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import { frameOf, type ReadSite, readSite } from "../../tests/support/read_site.ts";
import { UpdateReading } from "../contract/reading.ts";
import { sql } from "../db/sql.ts";
import { WashfleetError } from "../errors.ts";
import { receiveDeviceRead } from "../reads/receive_device_read.ts";
import { retryKeptFrames } from "../reads/retry_kept_frames.ts";
import { createPlateRecognizer } from "../recognizer/plate_recognizer.ts";
import type { ReadLimits } from "../recognizer/plate_recognizer.ts";
import { callBudgetOf } from "./call_budget.ts";
import { getReading } from "./get_reading.ts";
import { previewRetention } from "./preview_retention.ts";
import { updateReading } from "./update_reading.ts";

let database: TestDatabase;
Deno.test.beforeAll(async () => {
  database = await testDatabase();
});
Deno.test.afterAll(() => database.close());

const isCode = (code: string) => (error: unknown) =>
  error instanceof WashfleetError && error.code === code;
const defaultsOf = (site: ReadSite) => site.ctx().reads.settings;

async function tellSite(site: ReadSite, changes: UpdateReading) {
  const { locationId } = site;
  const ctx = site.ctx(testUser("operator"));
  return await updateReading(ctx, { locationId, changes, defaults: defaultsOf(site) });
}

async function budgetEvents(site: ReadSite): Promise<string[]> {
  const rows = await database.db.rows<{ data: { level: string; calls: number } }>(sql`
    select data from events where type = 'recognizer.budget' and location_id = ${site.locationId}
    order by id`);
  return rows.map(({ data }) => `${data.level} ${data.calls}`);
}

/** Takes and settles a call; what the recognizer's client does around each one. */
async function spend(site: ReadSite, isCharged = true): Promise<boolean> {
  const taken = await callBudgetOf(site.ctx(), site.locationId).take();
  if (taken.ok) await taken.settle(isCharged);
  return taken.ok;
}

Deno.test("a budget warns at 80 % and stops at 100 %, and tells of each once", async () => {
  await using site = await readSite(database.db);
  await tellSite(site, { monthly_budget: 5 });
  const spent: boolean[] = [];
  for (let call = 0; call < 7; call++) spent.push(await spend(site));
  assert.deepEqual(spent, [true, true, true, true, true, false, false]);
  assert.deepEqual(await budgetEvents(site), ["warning 4", "stopped 5"]);
  const { locationId } = site;
  const told = await getReading(site.ctx(testUser("viewer")), {
    locationId,
    defaults: defaultsOf(site),
  });
  assert.deepEqual(told.calls, { month: "2026-03", made: 5, left: 0 });
  await tellSite(site, { monthly_budget: 6 });
  assert.equal(await spend(site), true, "a higher budget holds at once");
  assert.deepEqual((await budgetEvents(site)).slice(2), ["warning 6", "stopped 6"]);
  site.clock.now = new Date("2026-04-01T00:00:00Z");
  assert.equal(await spend(site), true, "a new month begins anew");
});

Deno.test("two servers at once never make a call beyond the budget, and make all up to it", async () => {
  await using site = await readSite(database.db);
  await tellSite(site, { monthly_budget: 20 });
  const other = database.open();
  const ctxs = [site.ctx(), { ...site.ctx(), db: other }];
  const taken = await Promise.all(Array.from({ length: 60 }, async (_, index) => {
    const ctx = ctxs[index % 2] ?? site.ctx();
    const call = await callBudgetOf(ctx, site.locationId).take();
    if (call.ok) await call.settle(true);
    return call.ok;
  }));
  await other.close();
  assert.equal(taken.filter(Boolean).length, 20);
  const events = await budgetEvents(site);
  assert.deepEqual(events.map((told) => told.split(" ")[0]).sort(), ["stopped", "warning"]);
});

Deno.test("a call that is not charged is given back", async () => {
  await using site = await readSite(database.db);
  await tellSite(site, { monthly_budget: 1 });
  assert.deepEqual([await spend(site, false), await spend(site), await spend(site)], [
    true,
    true,
    false,
  ]);
});

/** The recognizer's real client, as far as the budget goes: it asks before it answers. */
function onBudget(site: ReadSite): void {
  const told = site.ctx().reads.recognizer as { read: (...args: unknown[]) => Promise<unknown> };
  const read = told.read.bind(told);
  told.read = async (frame: unknown, limits: unknown) => {
    const call = await (limits as ReadLimits).budget?.take();
    if (call?.ok === false) {
      return { ok: false, reason: "over_budget", detail: call.detail, retryAfterMs: null };
    }
    const result = await read(frame, limits);
    await call?.settle(true);
    return result;
  };
}

Deno.test("a frame beyond the budget is a miss that says so, with its picture; an interval's is none", async () => {
  await using site = await readSite(database.db);
  await tellSite(site, { monthly_budget: 0 });
  onBudget(site);
  site.see([["ABC123", 0.9]]);
  const vehicle = await receiveDeviceRead(site.ctx(), frameOf(site, { trigger: "vehicle" }));
  assert.deepEqual([vehicle.outcome, vehicle.reason], ["missed", "budget_exhausted"]);
  const [event] = await site.events();
  const { miss } = event?.data as { miss: { reason: string; image_url: string | null } };
  assert.deepEqual([event?.type, miss.reason], ["plate.missed", "budget_exhausted"]);
  assert.notEqual(miss.image_url, null);
  const interval = await receiveDeviceRead(site.ctx(), frameOf(site, { camera: "lane-2" }));
  assert.deepEqual([interval.outcome, interval.reason], ["empty", "budget_exhausted"]);
  assert.equal((await site.visits()).length, 1);
  assert.equal(site.recognizer.calls.length, 0);
  assert.deepEqual(await budgetEvents(site), ["stopped 0"]);
});

Deno.test("a frame kept from before the budget was used up is a miss, not kept for a month", async () => {
  await using site = await readSite(database.db);
  site.see("unavailable");
  await receiveDeviceRead(site.ctx(), frameOf(site, { trigger: "vehicle" }));
  await tellSite(site, { monthly_budget: 0 });
  onBudget(site);
  site.clock.advance(60_000);
  assert.equal(await retryKeptFrames(site.ctx(), { reads: site.ctx().reads }), 1);
  assert.deepEqual((await site.visits()).map(({ outcome }) => outcome), ["missed"]);
});

Deno.test("the recognizer's client makes no call beyond the budget, and pays for those it made", async () => {
  await using site = await readSite(database.db);
  await tellSite(site, { monthly_budget: 2, regions: ["us-tx"] });
  const forms: FormData[] = [];
  const answers = [500, 201, 201];
  await using server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    async (r) => {
      forms.push(await r.formData());
      return Response.json({ processing_time: 1, results: [] }, { status: answers.shift() ?? 201 });
    },
  );
  const recognizer = createPlateRecognizer({
    db: database.db,
    baseUrl: `http://127.0.0.1:${server.addr.port}`,
    token: null,
    regions: ["us-ok"],
    isMmcWanted: false,
    config: null,
    callsPerSecond: null,
  });
  const ctx = site.ctx();
  const reads = { ...ctx.reads, recognizer };
  const outcomes: (string | null)[] = [];
  for (let frame = 0; frame < 3; frame++) {
    const answer = await receiveDeviceRead(
      { ...ctx, reads },
      frameOf(site, { trigger: "vehicle", camera: `lane-${frame}`, seed: frame }),
    );
    outcomes.push(answer.reason);
  }
  assert.deepEqual(outcomes, ["no_plate_found", "no_plate_found", "budget_exhausted"]);
  assert.equal(forms.length, 3, "the call that met a 500 was given back and made again");
  assert.deepEqual(forms[0]?.getAll("regions"), ["us-tx"], "the location's own");
});

Deno.test("updateReading() changes what is given, for locations that one may see", async () => {
  await using site = await readSite(database.db);
  await tellSite(site, { min_confidence: 0.95, keep_reads_days: 30 });
  const told = await tellSite(site, { keep_reads_days: null, regions: ["us-tx"] });
  assert.deepEqual(
    [told.effective.min_confidence, told.effective.keep_reads_days, told.settings.regions],
    [0.95, null, ["us-tx"]],
  );
  site.see([["ABC123", 0.94]]);
  const answer = await receiveDeviceRead(site.ctx(), frameOf(site, { trigger: "vehicle" }));
  assert.equal(answer.reason, "low_confidence", "its own threshold holds");
  const elsewhere = site.ctx(testKey(["plates:read", "plates:write"], [crypto.randomUUID()]));
  const { locationId } = site;
  const input = { locationId, changes: {}, defaults: defaultsOf(site) };
  await assert.rejects(updateReading(elsewhere, input), isCode("location_not_found"));
  await assert.rejects(getReading(elsewhere, input), isCode("location_not_found"));
  assert.equal(UpdateReading.safeParse({ regions: ["us-tx,us-ok"] }).success, false);
});

Deno.test("previewRetention() counts what goes, a read's picture with it, and nothing when all is kept", async () => {
  await using site = await readSite(database.db);
  const { locationId } = site;
  const ctx = site.ctx(testUser("viewer"));
  const ask = (query: { keep_reads_days?: number; keep_pictures_days?: number }) =>
    previewRetention(ctx, { locationId, defaults: defaultsOf(site), ...query });
  site.see([["ABC123", 0.9]]);
  await receiveDeviceRead(site.ctx(), frameOf(site));
  assert.deepEqual(await ask({}), {
    reads: { before: null, count: 0 },
    pictures: { before: null, count: 0 },
  });
  assert.equal((await ask({ keep_reads_days: 3 })).reads.count, 0);
  await database.db.execute(sql`
    update plate_reads set captured_at = captured_at - interval '5 days'
    where location_id = ${locationId}`);
  const told = await ask({ keep_reads_days: 3, keep_pictures_days: 30 });
  assert.equal(told.reads.count, 1);
  assert.equal(told.pictures.count, 1);
  assert.equal(told.pictures.before, told.reads.before);
  const elsewhere = site.ctx(testKey(["plates:read"], [crypto.randomUUID()]));
  await assert.rejects(
    previewRetention(elsewhere, { locationId, defaults: defaultsOf(site) }),
    isCode("location_not_found"),
  );
});
