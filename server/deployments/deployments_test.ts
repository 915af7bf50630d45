import assert from "node:assert/strict";
import { testContext, testKey } from "../../tests/support/context.ts";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import { deployedFleet } from "../../tests/support/deployed_fleet.ts";
import { Strategy } from "../contract/deployment.ts";
import { sql } from "../db/sql.ts";
import { getDeployment } from "./get_deployment.ts";
import { getDeviceConfig } from "./get_device_config.ts";
import { haltDeployment, revertDeployment } from "./halt_deployment.ts";
import { listDeployments } from "./list_deployments.ts";
import { putMaintenanceWindows } from "./maintenance_windows.ts";
import { pauseDeployment, resumeDeployment } from "./pause_deployment.ts";

let database: TestDatabase;
Deno.test.beforeAll(async () => {
  database = await testDatabase();
});
Deno.test.afterAll(async () => await database.close());
Deno.test.beforeEach(async () => {
  await database.db.execute(sql`
    truncate locations, devices, config_templates, deployments, events cascade`);
});

const events = (type: string) =>
  database.db.rows<{ data: Record<string, unknown> }>(sql`
    select data from events where type = ${type} order by id`);

Deno.test("the simple case: every device gets it, confirms it, and goes on well", async () => {
  const fleet = await deployedFleet(database.db, ["a", "b"]);
  const id = await fleet.deploy();
  const fresh = await getDeployment(fleet.ctx, id, fleet.deps);
  assert.deepEqual(fresh.devices.map((one) => one.waiting?.code), ["next", "next"]);
  await fleet.advance();
  assert.deepEqual(await fleet.statuses(id), { a: "sent", b: "sent" });
  const sealed = await database.db.row<{ payload: Record<string, string> }>(sql`
    select payload from commands where device_id = ${fleet.devices.a}`);
  const yaml = await fleet.sealer.open(
    Uint8Array.fromBase64(sealed?.payload.sealed_config_yaml ?? ""),
  );
  assert.match(yaml, /rtsp:\/\/admin:canary@10\.0\.0\.9\/live/);
  await fleet.take("a");
  await fleet.take("b");
  await fleet.advance();
  assert.deepEqual(await fleet.statuses(id), { a: "soaking", b: "soaking" });
  fleet.pass(30_000);
  fleet.beat();
  await fleet.advance();
  const done = await getDeployment(fleet.ctx, id, fleet.deps);
  assert.equal(done.status, "done");
  assert.deepEqual(done.devices[0]?.needs_restart, ["http.port"]);
  assert.equal(done.devices[0]?.waiting, null);
  assert.doesNotMatch(JSON.stringify(done), /canary/);
  assert.deepEqual((await events("deployment.finished")).map(({ data }) => data.outcome), ["done"]);
  const config = await configOf(fleet, "a");
  assert.equal(config.is_converged, true);
  assert.equal(config.applied?.revision, done.devices[0]?.revision);
  assert.match(config.desired?.config_yaml ?? "", /admin:\*\*\*@/);
  assert.doesNotMatch(JSON.stringify(config), /canary/);
});

/** As the routes hand them in. */
async function configOf(fleet: Awaited<ReturnType<typeof deployedFleet>>, name: string) {
  const deps = { ...fleet.deps, sealer: fleet.sealer };
  return await getDeviceConfig(fleet.ctx, fleet.devices[name] ?? "", deps);
}

Deno.test("a refusal in the canary halts, tells so once, and no other device hears of it", async () => {
  const fleet = await deployedFleet(database.db, ["a", "b", "c"]);
  const id = await fleet.deploy({ strategy: Strategy.parse({ stages: [{ count: 1 }] }) });
  await fleet.advance();
  await fleet.refuse("a");
  await fleet.advance();
  await fleet.advance();
  const halted = await getDeployment(fleet.ctx, id, fleet.deps);
  assert.equal(halted.status, "reverted", "nobody had taken it");
  assert.match(halted.reason ?? "", /cameras\.0\.url: must be another/);
  assert.deepEqual(await fleet.statuses(id), { a: "failed", b: "skipped", c: "skipped" });
  assert.deepEqual(halted.devices[0]?.faults, [
    { path: "cameras.0.url", message: "must be another" },
  ]);
  assert.equal((await events("deployment.halted")).length, 1);
  const commands = await database.db.rows(sql`select 1 from commands`);
  assert.equal(commands.length, 1);
  const config = await configOf(fleet, "a");
  assert.deepEqual([config.is_converged, config.desired], [true, null]);
});

Deno.test("halted without a revert, the device goes on saying why it refused", async () => {
  const fleet = await deployedFleet(database.db, ["a"]);
  const id = await fleet.deploy({ strategy: Strategy.parse({ on_failure: "halt" }) });
  await fleet.advance();
  await fleet.refuse("a");
  await fleet.advance();
  assert.equal((await getDeployment(fleet.ctx, id, fleet.deps)).status, "halted");
  const config = await configOf(fleet, "a");
  assert.deepEqual([config.is_converged, config.waiting?.code], [false, "refused"]);
});

Deno.test("what failed later takes back who had it: the device's own settings, or the revision before", async () => {
  const fleet = await deployedFleet(database.db, ["a", "b"]);
  const quick = Strategy.parse({ soak_ms: 0 });
  const first = await fleet.deploy({ device_ids: [fleet.devices.a ?? ""], strategy: quick });
  await fleet.advance();
  await fleet.take("a");
  await fleet.advance();
  assert.deepEqual(await fleet.statuses(first), { a: "done" });
  const second = await fleet.deploy({
    strategy: Strategy.parse({ stages: [{ count: 1 }], soak_ms: 0 }),
  });
  await fleet.advance();
  await fleet.take("a");
  await fleet.advance();
  assert.deepEqual(await fleet.statuses(second), { a: "done", b: "sent" });
  fleet.pass(61_000);
  fleet.beat();
  await fleet.advance();
  assert.deepEqual(await fleet.statuses(second), { a: "revert_sent", b: "revert_sent" });
  const [back, own] = [await fleet.command("a"), await fleet.command("b")];
  const revisionOf = async (deploymentId: string, name: string) =>
    (await getDeployment(fleet.ctx, deploymentId, fleet.deps)).devices
      .find(({ device_name }) => device_name === name)?.revision;
  assert.deepEqual([back?.kind, back?.version], ["apply_config", await revisionOf(first, "a")]);
  assert.deepEqual([own?.kind, own?.version], ["restore_config", await revisionOf(second, "b")]);
  await fleet.take("a");
  await fleet.take("b");
  await fleet.advance();
  const ended = await getDeployment(fleet.ctx, second, fleet.deps);
  assert.equal(ended.status, "reverted");
  assert.deepEqual(await fleet.statuses(second), { a: "reverted", b: "reverted" });
  assert.match(ended.devices[1]?.waiting?.message ?? "", /did not answer/);
  const config = await configOf(fleet, "a");
  assert.deepEqual([config.is_converged, config.desired?.revision], [
    true,
    await revisionOf(first, "a"),
  ]);
  assert.equal((await configOf(fleet, "b")).desired, null);
});

Deno.test("a second deployment to a device is refused, or takes it out of the first", async () => {
  const fleet = await deployedFleet(database.db, ["a", "b"]);
  const first = await fleet.deploy();
  await assert.rejects(fleet.deploy(), { code: "device_in_deployment" });
  const second = await fleet.deploy({ device_ids: [fleet.devices.a ?? ""], supersede: true });
  await fleet.advance();
  assert.deepEqual(await fleet.statuses(first), { a: "skipped", b: "sent" });
  assert.deepEqual(await fleet.statuses(second), { a: "sent" });
  assert.equal(
    (await getDeployment(fleet.ctx, first, fleet.deps)).devices[0]?.waiting?.code,
    "superseded",
  );
  const both = await Promise.allSettled(
    [1, 2].map(() => fleet.deploy({ device_ids: [fleet.devices.b ?? ""], supersede: true })),
  );
  assert.ok(both.some((one) => one.status === "fulfilled"));
  const open = await database.db.rows(sql`
    select device_id from deployment_devices where status in ('pending', 'sent') group by 1
    having count(*) > 1`);
  assert.deepEqual(open, []);
});

Deno.test("paused sends nothing, resumed goes on; halted ends; what is done can be reverted", async () => {
  const fleet = await deployedFleet(database.db, ["a", "b"]);
  const strategy = Strategy.parse({ stages: [{ count: 1 }], soak_ms: 0 });
  const id = await fleet.deploy({ strategy });
  await pauseDeployment(fleet.ctx, id);
  await fleet.advance();
  const paused = await getDeployment(fleet.ctx, id, fleet.deps);
  assert.deepEqual(paused.devices.map((one) => one.waiting?.code), ["paused", "paused"]);
  await resumeDeployment(fleet.ctx, id);
  await assert.rejects(resumeDeployment(fleet.ctx, id), { code: "deployment_status" });
  await fleet.advance();
  await fleet.take("a");
  await haltDeployment(fleet.ctx, id, fleet.deps);
  await fleet.advance();
  assert.deepEqual(await fleet.statuses(id), { a: "done", b: "skipped" });
  assert.equal((await getDeployment(fleet.ctx, id, fleet.deps)).status, "halted");
  await revertDeployment(fleet.ctx, id, fleet.deps);
  await fleet.advance();
  assert.equal((await fleet.command("a"))?.kind, "restore_config");
  await fleet.take("a");
  await fleet.advance();
  assert.deepEqual(await fleet.statuses(id), { a: "reverted", b: "skipped" });
});

Deno.test("a halt withdraws the command that nobody took yet", async () => {
  const fleet = await deployedFleet(database.db, ["a"]);
  const id = await fleet.deploy();
  await fleet.advance();
  assert.equal((await fleet.command("a"))?.kind, "apply_config");
  await revertDeployment(fleet.ctx, id, fleet.deps);
  assert.equal(await fleet.command("a"), undefined);
});

Deno.test("devices wait for the site's window, and for being heard, and say so", async () => {
  const fleet = await deployedFleet(database.db, ["a", "b"]);
  const { ctx, locationId } = fleet;
  await putMaintenanceWindows(ctx, {
    locationId,
    windows: [{ days: ["mon"], start: "12:10", duration_minutes: 30 }],
  });
  const id = await fleet.deploy();
  await fleet.advance();
  const waiting = await getDeployment(ctx, id, fleet.deps);
  assert.equal(waiting.devices[0]?.waiting?.code, "window");
  assert.equal(waiting.devices[0]?.waiting?.until, "2026-03-02T12:10:00.000Z");
  fleet.pass(600_000);
  fleet.beat(["a"]);
  await fleet.advance();
  const open = await getDeployment(ctx, id, fleet.deps);
  assert.deepEqual(open.devices.map((one) => one.waiting?.code), ["not_answered_yet", "offline"]);
  assert.match(open.devices[1]?.waiting?.message ?? "", /since 2026-03-02T12:00:00Z/);
});

Deno.test("settings changed at the device are drift, and an agent's update is told apart", async () => {
  const fleet = await deployedFleet(database.db, ["a"]);
  const id = await fleet.deploy({ strategy: Strategy.parse({ soak_ms: 0 }) });
  await fleet.advance();
  await fleet.take("a");
  await fleet.advance();
  assert.deepEqual(await fleet.statuses(id), { a: "done" });
  const state = await fleet.deps.states.get(fleet.devices.a ?? "");
  assert.ok(state);
  state.heartbeat = { ...state.heartbeat, config_version: null, config_hash: "edited" };
  const drifted = await configOf(fleet, "a");
  assert.equal(drifted.is_converged, false);
  assert.match(drifted.drift ?? "", /changed at the device since 2026/);
  assert.equal(drifted.waiting?.code, "drift");
  state.heartbeat = { ...state.heartbeat, agent_version: "2.0.0" };
  assert.match((await configOf(fleet, "a")).drift ?? "", /updated from 1\.0\.0 to 2\.0\.0/);
});

Deno.test("what cannot be rendered for one device is sent to none, by device and placeholder", async () => {
  const fleet = await deployedFleet(database.db, ["a", "b"]);
  await database.db.execute(sql`
    insert into device_overrides (device_id, settings)
    values (${fleet.devices.b}, '{"cameras": {"lane-1": {"name": "{{device.lane}}"}}}')`);
  await assert.rejects(fleet.deploy(), (error: { code: string; faults: unknown }) => {
    assert.equal(error.code, "config_invalid");
    assert.deepEqual(error.faults, [{
      path: "device_ids.1",
      message: "b: cameras.0.name: {{device.lane}} has no value for this device",
    }]);
    return true;
  });
  assert.deepEqual(await database.db.rows(sql`select 1 from deployments`), []);
});

Deno.test("who sees some of a deployment's locations sees those devices, and changes nothing", async () => {
  const fleet = await deployedFleet(database.db, ["a", "b"]);
  const other = crypto.randomUUID();
  await database.db.execute(sql`insert into locations (id, name) values (${other}, 'City')`);
  await database.db.execute(sql`
    update devices set location_id = ${other} where id = ${fleet.devices.b}`);
  const id = await fleet.deploy();
  const limited = testContext(database.db, {
    actor: testKey(["fleet:read", "fleet:write"], [other]),
    now: fleet.ctx.now,
  });
  const seen = await getDeployment(limited, id, fleet.deps);
  assert.deepEqual(seen.devices.map((one) => one.device_name), ["b"]);
  assert.equal(seen.counts.total, 1);
  const [listed] = (await listDeployments(limited, { limit: 10 })).items;
  assert.deepEqual([listed?.counts.total, listed?.is_whole, seen.is_whole], [1, false, false]);
  const whole = await getDeployment(fleet.ctx, id, fleet.deps);
  assert.equal(whole.is_whole, undefined, "who sees all of it may change it");
  await assert.rejects(haltDeployment(limited, id, fleet.deps), { code: "limited_to_locations" });
  const stranger = testContext(database.db, {
    actor: testKey(["fleet:read"], [crypto.randomUUID()]),
  });
  await assert.rejects(getDeployment(stranger, id, fleet.deps), { code: "deployment_not_found" });
  assert.deepEqual((await listDeployments(stranger, { limit: 10 })).items, []);
});

Deno.test("the job run by two servers at once sends each device one command", async () => {
  const fleet = await deployedFleet(database.db, ["a", "b", "c"]);
  await fleet.deploy();
  await Promise.all([fleet.advance(), fleet.advance(), fleet.advance()]);
  const commands = await database.db.rows(sql`select device_id from commands`);
  assert.equal(commands.length, 3);
});
