import assert from "node:assert/strict";
import { testContext, testKey } from "../../tests/support/context.ts";
import { testDatabase } from "../../tests/support/database.ts";
import { cameraReport, heartbeat } from "../../tests/support/link_instance.ts";
import type { CameraReport } from "../contract/camera.ts";
import type { Heartbeat } from "../contract/device_link.ts";
import { type Db, sql } from "../db/sql.ts";
import type { DeviceState } from "../kv/device_state.ts";
import type { Actor } from "../users/actor.ts";
import { fleetMetrics } from "./fleet_metrics.ts";
import { listTargets } from "./list_targets.ts";

const NOW = new Date("2026-03-01T12:00:00Z");
const now = () => NOW;

/** A database with made-up devices, and what each said last. */
class TestFleet {
  readonly live = new Map<string, DeviceState>();
  constructor(readonly db: Db) {}

  async location(name: string): Promise<string> {
    const id = crypto.randomUUID();
    await this.db.execute(sql`
      insert into locations (id, name, labels) values (${id}, ${name}, '{"env": "prod"}')`);
    return id;
  }

  async device(locationId: string, change: {
    name?: string;
    status?: string;
    address?: string | null;
    enrolledAt?: Date | null;
    cameras?: readonly CameraReport[];
    heard?: { agoMs: number; report?: Partial<Heartbeat> };
  } = {}): Promise<string> {
    const id = crypto.randomUUID();
    const { name = "Gate", status = "online", address = null, enrolledAt = NOW } = change;
    await this.db.execute(sql`
      insert into devices (id, location_id, name, status, address, enrolled_at, agent_version, labels)
      values (${id}, ${locationId}, ${name}, ${status}, ${address}, ${enrolledAt}, '1.2.3',
        '{"acme.com/lane-no": "4"}')`);
    const cameras = [...change.cameras ?? [cameraReport()]];
    for (const camera of cameras) {
      await this.db.execute(sql`
        insert into cameras (device_id, camera_id, name, status, since)
        values (${id}, ${camera.camera_id}, ${camera.name}, ${camera.status}, ${NOW})`);
    }
    if (change.heard) {
      const heard = new Date(NOW.getTime() - change.heard.agoMs);
      this.live.set(id, {
        heartbeat: heartbeat({ sent_at: heard.toISOString(), cameras, ...change.heard.report }),
        received_at: heard.toISOString(),
      });
    }
    return id;
  }

  /** Lines that are samples. */
  async scrape(actor?: Actor): Promise<string[]> {
    const states = { list: () => Promise.resolve(this.live) };
    const ctx = testContext(this.db, { now, ...(actor ? { actor } : {}) });
    const text = await new Response(await fleetMetrics(ctx, { states })).text();
    return text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  }
}

async function withFleet(test: (fleet: TestFleet) => Promise<void>): Promise<void> {
  await using database = await testDatabase();
  await test(new TestFleet(database.db));
}

const of = (lines: readonly string[], name: string) =>
  lines.filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
const valuesOf = (lines: readonly string[], name: string) =>
  of(lines, name).map((line) => Number(line.slice(line.lastIndexOf(" ") + 1)));

Deno.test("fleetMetrics() tells what a device said last, with its labels and its cameras'", () =>
  withFleet(async (fleet) => {
    const location = await fleet.location('Wash "A"\\');
    const lane = cameraReport({
      camera_id: "lane",
      frame_age_ms: 400,
      frames_total: 7,
      bytes_total: 900,
      restarts_by_reason: { timeout: 2 },
      gate_decisions: { vehicle: 3, passed: 1 },
    });
    const exit = cameraReport({
      camera_id: "exit",
      status: "backing_off",
      reason: "unauthorized",
      frame_age_ms: null,
    });
    const health = {
      ...heartbeat().health,
      throttled_by: ["under_voltage" as const],
      disk_read_only: false,
      slowed_by: 2,
    };
    const id = await fleet.device(location, {
      cameras: [lane, exit],
      heard: {
        agoMs: 5000,
        report: { health, reads: { read: 4, away: 1 }, spooled_reads: 2 },
      },
    });
    const lines = await fleet.scrape();
    const labels =
      `location_id="${location}",location="Wash \\"A\\"\\\\",device_id="${id}",device="Gate"`;
    const expected = [
      `washfleet_device_info{${labels},agent_version="1.2.3",label_env="prod",label_acme_com_lane_no="4"} 1`,
      `washfleet_device_online{${labels}} 1`,
      `washfleet_device_report_age_seconds{${labels}} 5`,
      `washfleet_device_clock_offset_seconds{${labels}} 0`,
      `washfleet_device_temperature_celsius{${labels}} 50`,
      `washfleet_device_disk_read_only{${labels}} 0`,
      `washfleet_device_under_voltage{${labels}} 1`,
      `washfleet_device_slowed_by{${labels}} 2`,
      `washfleet_device_throttled{${labels},cause="under_voltage"} 1`,
      `washfleet_device_throttled{${labels},cause="throttled"} 0`,
      `washfleet_device_spooled_reads{${labels}} 2`,
      `washfleet_device_reads_total{${labels},outcome="read"} 4`,
      `washfleet_camera_streaming{${labels},camera_id="lane"} 1`,
      `washfleet_camera_streaming{${labels},camera_id="exit"} 0`,
      `washfleet_camera_failing{${labels},camera_id="exit",reason="unauthorized"} 1`,
      `washfleet_camera_frame_age_seconds{${labels},camera_id="lane"} 0.4`,
      `washfleet_camera_frame_bytes_total{${labels},camera_id="lane"} 900`,
      `washfleet_camera_restarts_total{${labels},camera_id="lane",reason="timeout"} 2`,
      `washfleet_camera_gate_decisions_total{${labels},camera_id="lane",decision="passed"} 1`,
    ];
    assert.deepEqual(expected.filter((line) => !lines.includes(line)), [], lines.join("\n"));
    assert.deepEqual(valuesOf(lines, "washfleet_cameras_expected"), [2]);
    assert.deepEqual(valuesOf(lines, "washfleet_cameras_fresh"), [1]);
    assert.equal(of(lines, "washfleet_camera_frame_age_seconds").length, 1, "none yet is no age");
    assert.equal(
      new Set(lines.map((line) => line.slice(0, line.lastIndexOf(" ")))).size,
      lines.length,
    );
  }));

Deno.test("fleetMetrics() ends the series of a device that is silent for a minute, and says it is off", () =>
  withFleet(async (fleet) => {
    const location = await fleet.location("A");
    await fleet.device(location, { name: "On", heard: { agoMs: 60_000 } });
    await fleet.device(location, { name: "Off", status: "offline", heard: { agoMs: 60_001 } });
    await fleet.device(location, { name: "Lost", status: "offline" });
    const lines = await fleet.scrape();
    assert.equal(of(lines, "washfleet_device_cpu_ratio").length, 1);
    assert.equal(of(lines, "washfleet_camera_streaming").length, 1);
    const online = of(lines, "washfleet_device_online").map((line) =>
      line.replace(/.*device="(\w+)".* (\d)$/, "$1 $2")
    );
    assert.deepEqual(online, ["Lost 0", "Off 0", "On 1"]);
    assert.deepEqual(valuesOf(lines, "washfleet_cameras_expected"), [3]);
    assert.deepEqual(valuesOf(lines, "washfleet_cameras_fresh"), [1]);
  }));

Deno.test("fleetMetrics() expects nothing of a device in maintenance, or not enrolled yet", () =>
  withFleet(async (fleet) => {
    const location = await fleet.location("A");
    await fleet.device(location, { name: "M", status: "maintenance", heard: { agoMs: 0 } });
    await fleet.device(location, { name: "N", status: "offline", enrolledAt: null });
    const lines = await fleet.scrape();
    assert.deepEqual(of(lines, "washfleet_device_online"), []);
    assert.deepEqual(of(lines, "washfleet_cameras_expected"), []);
    assert.deepEqual(valuesOf(lines, "washfleet_devices"), [0, 1, 0, 1]);
  }));

Deno.test("fleetMetrics() believes no report of a device whose token is at two machines", () =>
  withFleet(async (fleet) => {
    const location = await fleet.location("A");
    const id = await fleet.device(location, { status: "error", heard: { agoMs: 0 } });
    await fleet.db.execute(sql`
      update devices set quarantined_at = ${NOW}, quarantine_reason = 'twice' where id = ${id}`);
    const lines = await fleet.scrape();
    assert.deepEqual(of(lines, "washfleet_device_cpu_ratio"), []);
    assert.deepEqual(valuesOf(lines, "washfleet_device_online"), [1]);
  }));

Deno.test("fleetMetrics() tells the recognizer's calls and what waits to be delivered", () =>
  withFleet(async (fleet) => {
    const location = await fleet.location("A");
    const { db } = fleet;
    await db.execute(sql`
      insert into recognizer_usage (month, calls_counted, calls, total_calls, synced_at)
      values ('2026-03-01', 7, 90, 2500, ${NOW}), ('2026-02-01', 100, 2000, 2500, ${NOW})`);
    await db.execute(sql`
      insert into location_reading_settings (location_id, monthly_budget, updated_at)
      values (${location}, 50, ${NOW})`);
    await db.execute(sql`
      insert into location_recognizer_calls (location_id, month, calls)
      values (${location}, '2026-03-01', 12), (${location}, '2026-02-01', 40)`);
    const lines = await fleet.scrape();
    const value = (name: string) => valuesOf(lines, `washfleet_${name}`);
    assert.deepEqual(value("recognizer_account_calls"), [90]);
    assert.deepEqual(value("recognizer_account_limit_calls"), [2500]);
    assert.deepEqual(value("recognizer_counted_calls"), [7]);
    assert.deepEqual(value("recognizer_location_calls"), [12]);
    assert.deepEqual(value("recognizer_location_budget_calls"), [50]);
    assert.deepEqual(value("webhook_pending_deliveries"), [0]);
    assert.deepEqual(value("webhook_oldest_pending_age_seconds"), [0]);
    assert.deepEqual(value("webhook_overdue_seconds"), [0]);
  }));

Deno.test("fleetMetrics() and listTargets() show a key nothing of other locations, and others nothing", () =>
  withFleet(async (fleet) => {
    const own = await fleet.location("Own");
    const other = await fleet.location("Other");
    const address = "http://10.0.0.5:3000";
    await fleet.device(own, { name: "Mine", address, heard: { agoMs: 0 } });
    await fleet.device(other, { name: "Theirs", address, heard: { agoMs: 0 } });
    const actor = testKey(["metrics:read"], [own]);
    const lines = await fleet.scrape(actor);
    assert.ok(lines.some((line) => line.includes("Mine")));
    assert.ok(!lines.some((line) => /Theirs|Other|recognizer_account|webhook/.test(line)));
    const targets = await listTargets(testContext(fleet.db, { actor, now }));
    assert.deepEqual(targets.map(({ labels }) => labels.device), ["Mine"]);
    const none = testContext(fleet.db, { actor: testKey(["fleet:read"]), now });
    await assert.rejects(listTargets(none), { code: "missing_scope" });
    await assert.rejects(fleet.scrape(testKey(["fleet:read"])), { code: "missing_scope" });
  }));

Deno.test("listTargets() lists every agent with an address, and an empty fleet as an empty list", () =>
  withFleet(async (fleet) => {
    assert.deepEqual(await listTargets(testContext(fleet.db, { now })), []);
    const location = await fleet.location("A");
    const id = await fleet.device(location, { address: "http://10.0.0.5:3000" });
    await fleet.device(location, { name: "Safe", address: "https://edge.vpn", status: "offline" });
    await fleet.device(location, { name: "Behind NAT" });
    await fleet.device(location, {
      name: "New",
      address: "http://10.0.0.6:3000",
      enrolledAt: null,
    });
    const targets = await listTargets(testContext(fleet.db, { now }));
    assert.deepEqual(targets.map((target) => target.targets), [["10.0.0.5:3000"], ["edge.vpn"]]);
    assert.deepEqual(targets[0]?.labels, {
      __scheme__: "http",
      location_id: location,
      location: "A",
      device_id: id,
      device: "Gate",
    });
    assert.equal(targets[1]?.labels.__scheme__, "https");
  }));
