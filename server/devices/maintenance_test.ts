import assert from "node:assert/strict";
import { testContext, testDevice } from "../../tests/support/context.ts";
import { testDatabase } from "../../tests/support/database.ts";
import {
  enrolled,
  heartbeat,
  type LinkInstance,
  linkInstance,
  makeLocation,
} from "../../tests/support/link_instance.ts";
import { sql } from "../db/sql.ts";
import type { Context } from "../users/context.ts";
import { endMaintenance } from "./end_maintenance.ts";
import { recordHeartbeat } from "./record_heartbeat.ts";
import { updateDevice } from "./update_device.ts";

const START = Date.parse("2026-03-01T12:00:00Z");
const HOUR = 3_600_000;

interface Site {
  instance: LinkInstance;
  ctx: Context;
  deviceId: string;
  clock: { nowMs: number };
  beat(): Promise<unknown>;
  /** As the job does. */
  end(): Promise<string[]>;
  types(): Promise<string[]>;
}

async function withSite(work: (site: Site) => Promise<void>): Promise<void> {
  await using database = await testDatabase();
  using kv = await Deno.openKv(":memory:");
  const { db } = database;
  const clock = { nowMs: START };
  const now = () => new Date(clock.nowMs);
  await using instance = await linkInstance(db, { kv, now });
  const locationId = await makeLocation(db, "Site");
  const { device_id: deviceId } = await enrolled(instance, { name: "Lane", locationId, now });
  const ctx = testContext(db, { now });
  const actor = testDevice(deviceId, locationId);
  await work({
    instance,
    ctx,
    deviceId,
    clock,
    beat: () => recordHeartbeat(testContext(db, { actor, now }), heartbeat(), instance),
    end: () => endMaintenance(ctx, { states: instance.states, hearingSince: new Date(0) }),
    types: async () => {
      const rows = await db.rows<{ type: string }>(sql`
        select type from events where type in ('device.online', 'device.offline') order by id`);
      return rows.map(({ type }) => type);
    },
  });
}

const UNTIL = new Date(START + HOUR).toISOString();

Deno.test("maintenance says why and until when, and ends by itself with the status of then", async () => {
  await withSite(async ({ ctx, deviceId, instance, clock, beat, end, types }) => {
    await beat();
    const change = { maintenance: true, maintenance_reason: "new lens", maintenance_until: UNTIL };
    const device = await updateDevice(ctx, { deviceId, ...change }, instance);
    assert.deepEqual(device.maintenance, {
      since: new Date(START).toISOString(),
      until: UNTIL,
      reason: "new lens",
    });
    assert.equal(
      device.status_reasons[0],
      "It is in maintenance until 2026-03-01T13:00:00Z: new lens.",
    );
    clock.nowMs += HOUR - 1;
    await beat();
    assert.deepEqual(await end(), []);
    clock.nowMs += 1;
    assert.deepEqual((await Promise.all([end(), end()])).flat(), [deviceId]);
    const after = await updateDevice(ctx, { deviceId, name: "Lane" }, instance);
    assert.deepEqual([after.status, after.maintenance], ["online", null]);
    assert.deepEqual(await types(), ["device.online"]);
    const audited = await ctx.db.rows(sql`
      select from audit_log where action = 'device.maintenance_ended'`);
    assert.equal(audited.length, 1);
  });
});

Deno.test("a device that fell silent in maintenance is told of once its time is over", async () => {
  await withSite(async ({ ctx, deviceId, instance, clock, beat, end, types }) => {
    await beat();
    const change = { maintenance: true, maintenance_until: UNTIL };
    await updateDevice(ctx, { deviceId, ...change }, instance);
    clock.nowMs += 2 * HOUR;
    await end();
    assert.deepEqual(await end(), []);
    assert.deepEqual(await types(), ["device.online", "device.offline"]);
  });
});

Deno.test("maintenance that is prolonged or ended by hand is not ended a second time", async () => {
  await withSite(async ({ ctx, deviceId, instance, clock, beat, end }) => {
    await beat();
    const set = (change: Partial<Parameters<typeof updateDevice>[1]>) =>
      updateDevice(ctx, { deviceId, ...change }, instance);
    await set({ maintenance: true, maintenance_until: UNTIL, maintenance_reason: "a" });
    clock.nowMs += 1000;
    const longer = await set({ maintenance_until: null });
    assert.deepEqual(longer.maintenance, {
      since: new Date(START).toISOString(),
      until: null,
      reason: "a",
    });
    clock.nowMs += 2 * HOUR;
    assert.deepEqual(await end(), []);
    assert.equal((await set({ maintenance: false })).maintenance, null);
  });
});

Deno.test("updateDevice() refuses maintenance that makes no sense, by field", async () => {
  await withSite(async ({ ctx, deviceId, instance }) => {
    const fault = (change: Partial<Parameters<typeof updateDevice>[1]>) =>
      updateDevice(ctx, { deviceId, ...change }, instance).then(
        () => null,
        (error) => error.faults[0]?.path,
      );
    assert.equal(await fault({ maintenance_reason: "x" }), "maintenance_reason");
    assert.equal(
      await fault({ maintenance: false, maintenance_until: UNTIL }),
      "maintenance_until",
    );
    const past = new Date(START).toISOString();
    assert.equal(await fault({ maintenance: true, maintenance_until: past }), "maintenance_until");
    assert.equal(await fault({ maintenance_reason: null }), null);
  });
});
