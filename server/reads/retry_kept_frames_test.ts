import assert from "node:assert/strict";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import { frameOf, type ReadSite, readSite } from "../../tests/support/read_site.ts";
import { recordSpans } from "../../tests/support/span_recorder.ts";
import { EVENT_DATA } from "../contract/event.ts";
import { sql } from "../db/sql.ts";
import { inTrace, startTracing } from "../tracing.ts";
import { receiveDeviceRead } from "./receive_device_read.ts";
import { retryKeptFrames } from "./retry_kept_frames.ts";

let database: TestDatabase;
Deno.test.beforeAll(async () => {
  database = await testDatabase();
});
Deno.test.beforeEach(async () => {
  await database.db.execute(sql`truncate kept_frames`);
});
Deno.test.afterAll(() => database.close());

const retry = (site: ReadSite) => retryKeptFrames(site.ctx(), { reads: site.ctx().reads });

async function keptCount(): Promise<number | undefined> {
  const row = await database.db.row<{ count: number }>(sql`select count(*) from kept_frames`);
  return row?.count;
}

Deno.test("retryKeptFrames() reads what was kept, once, with the picture's own time", async () => {
  await using site = await readSite(database.db);
  site.see("unavailable");
  const frame = frameOf(site, { trigger: "vehicle" });
  const kept = await receiveDeviceRead(site.ctx(), frame);
  assert.deepEqual([kept.outcome, kept.reason], ["kept", "recognizer_unavailable"]);
  assert.deepEqual(await receiveDeviceRead(site.ctx(), frame), kept, "a retry is told the same");
  assert.equal(await keptCount(), 1);
  assert.equal(await retry(site), 0, "not due yet");
  site.clock.advance(120_000);
  site.see([["NHK552", 0.9]]);
  const settled = await Promise.all([retry(site), retry(site)]);
  assert.equal(settled[0] + settled[1], 1);
  assert.equal(await retry(site), 0);
  const [event, ...more] = await site.events();
  assert.equal(more.length, 0);
  const { read } = EVENT_DATA["plate.read"].parse(event?.data);
  assert.equal(read.captured_at, frame.meta.captured_at);
  assert.ok(event && event.expires_at < site.clock.now, "too late to open a gate");
  assert.deepEqual(site.recognizer.calls.at(-1)?.bytes, frame.frame);
  assert.equal(await site.pictures.count(), 1);
});

Deno.test("retryKeptFrames() takes no site's turns: all that is late has one share together", async () => {
  await using site = await readSite(database.db);
  site.see("unavailable");
  await receiveDeviceRead(site.ctx(), frameOf(site, { trigger: "vehicle" }));
  site.clock.advance(120_000);
  await retry(site);
  const [first, later] = site.recognizer.shares;
  assert.equal(first, site.locationId);
  assert.notEqual(later, site.locationId);
});

Deno.test("retryKeptFrames() backs off, and gives up after a day with a miss", async () => {
  await using site = await readSite(database.db);
  site.see("unavailable");
  await receiveDeviceRead(site.ctx(), frameOf(site, { trigger: "vehicle" }));
  const calls: number[] = [];
  for (let minute = 0; minute < 30; minute++) {
    site.clock.advance(60_000);
    await retry(site);
    calls.push(site.recognizer.calls.length);
  }
  assert.ok((calls.at(-1) ?? 0) <= 10, `30 minutes away cost ${calls.at(-1)} calls`);
  site.clock.advance(24 * 3_600_000);
  assert.equal(await retry(site), 1);
  assert.equal(await keptCount(), 0);
  const [event] = await site.events();
  assert.equal(EVENT_DATA["plate.missed"].parse(event?.data).miss.reason, "recognizer_failed");
});

Deno.test("retryKeptFrames() lets no frame of an interval become a miss or leave a picture", async () => {
  await using site = await readSite(database.db);
  site.see("throttled");
  await receiveDeviceRead(site.ctx(), frameOf(site));
  site.clock.advance(10_000);
  site.see([]);
  assert.equal(await retry(site), 1);
  assert.deepEqual(await site.events(), []);
  assert.equal(await site.pictures.count(), 0);
});

/** Frames of cars, as a vehicle gate sends them. */
async function keepFour(site: ReadSite): Promise<void> {
  for (const seed of [1, 2, 3, 4]) {
    await receiveDeviceRead(site.ctx(), frameOf(site, { seed, trigger: "vehicle" }));
  }
}

Deno.test("receiveDeviceRead() keeps one of an interval's frames for all of a visit", async () => {
  await using site = await readSite(database.db);
  site.see("unavailable");
  const reasons: (string | null)[] = [];
  for (const camera of ["lane-1", "lane-1", "lane-2", "lane-1"]) {
    const frame = frameOf(site, { camera });
    const answer = await receiveDeviceRead(site.ctx(), frame);
    assert.deepEqual(await receiveDeviceRead(site.ctx(), frame), answer);
    reasons.push(answer.reason);
    site.clock.advance(4000);
  }
  site.clock.advance(4000);
  reasons.push((await receiveDeviceRead(site.ctx(), frameOf(site))).reason);
  const [own, other] = ["recognizer_unavailable", "another_frame_kept"];
  assert.deepEqual(reasons, [own, other, own, own, other], "at 0, 4, 8, 12 and 20 s");
  assert.equal(await keptCount(), 3);
  assert.equal(await site.pictures.count(), 3);
});

Deno.test("retryKeptFrames() asks once, not for each frame, while the recognizer is away", async () => {
  await using site = await readSite(database.db);
  site.see("unavailable");
  await keepFour(site);
  site.clock.advance(10_000);
  const before = site.recognizer.calls.length;
  assert.equal(await retry(site), 0);
  assert.equal(site.recognizer.calls.length, before + 1);
  assert.equal(await keptCount(), 4);
});

Deno.test("receiveDeviceRead() keeps no more frames of a device than it may, and says so", async () => {
  await using site = await readSite(database.db, { maxKeptFrames: 2 });
  site.see("refused");
  const send = (seed: number) =>
    receiveDeviceRead(site.ctx(), frameOf(site, { seed, trigger: "vehicle" }));
  for (const seed of [1, 2]) await send(seed);
  await assert.rejects(send(3), {
    code: "recognizer_refused",
    extra: { kept: false },
  });
  assert.equal(await site.pictures.count(), 2);
});

Deno.test("receiveDeviceRead() does not keep what no retry will read", async () => {
  await using site = await readSite(database.db);
  site.see("frame_refused");
  const asked = await receiveDeviceRead(site.ctx(), frameOf(site, { trigger: "manual" }));
  assert.deepEqual([asked.outcome, asked.reason], ["missed", "recognizer_failed"]);
  assert.equal((await receiveDeviceRead(site.ctx(), frameOf(site))).outcome, "empty");
  assert.equal(await keptCount(), 0);
});

Deno.test("retryKeptFrames() lets no frame that cannot be recorded block or cost for ever", async () => {
  await using site = await readSite(database.db);
  site.see("unavailable");
  for (const camera of ["lane-1", "lane-2"]) {
    await receiveDeviceRead(site.ctx(), frameOf(site, { trigger: "vehicle", camera }));
  }
  // No visit of the first can be written: there is no such location.
  await database.db.execute(sql`
    update kept_frames
    set meta = jsonb_set(meta, '{location_id}', to_jsonb(gen_random_uuid()::text)),
      next_attempt_at = next_attempt_at - interval '1 minute'
    where meta ->> 'camera_id' = 'lane-1'`);
  const before = site.recognizer.calls.length;
  site.see([["NHK552", 0.9]]);
  for (let hour = 0; hour < 10; hour++) {
    site.clock.advance(3_600_000);
    await retry(site);
  }
  assert.equal(await keptCount(), 0);
  assert.deepEqual((await site.events()).map(({ type }) => type), ["plate.read"]);
  assert.ok(site.recognizer.calls.length - before <= 6, "the account pays for few attempts");
});

Deno.test("retryKeptFrames() gives no frame up for one fault after a long outage", async () => {
  await using site = await readSite(database.db);
  site.see("unavailable");
  await receiveDeviceRead(site.ctx(), frameOf(site, { trigger: "vehicle" }));
  const nextHour = async () => {
    site.clock.advance(3_600_000);
    await retry(site);
  };
  for (let hour = 0; hour < 8; hour++) await nextHour();
  site.see([["NHK552", 0.9]]);
  await database.db.execute(sql`alter table visits add constraint refuse check (false) not valid`);
  await nextHour();
  await database.db.execute(sql`alter table visits drop constraint refuse`);
  assert.equal(await keptCount(), 1);
  await nextHour();
  assert.deepEqual((await site.events()).map(({ type }) => type), ["plate.read"]);
});

Deno.test("keepFrame() leaves no picture when its row cannot be written", async () => {
  await using site = await readSite(database.db);
  site.see("unavailable");
  await database.db.execute(
    sql`alter table kept_frames add constraint refuse check (attempts < 0) not valid`,
  );
  await assert.rejects(receiveDeviceRead(site.ctx(), frameOf(site, { trigger: "vehicle" })));
  await database.db.execute(sql`alter table kept_frames drop constraint refuse`);
  assert.equal(await site.pictures.count(), 0);
});

Deno.test("retryKeptFrames() goes on with the trace of the read that was kept", async () => {
  await using site = await readSite(database.db);
  const { tracer, spans } = recordSpans();
  startTracing(tracer);
  try {
    site.see("unavailable");
    const frame = frameOf(site, { trigger: "vehicle" });
    await inTrace({ name: "request" }, () => receiveDeviceRead(site.ctx(), frame));
    site.clock.advance(120_000);
    site.see([["NHK552", 0.9]]);
    assert.equal(await retry(site), 1);
  } finally {
    startTracing(null);
  }
  const [append] = spans.filter(({ name }) => name === "append event");
  assert.equal(append?.traceId, spans[0]?.traceId);
});
