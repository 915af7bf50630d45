import assert from "node:assert/strict";
import {
  enrolled,
  enrolment,
  heartbeat,
  linkInstance,
  makeLocation,
  register,
} from "../../tests/support/link_instance.ts";
import { testContext, testDevice } from "../../tests/support/context.ts";
import { testDatabase } from "../../tests/support/database.ts";
import { sql } from "../db/sql.ts";
import type { EnrollAnswer } from "../contract/device_link.ts";
import { enrollDevice } from "./enroll_device.ts";
import { newClaimCode } from "./new_claim_code.ts";
import { recordHeartbeat } from "./record_heartbeat.ts";

/** One instance on a fresh database, for the duration of `work`. */
async function withFleet(
  work: (
    fleet: { instance: Awaited<ReturnType<typeof linkInstance>>; locationId: string },
  ) => Promise<void>,
): Promise<void> {
  await using database = await testDatabase();
  using kv = await Deno.openKv(":memory:");
  await using instance = await linkInstance(database.db, { kv });
  await work({ instance, locationId: await makeLocation(database.db, "Site") });
}

const statusOf = async (response: Response) => {
  const { code } = await response.json();
  return [response.status, code];
};

Deno.test("enrollDevice() gives one of two Pis with one code the device, whoever is first", async () => {
  await withFleet(async ({ instance, locationId }) => {
    const { claim_code, device } = await register(instance, { name: "Lane", locationId });
    const ctx = testContext(instance.db);
    const both = await Promise.allSettled([
      enrollDevice(ctx, enrolment(claim_code, "hardware-a")),
      enrollDevice(ctx, enrolment(claim_code, "hardware-b")),
    ]);
    const won = both.filter((one) => one.status === "fulfilled");
    const lost = both.filter((one) => one.status === "rejected");
    assert.equal(won.length, 1);
    assert.equal(lost[0]?.reason.code, "claim_used");
    const events = await instance.db.rows(
      sql`select id from events where type = 'device.enrolled' and device_id = ${device.id}`,
    );
    assert.equal(events.length, 1);
  });
});

Deno.test("POST /api/enroll tells a wrong, used and ended code apart, by status and code", async () => {
  await withFleet(async ({ instance, locationId }) => {
    const { claim_code, device } = await register(instance, { name: "Lane", locationId });
    const enroll = (code: string, hardware: string) =>
      instance.ask("/api/enroll", { json: enrolment(code, hardware) });
    assert.deepEqual(await statusOf(await enroll("WF-AAA-AAA-AAA", "hardware-a")), [
      404,
      "claim_unknown",
    ]);
    assert.deepEqual(await statusOf(await enroll("not a code", "hardware-a")), [
      404,
      "claim_unknown",
    ]);
    const renewed = await newClaimCode(testContext(instance.db), {
      deviceId: device.id,
      claim_valid_ms: 60_000,
    });
    assert.deepEqual(await statusOf(await enroll(claim_code, "hardware-a")), [
      410,
      "claim_expired",
    ]);
    const answer = await enroll(renewed.claim_code.toLowerCase(), "hardware-a");
    assert.equal(answer.status, 201);
    const body: EnrollAnswer = await answer.json();
    assert.equal(body.device_id, device.id);
    assert.deepEqual(await statusOf(await enroll(renewed.claim_code, "hardware-b")), [
      409,
      "claim_used",
    ]);
    const later = await instance.ask("/api/enroll", {
      json: { ...enrolment(renewed.claim_code, "hardware-c"), link_version: 99 },
    });
    assert.deepEqual(await statusOf(later), [409, "link_version_unsupported"]);
  });
});

Deno.test("POST /api/enroll stops guessing, though each guess came at once", async () => {
  await withFleet(async ({ instance }) => {
    const answers = await Promise.all(
      Array.from(
        { length: 20 },
        () => instance.ask("/api/enroll", { json: enrolment("WF-AAA-AAA-AAA", "hardware-a") }),
      ),
    );
    const counts = await Promise.all(answers.map(statusOf));
    assert.equal(counts.filter(([, code]) => code === "claim_unknown").length, 10);
    assert.equal(counts.filter(([, code]) => code === "too_many_wrong_codes").length, 10);
  });
});

Deno.test("enrollDevice() refuses hardware that is another device, and leaves its code open", async () => {
  await withFleet(async ({ instance, locationId }) => {
    const first = await enrolled(instance, { name: "One", locationId });
    const second = await register(instance, { name: "Two", locationId });
    const ctx = testContext(instance.db);
    await assert.rejects(
      enrollDevice(ctx, enrolment(second.claim_code, "hardware-of-One")),
      { code: "hardware_already_enrolled", extra: { device_id: first.device_id } },
    );
    const fresh = await enrollDevice(ctx, enrolment(second.claim_code, "hardware-fresh"));
    assert.equal(fresh.device_id, second.device.id);
  });
});

Deno.test("enrollDevice() lets one of two devices have a hardware that claims both at once", async () => {
  await withFleet(async ({ instance, locationId }) => {
    const codes = await Promise.all(
      ["One", "Two"].map((name) => register(instance, { name, locationId })),
    );
    const both = await Promise.allSettled(
      codes.map(({ claim_code }) =>
        enrollDevice(testContext(instance.db), enrolment(claim_code, "hardware-a"))
      ),
    );
    assert.deepEqual(both.map((one) => one.status).sort(), ["fulfilled", "rejected"]);
    const lost = both.find((one) => one.status === "rejected");
    assert.equal(lost?.reason.code, "hardware_already_enrolled");
  });
});

Deno.test("enrollDevice() gives new hardware the device, and the old token ends", async () => {
  await withFleet(async ({ instance, locationId }) => {
    const old = await enrolled(instance, { name: "Lane", locationId });
    const ctx = testContext(instance.db);
    const beat = (token: string) =>
      instance.ask("/api/device/heartbeat", { json: heartbeat(), token });
    const { claim_code } = await newClaimCode(ctx, {
      deviceId: old.device_id,
      claim_valid_ms: 60_000,
    });
    const stillOld = await beat(old.device_token);
    assert.equal(stillOld.status, 200, "the old agent goes on until the code is used");
    await stillOld.body?.cancel();
    const replacement = await enrollDevice(ctx, enrolment(claim_code, "hardware-new"));
    assert.equal(replacement.device_id, old.device_id);
    assert.equal((await statusOf(await beat(old.device_token)))[0], 401);
    const fresh = await beat(replacement.device_token);
    assert.equal(fresh.status, 200);
    await fresh.body?.cancel();
  });
});

Deno.test("enrollDevice() answers again when its answer was lost, but not once the device was heard", async () => {
  await withFleet(async ({ instance, locationId }) => {
    const { claim_code, device } = await register(instance, { name: "Lane", locationId });
    const ctx = testContext(instance.db);
    const again = () => enrollDevice(ctx, enrolment(claim_code, "hardware-a"));
    const lost = await again();
    const second = await again();
    assert.notEqual(second.device_token, lost.device_token);
    await assert.rejects(enrollDevice(ctx, enrolment(claim_code, "hardware-b")), {
      code: "claim_used",
    });
    const asDevice = testContext(instance.db, { actor: testDevice(device.id, locationId) });
    await recordHeartbeat(asDevice, heartbeat(), instance);
    await assert.rejects(again(), { code: "claim_used" });
  });
});

Deno.test("nothing that is stored or audited holds a code or a token", async () => {
  await withFleet(async ({ instance, locationId }) => {
    const { claim_code } = await register(instance, { name: "Lane", locationId });
    const answer = await enrollDevice(
      testContext(instance.db),
      enrolment(claim_code, "hardware-a"),
    );
    const rows = await instance.db.rows<{ text: string }>(sql`
      select d::text as text from devices d union all select c::text from device_claims c
      union all select a::text from audit_log a union all select e::text from events e`);
    assert.ok(rows.length > 3);
    for (const { text } of rows) {
      assert.ok(!text.includes(claim_code) && !text.includes(answer.device_token));
    }
  });
});
