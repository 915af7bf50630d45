import assert from "node:assert/strict";
import { v7 as uuidv7 } from "uuid";
import { testContext, testUser } from "../../tests/support/context.ts";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import { cameraReport, heartbeat } from "../../tests/support/link_instance.ts";
import { addSite } from "../../tests/support/notifying.ts";
import type { HealthQuery } from "../contract/health_history.ts";
import { type Db, sql } from "../db/sql.ts";
import { createDeviceStates, type DeviceStates } from "../kv/device_state.ts";
import { getHealth } from "./get_health.ts";
import { createHealthRecorder, type HealthRecorder } from "./health_recorder.ts";
import { rollUpHealth } from "./roll_up_health.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const START_MS = Date.parse("2026-03-01T12:00:00Z");
const FOR_EVER = new AbortController().signal;

let database: TestDatabase;
Deno.test.beforeAll(async () => {
  database = await testDatabase();
});
Deno.test.afterAll(async () => await database.close());

interface Site {
  device: string;
  clock: { nowMs: number };
  recorder: HealthRecorder;
  /** A report now, at this temperature. */
  hear(celsius: number, device?: string): void;
  ask(query?: HealthQuery): ReturnType<typeof getHealth>;
  rollUp(): Promise<number>;
}

async function withSite(work: (site: Site) => Promise<void>, db: Db = database.db): Promise<void> {
  using kv = await Deno.openKv(":memory:");
  await using states: DeviceStates = createDeviceStates(kv, { coalesceMs: 0 });
  const clock = { nowMs: START_MS };
  const now = () => new Date(clock.nowMs);
  await using recorder = createHealthRecorder({ db, states, now });
  const { devices: [device = ""] } = await addSite(database.db, {
    name: crypto.randomUUID(),
    devices: ["Lane"],
  });
  const ctx = testContext(database.db, { now });
  await work({
    device,
    clock,
    recorder,
    hear: (celsius, id = device) => {
      const report = heartbeat({
        cameras: [cameraReport({ camera_id: "lane", frame_age_ms: celsius * 10, fps: 1 })],
      });
      report.health.temperature_celsius = celsius;
      states.put(id, { heartbeat: report, received_at: now().toISOString() });
    },
    ask: (query = {}) => getHealth(ctx, { ...query, deviceId: device }, { health: recorder }),
    rollUp: () => rollUpHealth(ctx, FOR_EVER),
  });
}

const known = (values: readonly (number | null)[]) => values.filter((value) => value !== null);
const blocks = (device: string) =>
  database.db.rows<{ step_minutes: number; count: number }>(sql`
    select step_minutes, jsonb_array_length(samples)::int as count from health_blocks
    where device_id = ${device} order by step_minutes, starts_at`);

Deno.test("getHealth() shows what was heard this minute, before anything is written", async () => {
  await withSite(async ({ hear, ask, clock, device }) => {
    hear(50);
    clock.nowMs += 10_000;
    hear(60);
    const history = await ask();
    assert.equal(history.step_ms, MINUTE_MS);
    assert.equal(history.temperature_celsius.length, 1441);
    assert.deepEqual(known(history.temperature_celsius), [60]);
    assert.deepEqual(history.cameras.map(({ camera_id }) => camera_id), ["lane"]);
    assert.deepEqual(known(history.cameras[0]?.frame_age_ms ?? []), [600]);
    assert.deepEqual(await blocks(device), []);
  });
});

Deno.test("a device's minutes are written together, a row an hour, and shown once", async () => {
  await withSite(async ({ hear, ask, clock, recorder, device }) => {
    for (let minute = 0; minute < 90; minute++) {
      hear(minute);
      await recorder.flush("due");
      clock.nowMs += MINUTE_MS;
    }
    const written = (await blocks(device)).reduce((sum, { count }) => sum + count, 0);
    assert.ok(written >= 85 && written < 91, `${written} minutes are written`);
    assert.equal((await blocks(device)).length, 2);
    const minutes = Array.from({ length: 90 }, (_, minute) => minute);
    assert.deepEqual(known((await ask()).temperature_celsius), minutes);
    await recorder.flush("all");
    assert.deepEqual(known((await ask()).temperature_celsius), minutes);
  });
});

Deno.test("hours become quarters once, whoever runs the job twice, and go when they are old", async () => {
  await withSite(async ({ hear, ask, clock, recorder, device, rollUp }) => {
    for (let minute = 0; minute < 120; minute++) {
      hear(minute);
      clock.nowMs += MINUTE_MS;
      if (minute % 20 === 0) await recorder.flush("all");
    }
    await recorder.flush("all");
    const week = () => ({ from: new Date(clock.nowMs - 7 * 24 * HOUR_MS).toISOString() });
    const highest = [14, 29, 44, 59, 74, 89, 104, 119];
    const before = await ask(week());
    assert.equal(before.step_ms, 15 * MINUTE_MS);
    assert.deepEqual(known(before.temperature_celsius), highest);
    clock.nowMs += 2 * HOUR_MS;
    assert.ok(await rollUp() >= 2); // other tests' devices, too
    assert.equal(await rollUp(), 0);
    assert.deepEqual(await blocks(device), [
      { step_minutes: 1, count: 60 },
      { step_minutes: 1, count: 60 },
      { step_minutes: 15, count: 8 },
    ]);
    assert.deepEqual(known((await ask(week())).temperature_celsius), highest);
    clock.nowMs += 26 * HOUR_MS;
    await rollUp();
    assert.deepEqual(await blocks(device), [{ step_minutes: 15, count: 8 }]);
    assert.deepEqual(known((await ask(week())).temperature_celsius), highest);
    clock.nowMs += 31 * 24 * HOUR_MS;
    await rollUp();
    assert.deepEqual(await blocks(device), []);
  });
});

Deno.test("a device that was removed holds up nobody else's minutes", async () => {
  await withSite(async ({ hear, recorder, device }) => {
    hear(40, uuidv7());
    hear(50);
    await recorder.flush("all");
    assert.equal((await blocks(device)).length, 1);
  });
});

Deno.test("what the database could not take is written when it is back", async () => {
  const closed = database.open();
  let isAway = true;
  const flaky = {
    ...closed,
    execute: ((...args) => {
      if (isAway) return Promise.reject(new Error("away"));
      return closed.execute(...args);
    }) as Db["execute"],
  };
  await withSite(async ({ hear, recorder, device, clock }) => {
    hear(50);
    clock.nowMs += MINUTE_MS;
    await recorder.flush("all");
    assert.deepEqual(await blocks(device), []);
    isAway = false;
    await recorder.flush("all");
    assert.equal((await blocks(device)).length, 1);
  }, flaky);
  await closed.close();
});

Deno.test("getHealth() shows a device of elsewhere to nobody, and no endless time", async () => {
  await withSite(async ({ device, ask }) => {
    const ctx = testContext(database.db, { actor: testUser("viewer", [uuidv7()]) });
    await assert.rejects(getHealth(ctx, { deviceId: device }, {}), { kind: "not_found" });
    const refused = [
      { from: "2026-03-01T12:00:00Z", to: "2026-03-01T12:00:00Z" },
      { from: "2025-03-01T12:00:00Z" },
    ];
    for (const query of refused) await assert.rejects(ask(query), { kind: "invalid" });
  });
});
