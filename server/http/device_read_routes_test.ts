import assert from "node:assert/strict";
import { testUser } from "../../tests/support/context.ts";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import { frameOf, type ReadSite, readSite } from "../../tests/support/read_site.ts";
import { askRoutes } from "../../tests/support/route_client.ts";
import type { ReadAnswer } from "../contract/device_link.ts";
import type { Actor } from "../users/actor.ts";
import { deviceReadRoutes } from "./device_read_routes.ts";

let database: TestDatabase;
Deno.test.beforeAll(async () => {
  database = await testDatabase();
});
Deno.test.afterAll(() => database.close());

interface Parts {
  meta?: unknown;
  frame?: Uint8Array<ArrayBuffer> | string;
  key?: string | null;
  actor?: Actor;
}

function post(site: ReadSite, parts: Parts = {}) {
  const sent = frameOf(site);
  const form = new FormData();
  const { meta = sent.meta, frame = sent.frame, key = sent.idempotencyKey } = parts;
  form.append("meta", typeof meta === "string" ? meta : JSON.stringify(meta));
  if (typeof frame === "string") form.append("frame", frame);
  else form.append("frame", new Blob([frame], { type: "image/jpeg" }), "frame.jpg");
  const ctx = site.ctx(parts.actor);
  return askRoutes<ReadAnswer>(deviceReadRoutes({ reads: ctx.reads }), ctx, {
    path: "/api/device/reads",
    method: "POST",
    body: form,
    headers: key === null ? {} : { "idempotency-key": key },
  });
}

Deno.test("POST /api/device/reads answers with what the frame shows", async () => {
  await using site = await readSite(database.db);
  site.see([["nhk552", 0.9]]);
  const { status, body } = await post(site);
  assert.deepEqual([status, body.outcome, body.read?.plate], [200, "read", "NHK552"]);
});

Deno.test("POST /api/device/reads answers 202 when the frame is kept", async () => {
  await using site = await readSite(database.db);
  site.see("unavailable");
  const { status, body } = await post(site);
  assert.deepEqual([status, body.outcome, body.reason], [202, "kept", "recognizer_unavailable"]);
});

Deno.test("POST /api/device/reads names the field that is wrong, and pays for nothing", async () => {
  await using site = await readSite(database.db);
  const { meta, frame } = frameOf(site);
  const ahead = new Date(site.clock.now.getTime() + 3_600_000).toISOString();
  const cases: [Parts, string][] = [
    [{ key: null }, "idempotency-key"],
    [{ key: "two words" }, "idempotency-key"],
    [{ meta: "{" }, "meta"],
    [{ meta: { ...meta, camera_id: "../x" } }, "camera_id"],
    [{ meta: { ...meta, captured_at: "yesterday" } }, "captured_at"],
    [{ meta: { ...meta, captured_at: ahead } }, "captured_at"],
    [{ meta: { ...meta, trigger: "curiosity" } }, "trigger"],
    [{ frame: "text" }, "frame"],
    [{ frame: new Uint8Array() }, "frame"],
    [{ frame: frame.slice(0, 8) }, "frame"],
    [{ frame: new TextEncoder().encode("<svg onload=alert(1)>") }, "frame"],
  ];
  for (const [parts, path] of cases) {
    const { status, body } = await post(site, parts);
    assert.deepEqual([status, body.errors?.[0]?.path], [400, path], JSON.stringify(body));
  }
  const stale = { ...meta, trigger: "command", captured_at: "2026-03-01T11:58:00Z" };
  assert.equal((await post(site, { meta: stale })).body.code, "stale_snapshot");
  assert.equal(site.recognizer.calls.length, 0);
});

Deno.test("POST /api/device/reads is for devices alone", async () => {
  await using site = await readSite(database.db);
  const { status, body } = await post(site, { actor: testUser("admin") });
  assert.deepEqual([status, body.code], [403, "devices_only"]);
});
