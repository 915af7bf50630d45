import assert from "node:assert/strict";
import { v7 as uuidv7 } from "uuid";
import { testKey, testUser } from "../../tests/support/context.ts";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import { frameOf, type ReadSite, readSite, testJpeg } from "../../tests/support/read_site.ts";
import { askRoutes, jsonBody } from "../../tests/support/route_client.ts";
import type { CameraStatus } from "../contract/camera.ts";
import type { ReadAnswer } from "../contract/device_link.ts";
import type { Page } from "../contract/page.ts";
import type { Problem } from "../contract/problem.ts";
import { Read } from "../contract/read.ts";
import { sql } from "../db/sql.ts";
import type { SnapshotRequest } from "../devices/snapshot.ts";
import type { SnapshotDesk } from "../devices/snapshot_desk.ts";
import { WashfleetError } from "../errors.ts";
import { receiveDeviceRead } from "../reads/receive_device_read.ts";
import type { Actor } from "../users/actor.ts";
import { plateRoutes } from "./plate_routes.ts";

let database: TestDatabase;
Deno.test.beforeAll(async () => {
  database = await testDatabase();
});
Deno.test.afterAll(() => database.close());

/** A desk that hands out a picture, or fails as told. */
function toldDesk(site: ReadSite) {
  const desk = {
    asked: [] as SnapshotRequest[],
    error: null as WashfleetError | null,
    frame: testJpeg(7),
    cameraStatus: "streaming" as CameraStatus | null,
    askSnapshot: (_ctx: unknown, request: SnapshotRequest) => {
      desk.asked.push(request);
      if (desk.error !== null) return Promise.reject(desk.error);
      return Promise.resolve({
        frame: desk.frame,
        capturedAt: new Date(site.clock.now.getTime() - 300),
        frameAgeMs: 300,
        cameraId: request.cameraId ?? "lane-1",
        cameraStatus: desk.cameraStatus,
      });
    },
  };
  return desk satisfies SnapshotDesk;
}

function client(site: ReadSite, desk = toldDesk(site)) {
  const ask = <Body = Page<Read>>(
    path: string,
    init: RequestInit = {},
    actor: Actor = testUser("operator"),
  ) => {
    const ctx = site.ctx(actor);
    return askRoutes<Body>(plateRoutes({ reads: ctx.reads, desk }), ctx, { path, ...init });
  };
  const process = (body: Record<string, unknown> = {}, headers = {}, actor?: Actor) =>
    ask<ReadAnswer>(
      "/api/plates/process",
      jsonBody({ device_id: site.deviceId, ...body }, headers),
      actor,
    );
  return { ask, process, desk };
}

async function auditOf(action: string): Promise<{ actor_id: string; target_id: string }[]> {
  return await database.db.rows(sql`
    select actor_id, target_id from audit_log where action = ${action} order by id`);
}

Deno.test("POST /api/plates/process reads no picture of a dark or frozen camera: its plate is no car's here", async () => {
  await using site = await readSite(database.db);
  const { process, desk } = client(site);
  site.see([["OLD1234", 0.99]]);
  for (const status of ["dark", "frozen"] as const) {
    desk.cameraStatus = status;
    const { status: code, body } = await process();
    assert.deepEqual([code, (body as unknown as Problem).code], [409, `camera_${status}`]);
  }
  desk.cameraStatus = null; // an agent that does not say
  assert.equal((await process()).body.outcome, "read");
});

Deno.test("POST /api/plates/process answers with the plate in the device's picture", async () => {
  await using site = await readSite(database.db);
  const { process, desk } = client(site);
  site.see([["nhk-552", 0.93]]);
  const { status, body } = await process({ camera_id: "lane-2", max_age_ms: 2000 });
  assert.equal(status, 200, JSON.stringify(body));
  assert.equal(body.outcome, "read");
  const read = Read.parse(body.read);
  assert.deepEqual([read.plate, read.camera_id], ["NHK552", "lane-2"]);
  assert.equal(read.captured_at, "2026-03-01T11:59:59.700Z");
  assert.equal(desk.asked[0]?.maxAgeMs, 2000);
  assert.ok((desk.asked[0]?.timeoutMs ?? 0) < 8000, "time is left for the reading");
  const audited = await auditOf("plate.process");
  assert.equal(audited.at(-1)?.target_id, site.deviceId);
});

Deno.test("POST /api/plates/process with a key costs one call however often it is sent", async () => {
  await using site = await readSite(database.db);
  const { process } = client(site);
  site.see([["AAA111", 0.93]]);
  const headers = { "idempotency-key": "order-1" };
  const first = await process({}, headers);
  const again = await process({}, headers);
  assert.deepEqual(again.body, first.body);
  assert.equal(site.recognizer.calls.length, 1);
  const other = await process({ max_age_ms: 1000 }, headers);
  assert.deepEqual([other.status, other.body.code], [409, "idempotency_key_reused"]);
  const key = testKey(["plates:process"]);
  assert.equal((await process({}, headers, key)).status, 200, "keys are the caller's own");
});

Deno.test("POST /api/plates/process says what is missing, in problems", async () => {
  await using site = await readSite(database.db);
  const { process, desk } = client(site);
  const cases: [Parameters<typeof site.see>[0], number, string][] = [
    ["unavailable", 503, "recognizer_unavailable"],
    ["refused", 502, "recognizer_refused"],
    ["throttled", 429, "recognizer_throttled"],
    ["no_turn", 429, "recognizer_throttled"],
    ["bad_answer", 502, "recognizer_bad_answer"],
    ["timeout", 504, "deadline_exceeded"],
  ];
  for (const [sight, status, code] of cases) {
    site.see(sight);
    const answer = await process();
    assert.deepEqual([answer.status, answer.body.code, answer.body.kept], [status, code, false]);
    const isToComeAgain = status === 429 || status === 503;
    assert.equal(answer.body.retry_after_ms !== undefined, isToComeAgain, `${code}: when again`);
  }
  site.see("unavailable");
  const kept = await process({ keep_on_failure: true });
  assert.deepEqual([kept.status, kept.body.kept], [503, true]);
  const rows = await database.db.rows(sql`
    select 1 from kept_frames where device_id = ${site.deviceId}`);
  assert.equal(rows.length, 1);
  desk.error = new WashfleetError("offline", { kind: "conflict", code: "device_offline" });
  assert.equal((await process()).body.code, "device_offline");
  desk.error = null;
  desk.frame = testJpeg().slice(0, 6);
  const torn = await process();
  assert.deepEqual([torn.status, torn.body.code], [502, "device_failed"]);
});

Deno.test("POST /api/plates/process is refused without the right, or for another's device", async () => {
  await using site = await readSite(database.db);
  const { process, desk } = client(site);
  const viewer = await process({}, {}, testUser("viewer"));
  assert.deepEqual([viewer.status, viewer.body.code], [403, "missing_scope"]);
  const elsewhere = await process({}, {}, testUser("operator", [uuidv7()]));
  assert.deepEqual([elsewhere.status, elsewhere.body.code], [404, "device_not_found"]);
  const wrong = await process({ location_id: uuidv7() });
  assert.deepEqual([wrong.status, wrong.body.errors?.[0]?.path], [400, "location_id"]);
  assert.equal(desk.asked.length, 0);
  assert.equal(site.recognizer.calls.length, 0);
});

/** The read of a site that has one. */
async function onlyRead(site: ReadSite): Promise<Read> {
  const { body } = await client(site).ask(`/api/plates?device_id=${site.deviceId}`);
  const [read] = body.items;
  assert.ok(read !== undefined);
  return read;
}

/** Reads of these plates, a minute apart, the last the newest. */
async function readPlates(site: ReadSite, plates: string[]): Promise<void> {
  for (const plate of plates) {
    site.see([[plate, 0.9]]);
    await receiveDeviceRead(site.ctx(), frameOf(site));
    site.clock.advance(60_000);
  }
}

Deno.test("GET /api/plates finds by plate, prefix, time and place, newest first, page by page", async () => {
  await using site = await readSite(database.db);
  const { ask } = client(site);
  await readPlates(site, ["KLM001", "KLM002", "XYZ777", "KLM003"]);
  const here = `location_id=${site.locationId}`;
  const plates = async (query: string) => {
    const { status, body } = await ask(`/api/plates?${here}&${query}`);
    assert.equal(status, 200, JSON.stringify(body));
    return body.items.map(({ plate }) => plate);
  };
  assert.deepEqual(await plates(""), ["KLM003", "XYZ777", "KLM002", "KLM001"]);
  assert.deepEqual(await plates("plate=klm-002"), ["KLM002"]);
  assert.deepEqual(await plates("plate=kl*"), ["KLM003", "KLM002", "KLM001"]);
  assert.deepEqual(await plates("plate=*"), ["KLM003", "XYZ777", "KLM002", "KLM001"]);
  assert.deepEqual(await plates("plate=KL%25"), []);
  assert.deepEqual(await plates("from=2026-03-01T12:01:00Z&to=2026-03-01T12:03:00Z"), [
    "XYZ777",
    "KLM002",
  ]);
  assert.deepEqual(await plates(`device_id=${uuidv7()}`), []);
  assert.deepEqual(await plates(`device_id=${site.deviceId}&camera_id=lane-1&plate=XYZ777`), [
    "XYZ777",
  ]);
  const pages: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const path: string = `/api/plates?${here}&limit=3${cursor && `&cursor=${cursor}`}`;
    const { body } = await ask(path);
    pages.push(...body.items.map(({ plate }) => plate));
    cursor = body.next_cursor;
  }
  assert.deepEqual(pages, ["KLM003", "XYZ777", "KLM002", "KLM001"]);
});

Deno.test("GET /api/plates pages through reads of the same instant without loss", async () => {
  await using site = await readSite(database.db);
  const { ask } = client(site);
  const plates = ["SAME10", "TAKE22", "GIVE33", "LIFT44", "PUSH55"];
  for (const plate of plates) {
    site.see([[plate, 0.9]]);
    await receiveDeviceRead(site.ctx(), frameOf(site, { camera: `c-${plate.toLowerCase()}` }));
  }
  const seen: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const path: string = `/api/plates?device_id=${site.deviceId}&limit=2${
      cursor && `&cursor=${cursor}`
    }`;
    const { body } = await ask(path);
    seen.push(...body.items.map(({ plate }) => plate));
    cursor = body.next_cursor;
  }
  assert.deepEqual(seen.sort(), plates.sort());
});

Deno.test("GET /api/plates names what is wrong with a question", async () => {
  await using site = await readSite(database.db);
  const { ask } = client(site);
  for (
    const [query, path] of [["plate=--", "plate"], ["cursor=1;drop", "cursor"], [
      "limit=0",
      "limit",
    ]]
  ) {
    const { status, body } = await ask(`/api/plates?${query}`);
    assert.deepEqual([status, body.errors?.[0]?.path], [400, path]);
  }
});

Deno.test("reads and pictures of another location are not found, not even their existence", async () => {
  await using site = await readSite(database.db);
  const { ask } = client(site);
  await readPlates(site, ["QQQ111"]);
  const read = await onlyRead(site);
  const other = testUser("admin", [uuidv7()]);
  const hidden = ["", "/image"].map((part) => `/api/plates/${read.id}${part}`);
  for (const path of [...hidden, `/api/visits/${read.visit_id}/image`]) {
    assert.equal((await ask(path, {}, other)).status, 404, path);
    assert.equal((await ask(path)).status, 200, path);
    const keyless = testKey(["fleet:read"]);
    assert.equal((await ask(path, {}, keyless)).status, 403, path);
  }
  assert.deepEqual((await ask("/api/plates", {}, other)).body.items, []);
});

Deno.test("GET /api/plates/:id/image is private, revalidated, and every view is written down", async () => {
  await using site = await readSite(database.db);
  const { ask } = client(site);
  await readPlates(site, ["RRR222"]);
  const read = await onlyRead(site);
  const before = (await auditOf("picture.view")).length;
  const image = await ask(read.image_url);
  assert.deepEqual(image.bytes, testJpeg());
  assert.equal(image.headers.get("content-type"), "image/jpeg");
  assert.equal(image.headers.get("cache-control"), "private, no-cache");
  const etag = image.headers.get("etag") ?? "";
  const again = await ask(read.image_url, { headers: { "if-none-match": `"x", ${etag}` } });
  assert.deepEqual([again.status, again.bytes.length], [304, 0]);
  const views = (await auditOf("picture.view")).slice(before);
  assert.deepEqual(views.map(({ target_id }) => target_id), [read.id, read.id]);
  await Deno.remove(site.pictures.dir, { recursive: true });
  await Deno.mkdir(site.pictures.dir);
  assert.equal((await ask(read.image_url)).status, 404, "a picture that retention removed");
});
