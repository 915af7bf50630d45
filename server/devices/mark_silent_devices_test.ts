import assert from "node:assert/strict";
import { testContext, testDevice } from "../../tests/support/context.ts";
import { testDatabase } from "../../tests/support/database.ts";
import {
  enrolled,
  heartbeat,
  linkInstance,
  makeLocation,
} from "../../tests/support/link_instance.ts";
import { sql } from "../db/sql.ts";
import type { DeviceStates } from "../kv/device_state.ts";
import { getDevice } from "./get_device.ts";
import { markSilentDevices } from "./mark_silent_devices.ts";
import { recordHeartbeat } from "./record_heartbeat.ts";

const START = Date.parse("2026-03-01T12:00:00Z");

/** One device with a clock in hand; each beat is answered with how often to report. */
async function withDevice(
  work: (device: {
    clock: { nowMs: number };
    states: DeviceStates;
    beat(everyMs: number, states?: Pick<DeviceStates, "get" | "put">): Promise<number>;
    markSilent(states?: Pick<DeviceStates, "get">): Promise<number>;
    isShownHeard(): Promise<boolean>;
    lastSeenAt(): Promise<Date | undefined>;
  }) => Promise<void>,
): Promise<void> {
  await using database = await testDatabase();
  using kv = await Deno.openKv(":memory:");
  const { db } = database;
  const clock = { nowMs: START };
  const now = () => new Date(clock.nowMs);
  await using instance = await linkInstance(db, { kv, now });
  const { states } = instance;
  const locationId = await makeLocation(db, "Site");
  const { device_id: id } = await enrolled(instance, { name: "Lane", locationId, now });
  const actor = testDevice(id, locationId);
  const ctx = testContext(db, { now });
  await work({
    clock,
    states,
    beat: async (everyMs, to = states) => {
      const report = heartbeat({ sent_at: now().toISOString() });
      const pace = () => Promise.resolve(everyMs);
      const asDevice = testContext(db, { actor, now });
      return (await recordHeartbeat(asDevice, report, { states: to, pace })).heartbeat_every_ms;
    },
    markSilent: async (from = states) =>
      (await markSilentDevices(ctx, { states: from, hearingSince: new Date(0) })).length,
    isShownHeard: async () => (await getDevice(ctx, id, instance)).health !== null,
    lastSeenAt: async () =>
      (await db.row<{ last_seen_at: Date }>(sql`
        select last_seen_at from devices where id = ${id}`))?.last_seen_at,
  });
}

Deno.test("markSilentDevices() waits for three heartbeats as the device was told to send them", async () => {
  await withDevice(async ({ clock, beat, markSilent, isShownHeard }) => {
    assert.equal(await beat(40_000), 40_000);
    clock.nowMs += 119_000;
    assert.equal(await markSilent(), 0);
    assert.equal(await isShownHeard(), true);
    clock.nowMs += 2000;
    assert.equal(await isShownHeard(), false);
    assert.equal(await markSilent(), 1);
  });
});

Deno.test("markSilentDevices() follows how often a device reports from one heartbeat to the next", async () => {
  await withDevice(async ({ clock, beat, markSilent }) => {
    await beat(10_000);
    clock.nowMs += 10_000;
    await beat(40_000);
    clock.nowMs += 40_000;
    assert.equal(await markSilent(), 0);
    await beat(10_000);
    clock.nowMs += 29_000;
    assert.equal(await markSilent(), 0);
    clock.nowMs += 2000;
    assert.equal(await markSilent(), 1);
  });
});

Deno.test("markSilentDevices() knows how often a device reports where its live state is lost, or came from an older server", async () => {
  await withDevice(async ({ clock, beat, markSilent }) => {
    const lost = { get: () => Promise.resolve(null), put: () => Promise.resolve() };
    await beat(40_000, lost);
    clock.nowMs += 119_000;
    assert.equal(await markSilent(lost), 0);
    const older = {
      heartbeat: heartbeat(),
      received_at: new Date(START).toISOString(),
    };
    assert.equal(await markSilent({ get: () => Promise.resolve(older) }), 0);
    clock.nowMs += 2000;
    assert.equal(await markSilent(lost), 1);
  });
});

Deno.test("markSilentDevices() writes when the device was heard last, as only the store knew", async () => {
  await withDevice(async ({ clock, beat, states, markSilent, lastSeenAt }) => {
    await beat(40_000);
    clock.nowMs += 39_000;
    const heardAt = new Date(clock.nowMs);
    await states.put((await states.list()).keys().next().value ?? "", {
      heartbeat: heartbeat(),
      received_at: heardAt.toISOString(),
      told_every_ms: 40_000,
    });
    assert.deepEqual(await lastSeenAt(), new Date(START));
    clock.nowMs += 121_000;
    assert.equal(await markSilent(), 1);
    assert.deepEqual(await lastSeenAt(), heardAt);
  });
});
