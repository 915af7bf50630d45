import assert from "node:assert/strict";
import { parseDocument } from "yaml";
import { testContext, testDevice, testUser } from "../../tests/support/context.ts";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import { type DeployedFleet, deployedFleet } from "../../tests/support/deployed_fleet.ts";
import { discoveryReport, foundCamera } from "../../tests/support/found_camera.ts";
import { heartbeat } from "../../tests/support/link_instance.ts";
import type { FoundCamera } from "../contract/discovery.ts";
import { type AdoptCamera, type SiteCamera, SiteCameraQuery } from "../contract/site_camera.ts";
import { sql } from "../db/sql.ts";
import { getDeviceConfig } from "../deployments/get_device_config.ts";
import { createTemplateVersion } from "../templates/create_template_version.ts";
import { putDeviceOverrides } from "../templates/put_device_overrides.ts";
import { adoptCamera } from "./adopt_camera.ts";
import { getFound } from "./get_found.ts";
import { ignoreFound } from "./ignore_found.ts";
import { listFound } from "./list_found.ts";
import { recordReport } from "./record_report.ts";

const CANARY = "canary {{device.name}} pass";
let database: TestDatabase;
Deno.test.beforeAll(async () => {
  database = await testDatabase();
});
Deno.test.afterAll(async () => await database.close());

/** A device that runs a template's settings, and sees these cameras. */
async function site(cameras: FoundCamera[] = [foundCamera(40)]) {
  const { db } = database;
  await db.execute(sql`
    truncate locations, devices, config_templates, commands cascade`);
  const fleet = await deployedFleet(db, ["pi"]);
  const id = fleet.devices.pi ?? "";
  const device = { ...fleet.ctx, actor: testDevice(id, fleet.locationId) };
  await recordReport(device, discoveryReport(cameras));
  const found = (await listFound(fleet.ctx, SiteCameraQuery.parse({}))).items;
  const [first] = found;
  assert.ok(first);
  return {
    fleet,
    id,
    found,
    adopt: (input: Partial<AdoptCamera> = {}, on: SiteCamera = first, ctx = fleet.ctx) =>
      adoptCamera(ctx, {
        foundId: on.id,
        username: "admin",
        password: CANARY,
        ...input,
      }, { ...fleet, states: fleet.deps.states }),
  };
}

/** It runs the template, and nothing is under way. */
async function settle(fleet: DeployedFleet): Promise<void> {
  await fleet.advance();
  if (await fleet.command("pi") !== undefined) await fleet.take("pi");
  for (let step = 0; step < 5; step++) {
    fleet.pass(31_000);
    fleet.beat();
    await fleet.advance();
  }
}

/** The settings that its open command holds. */
async function sent({ ctx, sealer, devices }: DeployedFleet) {
  const row = await ctx.db.row<{ sealed: string }>(sql`
    select payload ->> 'sealed_config_yaml' as sealed from commands
    where device_id = ${devices.pi} and finished_at is null and expires_at > ${ctx.now()}
    order by seq desc limit 1`);
  assert.ok(row);
  return parseDocument(await sealer.open(Uint8Array.fromBase64(row.sealed))).toJS();
}

Deno.test("adopting sends the device its own settings with one rule more, the password to it alone", async () => {
  const { fleet, id, found: [camera], adopt } = await site();
  assert.ok(camera);
  await fleet.deploy();
  await settle(fleet);
  await ignoreFound(fleet.ctx, camera.id);
  const answer = await adopt({ name: "Lane 2", camera_id: "lane-2", stream: "smallest" });
  assert.equal(answer.device_id, id);
  await fleet.advance();
  const settings = await sent(fleet);
  assert.equal(settings.cameras[0].id, "lane-1", "what it had stays");
  assert.deepEqual(settings.discovery.adopt, [{
    endpoint: camera.endpoint,
    username: "admin",
    password: CANARY,
    id: "lane-2",
    name: "Lane 2",
    stream: "smallest",
  }]);
  assert.equal((await getFound(fleet.ctx, camera.id)).state, "new", "no longer ignored");
  await fleet.take("pi");
  await fleet.advance();
  assert.deepEqual(await fleet.statuses(answer.deployment_id), { pi: "soaking" });
  const config = await getDeviceConfig(fleet.ctx, id, { ...fleet, ...fleet.deps });
  assert.doesNotMatch(JSON.stringify(config), /canary/);
  const kept = await database.db.rows(sql`
    select (select jsonb_agg(to_jsonb(o)) from device_overrides o) as overrides,
      (select jsonb_agg(to_jsonb(a)) from audit_log a) as audit,
      (select jsonb_agg(to_jsonb(c)) from commands c) as commands,
      (select jsonb_agg(r.shown_yaml) from device_config_revisions r) as shown`);
  assert.doesNotMatch(JSON.stringify(kept), /canary/);
  assert.match(JSON.stringify(kept), /found_camera\.adopt/);
});

Deno.test("cameras can be adopted at once, and one after the other before the last one's trial ends", async () => {
  const { fleet, found: [one, two], adopt } = await site([foundCamera(40), foundCamera(41)]);
  assert.ok(one && two);
  await fleet.deploy();
  await settle(fleet);
  const [first] = await Promise.all([adopt({}, one), adopt({}, two)]);
  await adopt({ password: "another" }, one);
  assert.deepEqual(await fleet.statuses(first.deployment_id), { pi: "skipped" });
  await fleet.advance();
  const { discovery } = await sent(fleet);
  assert.deepEqual(
    discovery.adopt.map((rule: Record<string, string>) => [rule.endpoint, rule.password]).sort(),
    [[one.endpoint, "another"], [two.endpoint, CANARY]],
  );
});

Deno.test("the version that runs is sent, with the template's own rules after the camera's", async () => {
  const { fleet, found: [camera], adopt } = await site();
  assert.ok(camera);
  const version = (level: string) =>
    createTemplateVersion(fleet.ctx, {
      templateId: fleet.templateId,
      content:
        `{log: {level: ${level}}, discovery: {every_ms: 60000, adopt: [{make: AXIS, username: root, ` +
        `password: "{{device.axis_password}}"}]}}`,
      variables: { "device.axis_password": { secret: "root pass" } },
      note: "",
    }, fleet);
  await version("debug");
  await fleet.deploy();
  await settle(fleet);
  await version("trace");
  await adopt();
  await fleet.advance();
  const { log, discovery } = await sent(fleet);
  assert.equal(log.level, "debug");
  assert.equal(discovery.every_ms, 60_000);
  assert.deepEqual(
    discovery.adopt.map((
      rule: Record<string, string>,
    ) => [rule.endpoint ?? rule.make, rule.password]),
    [[camera.endpoint, CANARY], ["AXIS", "root pass"]],
  );
});

Deno.test("a device whose settings are not this server's keeps them", async () => {
  const { fleet, id, adopt } = await site();
  const untouched = async () => {
    const rows = await database.db.rows(sql`
      select from device_overrides where device_id = ${id}`);
    assert.equal(rows.length, 0, "nothing is kept of what was refused");
  };
  await assert.rejects(adopt(), { code: "settings_not_managed" });
  await untouched();
  await fleet.deploy();
  await settle(fleet);
  const changed = {
    get: () =>
      Promise.resolve({
        received_at: fleet.ctx.now().toISOString(),
        heartbeat: heartbeat({ config_version: null, config_hash: "by hand" }),
      }),
  };
  const input = { username: "admin", password: CANARY };
  const { items: [found] } = await listFound(fleet.ctx, SiteCameraQuery.parse({}));
  assert.ok(found);
  const byHand = adoptCamera(fleet.ctx, { foundId: found.id, ...input }, {
    sealer: fleet.sealer,
    states: changed,
  });
  await assert.rejects(byHand, { code: "settings_changed_at_device" });
  await untouched();
});

Deno.test("what cannot be rendered, or is there already, changes nothing", async () => {
  const { fleet, id, found, adopt } = await site([
    foundCamera(40, { endpoint: "urn:{{device.name}}" }),
    foundCamera(41, { is_configured: true, camera_id: "lane-1" }),
    foundCamera(42),
  ]);
  const [placeholder, configured, free] = found;
  assert.ok(placeholder && configured && free);
  await fleet.deploy();
  await settle(fleet);
  await database.db.execute(sql`
    insert into cameras (device_id, camera_id, name, status, since)
    values (${id}, 'lane-1', 'Lane', 'streaming', now())`);
  await assert.rejects(adopt({}, placeholder), { kind: "invalid" });
  await assert.rejects(adopt({}, configured), { code: "already_configured" });
  await assert.rejects(adopt({ camera_id: "lane-1" }, free), { code: "camera_id_taken" });
  await assert.rejects(adopt({ name: "{{device.x}}" }, free), { kind: "invalid" });
  await putDeviceOverrides(fleet.ctx, {
    deviceId: id,
    variables: {},
    camera_variables: {},
    settings: { log: { level: "{{device.missing}}" } },
  }, fleet);
  await assert.rejects(adopt({}, free), { code: "config_invalid" });
  const [row] = await database.db.rows<{ settings: unknown; variables: unknown }>(sql`
    select settings, variables from device_overrides`);
  assert.deepEqual(row?.variables, {});
  assert.deepEqual(row?.settings, { log: { level: "{{device.missing}}" } });
});

Deno.test("only who may change that location's settings adopts", async () => {
  const { fleet, adopt, found: [camera] } = await site();
  const as = (actor: ReturnType<typeof testUser>) =>
    adopt({}, camera, testContext(database.db, { actor, now: fleet.ctx.now }));
  await assert.rejects(as(testUser("viewer")), { kind: "forbidden" });
  await assert.rejects(as(testUser("operator", [crypto.randomUUID()])), { kind: "not_found" });
});

Deno.test("no settings that people see may hold a camera's password", async () => {
  const { fleet, id } = await site();
  const settings = { discovery: { adopt: [{ username: "a", password: "canary" }] } };
  const put = putDeviceOverrides(fleet.ctx, {
    deviceId: id,
    variables: {},
    camera_variables: {},
    settings,
  }, fleet);
  await assert.rejects(put, (error: { faults?: { path: string; message: string }[] }) => {
    assert.equal(error.faults?.[0]?.path, "settings.discovery.adopt.0.password");
    assert.doesNotMatch(JSON.stringify(error.faults), /canary/);
    return true;
  });
});
