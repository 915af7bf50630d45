import assert from "node:assert/strict";
import { testContext } from "../../tests/support/context.ts";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import {
  cameraReport,
  enrolment,
  heartbeat,
  makeLocation,
} from "../../tests/support/link_instance.ts";
import type { Heartbeat } from "../contract/device_link.ts";
import { sql } from "../db/sql.ts";
import { enrollDevice } from "../devices/enroll_device.ts";
import { newClaimCode } from "../devices/new_claim_code.ts";
import { registerDevice } from "../devices/register_device.ts";
import type { DeviceState } from "../kv/device_state.ts";
import { createSealer } from "../seal.ts";
import { getCommissioning, listCommissioning } from "./get_commissioning.ts";
import { watchCommissioning } from "./watch_commissioning.ts";

const T0 = Date.parse("2026-03-02T12:00:00Z");
const MINUTE_MS = 60_000;
let database: TestDatabase;
Deno.test.beforeAll(async () => {
  database = await testDatabase();
});
Deno.test.afterAll(async () => await database.close());

/** A location whose devices enrol and are heard as told. */
async function site() {
  const { db } = database;
  await db.execute(sql`truncate locations, devices, events, plate_reads cascade`);
  let nowMs = T0;
  const ctx = testContext(db, { now: () => new Date(nowMs) });
  const sealer = await createSealer(new Uint8Array(32).fill(7));
  const heard = new Map<string, DeviceState>();
  const find = (id: string) => Promise.resolve(heard.get(id) ?? null);
  const states = { get: find, peek: find };
  const location_id = await makeLocation(db, "Town");
  return {
    ctx,
    location_id,
    pass: (ms: number) => void (nowMs += ms),
    register: (name: string) =>
      registerDevice(ctx, { name, location_id, claim_valid_ms: MINUTE_MS }, { sealer }),
    enrol: (code: string, hardwareId: string) => enrollDevice(ctx, enrolment(code, hardwareId)),
    /** `enrolled_at`: of the machine that says it, as its token tells. */
    beat(id: string, said: Partial<Heartbeat>, of: Pick<DeviceState, "enrolled_at"> = {}) {
      const at = ctx.now().toISOString();
      heard.set(id, { received_at: at, heartbeat: heartbeat({ sent_at: at, ...said }), ...of });
    },
    run: () => watchCommissioning(ctx, { states }),
    show: (id: string) => getCommissioning(ctx, id, { states }),
    list: () => listCommissioning(ctx, { limit: 50 }, { states }),
    async read(device_id: string) {
      await db.execute(sql`
        insert into plate_reads (id, captured_at, plate, confidence, location_id, device_id,
          camera_id, visit_id, trigger, image_ref, created_at)
        values (${crypto.randomUUID()}, ${ctx.now()}, 'HERE1', 0.9, ${location_id}, ${device_id},
          'lane', ${crypto.randomUUID()}, 'interval', 'x', ${ctx.now()})`);
    },
    told: () =>
      db.rows<{ step: string; is_done: boolean }>(sql`
        select data ->> 'step' as step, (data ->> 'is_done')::boolean as is_done from events
        where type = 'device.commissioning' order by id`),
  };
}

const OWN = { first_started_at: new Date(T0 - MINUTE_MS).toISOString() };

Deno.test("a step has the time when it was first so, and is told once, whatever becomes of it later", async () => {
  const town = await site();
  const { device, claim_code } = await town.register("a");
  assert.equal((await town.list()).items.length, 1, "it waits for its code");
  await town.enrol(claim_code, "hardware-a");
  town.pass(1000);
  town.beat(device.id, { ...OWN, cameras: [cameraReport({ status: "starting" })] });
  assert.equal(await town.run(), 5);
  assert.equal(await town.run(), 0, "idempotent");
  town.pass(MINUTE_MS);
  town.beat(device.id, OWN);
  assert.equal(await town.run(), 2);
  const atPicture = town.ctx.now().toISOString();
  town.pass(MINUTE_MS);
  town.beat(device.id, { ...OWN, cameras: [] });
  assert.equal(await town.run(), 0, "a camera that is gone again takes nothing back");
  town.pass(MINUTE_MS);
  await town.read(device.id);
  assert.equal(await town.run(), 1);
  const { steps, state, done_at } = await town.show(device.id);
  assert.equal(state, "done");
  assert.equal(done_at, town.ctx.now().toISOString());
  const at = Object.fromEntries(steps.map(({ step, at }) => [step, at]));
  assert.equal(at.booted, OWN.first_started_at);
  assert.equal(at.enrolled, new Date(T0).toISOString());
  assert.equal(at.picture, atPicture);
  const told = await town.told();
  assert.equal(told.length, 8);
  assert.deepEqual(told.filter(({ is_done }) => is_done).map(({ step }) => step), ["read"]);
  assert.deepEqual((await town.list()).items, []);
});

Deno.test("another machine in its place begins anew: what the one before said, found and read is not its own", async () => {
  const town = await site();
  const { device, claim_code } = await town.register("a");
  await town.enrol(claim_code, "hardware-a");
  town.pass(1000);
  town.beat(device.id, OWN);
  await town.read(device.id);
  await town.run();
  assert.equal((await town.show(device.id)).state, "done");
  town.pass(MINUTE_MS);
  const again = await newClaimCode(town.ctx, { deviceId: device.id, claim_valid_ms: MINUTE_MS });
  await town.enrol(again.claim_code, "hardware-b");
  await town.run();
  const fresh = await town.show(device.id);
  assert.deepEqual([fresh.machine, fresh.state, fresh.waiting?.why], [2, "waiting", "silent"]);
  assert.equal(fresh.replaces_since, town.ctx.now().toISOString());
  assert.deepEqual(
    fresh.steps.filter(({ is_reached }) => is_reached).map(({ step }) => step),
    ["enrolled"],
  );
});

Deno.test("what the machine before had under way when it was replaced is not its successor's word", async () => {
  const town = await site();
  const { device, claim_code } = await town.register("a");
  await town.enrol(claim_code, "hardware-a");
  const before = { enrolled_at: town.ctx.now().toISOString() };
  town.pass(MINUTE_MS);
  const again = await newClaimCode(town.ctx, { deviceId: device.id, claim_valid_ms: MINUTE_MS });
  await town.enrol(again.claim_code, "hardware-b");
  const now = { enrolled_at: town.ctx.now().toISOString() };
  town.pass(10);
  town.beat(device.id, OWN, before);
  await town.run();
  assert.equal((await town.show(device.id)).waiting?.why, "silent");
  town.beat(device.id, OWN, now);
  await town.run();
  assert.equal((await town.show(device.id)).waiting?.why, "no_car");
});

Deno.test("a machine that reads no plate is not being set up for ever", async () => {
  const town = await site();
  const { device, claim_code } = await town.register("a");
  await town.enrol(claim_code, "hardware-a");
  town.pass(1000);
  town.beat(device.id, OWN);
  await town.run();
  town.pass(30 * 24 * 60 * MINUTE_MS);
  await town.read(device.id);
  assert.equal(await town.run(), 0);
  assert.deepEqual((await town.list()).items, []);
  const { state, waiting } = await town.show(device.id);
  assert.deepEqual([state, waiting], ["not_recorded", null]);
});

Deno.test("a device that was in use before this was kept is not asked to be set up again", async () => {
  const town = await site();
  const { device } = await town.register("a");
  await database.db.execute(sql`
    update devices set enrolled_at = ${town.ctx.now()}, hardware_id = 'hardware-a'
    where id = ${device.id}`);
  const { state, waiting } = await town.show(device.id);
  assert.deepEqual([state, waiting], ["not_recorded", null]);
  assert.deepEqual((await town.list()).items, []);
});
