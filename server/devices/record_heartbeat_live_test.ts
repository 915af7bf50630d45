import assert from "node:assert/strict";
import {
  cameraReport,
  enrolled,
  heartbeat,
  type LinkInstance,
  linkInstance,
  makeLocation,
} from "../../tests/support/link_instance.ts";
import { testContext, testDevice } from "../../tests/support/context.ts";
import { testDatabase } from "../../tests/support/database.ts";
import { waitUntil } from "../../tests/support/wait_until.ts";
import type { EnrollAnswer, Heartbeat } from "../contract/device_link.ts";
import { sql } from "../db/sql.ts";
import { getDevice } from "./get_device.ts";
import { markSilentDevices } from "./mark_silent_devices.ts";
import { recordHeartbeat } from "./record_heartbeat.ts";
import { updateDevice } from "./update_device.ts";

const START = Date.parse("2026-03-01T12:00:00Z");

interface Site {
  instance: LinkInstance;
  device: EnrollAnswer;
  clock: { nowMs: number };
  beat(change?: Partial<Heartbeat>): Promise<unknown>;
  markSilent(options?: { hearingSince?: Date }): Promise<string[]>;
  events(): Promise<{ type: string; data: Record<string, unknown> }[]>;
}

/** One enrolled device with a clock in hand. */
async function withSite(work: (site: Site) => Promise<void>): Promise<void> {
  await using database = await testDatabase();
  using kv = await Deno.openKv(":memory:");
  const clock = { nowMs: START };
  const now = () => new Date(clock.nowMs);
  await using instance = await linkInstance(database.db, { kv, now });
  const { db } = database;
  const locationId = await makeLocation(db, "Site");
  const device = await enrolled(instance, { name: "Lane", locationId, now });
  const actor = testDevice(device.device_id, locationId);
  await work({
    instance,
    device,
    clock,
    beat: (change) =>
      recordHeartbeat(
        testContext(db, { actor, now }),
        heartbeat({ sent_at: now().toISOString(), ...change }),
        instance,
      ),
    markSilent: (options) =>
      markSilentDevices(testContext(db, { now }), {
        states: instance.states,
        hearingSince: new Date(0),
        ...options,
      }),
    events: () =>
      db.rows(sql`select type, data from events where type <> 'device.enrolled' order by id`),
  });
}

const types = async (site: Site) => (await site.events()).map((event) => event.type);

const stored = (site: Site) =>
  site.instance.db.row<{ status: string; last_seen_at: Date; row_version: string }>(sql`
    select status, last_seen_at, xmin::text as row_version from devices
    where id = ${site.device.device_id}`);

Deno.test("recordHeartbeat() makes a new device online and tells of its cameras", async () => {
  await withSite(async (site) => {
    await site.beat();
    assert.deepEqual(await types(site), ["device.online", "camera.changed"]);
    assert.equal((await site.events())[0]?.data.offline_for_ms, null);
    const { instance, device } = site;
    const ctx = testContext(instance.db, { now: () => new Date(site.clock.nowMs) });
    const shown = await getDevice(ctx, device.device_id, instance);
    assert.deepEqual([shown.status, shown.status_reasons], ["online", []]);
    assert.equal(shown.cameras[0]?.fps, 1);
    assert.equal(shown.health?.temperature_celsius, 50);
  });
});

Deno.test("recordHeartbeat() leaves Postgres alone while nothing changes, but for a sight each 30 s", async () => {
  await withSite(async (site) => {
    await site.beat();
    let writes = 0;
    let version = (await stored(site))?.row_version;
    for (let count = 0; count < 30; count++) {
      site.clock.nowMs += 10_000;
      await site.beat();
      const now = await stored(site);
      if (now?.row_version !== version) writes++;
      version = now?.row_version;
    }
    assert.equal(writes, 10);
    assert.deepEqual(await types(site), ["device.online", "camera.changed"]);
  });
});

Deno.test("recordHeartbeat() tells of a camera's trouble once, in the transaction of the change", async () => {
  await withSite(async (site) => {
    await site.beat();
    const failing = (status: "starting" | "backing_off") => ({
      cameras: [cameraReport({
        status,
        reason: status === "starting" ? null : "unauthorized",
        since: new Date(site.clock.nowMs).toISOString(),
      })],
    });
    for (const status of ["backing_off", "starting", "backing_off", "starting"] as const) {
      site.clock.nowMs += 10_000;
      await site.beat(failing(status));
      assert.equal((await stored(site))?.status, "error", `while ${status}`);
    }
    site.clock.nowMs += 10_000;
    await site.beat();
    assert.equal((await stored(site))?.status, "online");
    const changes = (await site.events()).filter((event) => event.type === "camera.changed");
    assert.deepEqual(changes.map(({ data }) => [data.previous_status, data.status, data.reason]), [
      [null, "streaming", null],
      ["streaming", "backing_off", "unauthorized"],
      ["backing_off", "streaming", null],
    ]);
  });
});

Deno.test("recordHeartbeat() forgets a camera that the agent no longer has, and says so", async () => {
  await withSite(async (site) => {
    await site.beat({ cameras: [cameraReport(), cameraReport({ camera_id: "exit" })] });
    await site.beat();
    const last = (await site.events()).at(-1);
    assert.deepEqual([last?.type, last?.data.status], ["camera.changed", "stopped"]);
    const rows = await site.instance.db.rows(sql`select camera_id from cameras`);
    assert.deepEqual(rows, [{ camera_id: "lane-1" }]);
  });
});

Deno.test("markSilentDevices() tells once when two servers run it together", async () => {
  await withSite(async (site) => {
    await site.beat();
    site.clock.nowMs += 29_000;
    assert.deepEqual(await site.markSilent(), []);
    site.clock.nowMs += 2000;
    const { db } = site.instance;
    // Both have found the device before either may write.
    const both = await db.transaction(async (tx) => {
      await tx.execute(sql`select from devices for update`);
      const running = Promise.all([site.markSilent(), site.markSilent()]);
      await waitUntil(
        async () =>
          (await db.rows(sql`select from pg_stat_activity where wait_event_type = 'Lock'`))
            .length === 2,
        { what: "both servers" },
      );
      return { running };
    });
    assert.deepEqual((await both.running).flat(), [site.device.device_id]);
    assert.deepEqual(await site.markSilent(), []);
    assert.deepEqual(await types(site), ["device.online", "camera.changed", "device.offline"]);
    assert.equal((await site.events())[2]?.data.last_seen_at, new Date(START).toISOString());
  });
});

Deno.test("recordHeartbeat() brings a device back and says how long it was away", async () => {
  await withSite(async (site) => {
    await site.beat();
    site.clock.nowMs += 10_000;
    await site.beat(); // known to the store only: the row is written every 30 s
    site.clock.nowMs += 90_000;
    await site.markSilent();
    await site.beat();
    const back = (await site.events()).at(-1);
    assert.deepEqual([back?.type, back?.data.offline_for_ms], ["device.online", 90_000]);
  });
});

Deno.test("markSilentDevices() believes the store where the row is older", async () => {
  await withSite(async (site) => {
    await site.beat();
    // 36 s of heartbeats that the row knows nothing of, as when no write was due.
    for (let count = 0; count < 4; count++) {
      site.clock.nowMs += 9000;
      await site.instance.states.put(site.device.device_id, {
        heartbeat: heartbeat(),
        received_at: new Date(site.clock.nowMs).toISOString(),
      });
    }
    assert.equal((await stored(site))?.last_seen_at.getTime(), START);
    assert.deepEqual(await site.markSilent(), []);
  });
});

Deno.test("markSilentDevices() does not blame devices for a server that was away", async () => {
  await withSite(async (site) => {
    await site.beat();
    site.clock.nowMs += 600_000;
    const hearingSince = new Date(site.clock.nowMs - 5000);
    assert.deepEqual(await site.markSilent({ hearingSince }), []);
    site.clock.nowMs += 30_000;
    assert.equal((await site.markSilent({ hearingSince })).length, 1);
  });
});

Deno.test("markSilentDevices() finds a dead device though a clock that ran ahead wrote its sight", async () => {
  await withSite(async (site) => {
    site.clock.nowMs = START + 3_600_000;
    await site.beat();
    site.clock.nowMs = START;
    assert.deepEqual(await site.markSilent(), []);
    site.clock.nowMs = START + 31_000;
    assert.equal((await site.markSilent()).length, 1);
  });
});

Deno.test("a device in maintenance raises no alarm, and comes out as what it is by then", async () => {
  await withSite(async (site) => {
    await site.beat();
    const ctx = testContext(site.instance.db, { now: () => new Date(site.clock.nowMs) });
    const change = (maintenance: boolean) =>
      updateDevice(ctx, { deviceId: site.device.device_id, maintenance }, site.instance);
    assert.equal((await change(true)).status, "maintenance");
    site.clock.nowMs += 300_000;
    assert.deepEqual(await site.markSilent(), []);
    await site.beat();
    assert.equal((await stored(site))?.status, "maintenance");
    assert.equal((await change(false)).status, "online");
    assert.deepEqual(await types(site), ["device.online", "camera.changed"]);
  });
});

Deno.test("POST /api/device/heartbeat names the field of hostile input, and stores nothing", async () => {
  await withSite(async (site) => {
    const send = async (json: unknown) => {
      const token = site.device.device_token;
      const response = await site.instance.ask("/api/device/heartbeat", { json, token });
      const { errors } = await response.json();
      return [response.status, errors?.[0]?.path];
    };
    const camera = cameraReport();
    const cases: [unknown, string][] = [
      [{ ...heartbeat(), boot_id: "1; drop table devices" }, "boot_id"],
      [heartbeat({ agent_version: "x".repeat(41) }), "agent_version"],
      [heartbeat({ address: "not a url" }), "address"],
      [heartbeat({ cameras: [{ ...camera, camera_id: "../etc" }] }), "cameras.0.camera_id"],
      [heartbeat({ cameras: [{ ...camera, name: "a\0b" }] }), "cameras.0.name"],
      [heartbeat({ cameras: [camera, camera] }), "cameras.1.camera_id"],
      [heartbeat({ cameras: [{ ...camera, fps: -1 }] }), "cameras.0.fps"],
      [{ ...heartbeat(), cameras: Array(65).fill(camera) }, "cameras"],
      [{ ...heartbeat(), health: null }, "health"],
    ];
    for (const [json, path] of cases) assert.deepEqual(await send(json), [400, path]);
    assert.equal((await stored(site))?.last_seen_at, null);
    assert.deepEqual(await types(site), []);
  });
});

Deno.test("recordHeartbeat() goes on hearing devices while the key-value store is away", async () => {
  await withSite(async (site) => {
    const away = () => Promise.reject(new Error("the store is away"));
    const { instance, device } = site;
    const actor = testDevice(device.device_id, device.location_id);
    const ctx = testContext(instance.db, { actor });
    await recordHeartbeat(ctx, heartbeat(), { states: { get: away, put: away } });
    assert.equal((await stored(site))?.status, "online");
  });
});

Deno.test("recordHeartbeat() never moves an address that has a key, so no device is sent another's", async () => {
  await withSite(async (site) => {
    const ctx = testContext(site.instance.db);
    const deviceId = site.device.device_id;
    const address = async () => (await getDevice(ctx, deviceId, site.instance)).address;
    await site.beat({ address: "http://10.0.0.9:3000" });
    assert.equal(await address(), "http://10.0.0.9:3000");
    await site.beat({ address: "http://169.254.169.254" });
    assert.equal(await address(), "http://10.0.0.9:3000");
    await updateDevice(ctx, {
      deviceId,
      address: "http://10.0.0.5:3000",
      address_key: "k".repeat(20),
    }, site.instance);
    await site.beat({ address: "http://10.0.0.66:3000" });
    assert.equal(await address(), "http://10.0.0.5:3000");
  });
});
