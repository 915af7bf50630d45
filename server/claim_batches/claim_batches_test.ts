import assert from "node:assert/strict";
import { testContext, testKey } from "../../tests/support/context.ts";
import { testDatabase } from "../../tests/support/database.ts";
import { enrolment, linkInstance, makeLocation } from "../../tests/support/link_instance.ts";
import { CreateClaimBatch } from "../contract/claim_batch.ts";
import { sql } from "../db/sql.ts";
import { enrollDevice } from "../devices/enroll_device.ts";
import { newClaimCode } from "../devices/new_claim_code.ts";
import { createTemplate } from "../templates/create_template.ts";
import { createClaimBatch } from "./create_claim_batch.ts";
import { forgetClaimCodes } from "./forget_claim_codes.ts";
import { getClaimBatch, listClaimBatches } from "./get_claim_batch.ts";
import { viewClaimSheet } from "./view_claim_sheet.ts";

const START = Date.parse("2026-03-01T12:00:00Z");

async function withFleet(work: (fleet: Awaited<ReturnType<typeof open>>) => Promise<void>) {
  await using database = await testDatabase();
  using kv = await Deno.openKv(":memory:");
  await using instance = await linkInstance(database.db, { kv });
  await work(await open(instance));
}

async function open(instance: Awaited<ReturnType<typeof linkInstance>>) {
  const { db, sealer } = instance;
  const clock = { nowMs: START };
  const ctx = testContext(db, { now: () => new Date(clock.nowMs) });
  const locationId = await makeLocation(db, "Site");
  const create = (change: Partial<CreateClaimBatch> = {}) =>
    createClaimBatch(
      ctx,
      CreateClaimBatch.parse({
        devices: 3,
        location_id: locationId,
        name_pattern: "lane-{nn}",
        claim_valid_ms: 3_600_000,
        ...change,
      }),
      { sealer },
    );
  const sheet = async (id: string) =>
    (await viewClaimSheet(ctx, id, { sealer })).map(({ claimCode }) => claimCode);
  return { instance, db, sealer, clock, ctx, locationId, create, sheet };
}

Deno.test("a box of devices: each has its own code, and what was used is no longer printed or kept", async () => {
  await withFleet(async ({ db, ctx, sealer, create, sheet }) => {
    const { template } = await createTemplate(ctx, {
      name: "Lane",
      description: "",
      location_ids: null,
      content: "cameras: []",
      variables: {},
      note: "",
    }, { sealer });
    const templateId = template.id;
    const batch = await create({ labels: { ring: "new" }, template_id: templateId });
    assert.deepEqual(batch.items.map(({ device_name }) => device_name), [
      "lane-01",
      "lane-02",
      "lane-03",
    ]);
    const codes = batch.items.map(({ claim_code }) => claim_code);
    assert.equal(new Set(codes).size, 3);
    assert.deepEqual(await sheet(batch.id), codes);
    const enrolled = await enrollDevice(ctx, enrolment(codes[1] ?? "", "hardware-1"));
    assert.equal(enrolled.device_id, batch.items[1]?.device_id);
    assert.deepEqual(await sheet(batch.id), [codes[0], codes[2]]);
    const shown = await getClaimBatch(ctx, batch.id);
    assert.deepEqual(shown.items.map(({ status }) => status), ["open", "used", "open"]);
    assert.ok(codes.every((code) => !JSON.stringify(shown).includes(code)));
    const devices = await db.rows(sql`select distinct labels, template_id from devices`);
    assert.deepEqual(devices, [{ labels: { ring: "new" }, template_id: templateId }]);
    const kept = await db.rows(sql`select from device_claims where sealed_code is not null`);
    assert.equal(kept.length, 2);
  });
});

Deno.test("no code is kept that has ended or was replaced, and none anywhere in the clear", async () => {
  await withFleet(async ({ db, ctx, clock, create, sheet }) => {
    const batch = await create();
    const codes = batch.items.map(({ claim_code }) => claim_code);
    const rows = await db.rows<{ text: string }>(sql`
      select c::text as text from device_claims c union all select b::text from claim_batches b
      union all select a::text from audit_log a`);
    assert.ok(rows.every(({ text }) => codes.every((code) => !text.includes(code))));
    const deviceId = batch.items[0]?.device_id ?? "";
    await newClaimCode(ctx, { deviceId, claim_valid_ms: 60_000 });
    assert.deepEqual(await sheet(batch.id), codes.slice(1));
    clock.nowMs += 3_600_000;
    assert.deepEqual(await sheet(batch.id), []);
    assert.deepEqual([await forgetClaimCodes(ctx), await forgetClaimCodes(ctx)], [2, 0]);
    const { items } = await getClaimBatch(ctx, batch.id);
    assert.deepEqual(items.map(({ status }) => status), ["ended", "ended", "ended"]);
  });
});

Deno.test("a batch one of whose names is taken makes no device at all", async () => {
  await withFleet(async ({ db, create }) => {
    await create({ devices: 1, first_number: 3 });
    await assert.rejects(create(), { code: "device_name_taken", message: /lane-03/ });
    assert.equal((await db.rows(sql`select from devices`)).length, 1);
    assert.equal((await db.rows(sql`select from claim_batches`)).length, 1);
    for (const name_pattern of ["lane", "{n}{n}", "lane-{x}"]) {
      assert.equal(CreateClaimBatch.shape.name_pattern.safeParse(name_pattern).success, false);
    }
  });
});

Deno.test("batches of another location are not there, and codes are not for readers", async () => {
  await withFleet(async ({ instance, db, ctx, sealer, create }) => {
    const batch = await create();
    const elsewhere = await makeLocation(db, "Elsewhere");
    const scopes = ["fleet:read", "fleet:write"] as const;
    const other = testContext(db, { actor: testKey(scopes, [elsewhere]) });
    const reader = testContext(db, { actor: testKey(["fleet:read"]) });
    await assert.rejects(getClaimBatch(other, batch.id), { code: "claim_batch_not_found" });
    await assert.rejects(viewClaimSheet(other, batch.id, { sealer }), {
      code: "claim_batch_not_found",
    });
    await assert.rejects(viewClaimSheet(reader, batch.id, { sealer }), { code: "missing_scope" });
    assert.deepEqual((await listClaimBatches(other, { limit: 10 })).items, []);
    await create({ first_number: 10 });
    const page = await listClaimBatches(ctx, { limit: 1 });
    const next = await listClaimBatches(ctx, { limit: 1, cursor: page.next_cursor ?? "" });
    assert.deepEqual([next.items[0]?.id, next.next_cursor], [batch.id, null]);
    const token = await instance.key(["fleet:write"]);
    for (const [path, type] of [["qr.svg", "image/svg+xml"], ["sheet", "text/html"]] as const) {
      const response = await instance.ask(`/api/claim_batches/${batch.id}/${path}`, { token });
      assert.deepEqual([response.status, response.headers.get("cache-control")], [200, "no-store"]);
      assert.ok(response.headers.get("content-type")?.startsWith(type));
      assert.match(response.headers.get("content-security-policy") ?? "", /default-src 'none'/);
      assert.match(await response.text(), /<svg/);
    }
  });
});
