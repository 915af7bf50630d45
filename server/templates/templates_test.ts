import assert from "node:assert/strict";
import { testContext, testKey, testUser } from "../../tests/support/context.ts";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import { deployedFleet } from "../../tests/support/deployed_fleet.ts";
import { CreateTemplate, DeviceOverrides, STRUCK_SECRET, Variables } from "../contract/template.ts";
import { sql } from "../db/sql.ts";
import { createTemplate } from "./create_template.ts";
import { createTemplateVersion } from "./create_template_version.ts";
import { getConfigSchema } from "./get_config_schema.ts";
import { getTemplate } from "./get_template.ts";
import { listTemplates } from "./list_templates.ts";
import { listTemplateVersions } from "./list_template_versions.ts";
import { previewTemplate } from "./preview_template.ts";
import { putDeviceOverrides } from "./put_device_overrides.ts";
import { findVersion } from "./queries.ts";
import { openVariables } from "./variables.ts";

let database: TestDatabase;
Deno.test.beforeAll(async () => {
  database = await testDatabase();
});
Deno.test.afterAll(async () => await database.close());
Deno.test.beforeEach(async () => {
  await database.db.execute(sql`
    truncate locations, devices, config_templates, deployments, events cascade`);
});

const made = (changes: Partial<CreateTemplate> = {}) =>
  CreateTemplate.parse({ name: "T", content: "log: { level: info }", ...changes });

Deno.test("versions are numbered without a gap, also when two come at once, and none ever changes", async () => {
  const fleet = await deployedFleet(database.db, ["a"]);
  const { ctx, templateId } = fleet;
  const before = await listTemplateVersions(ctx, { templateId, limit: 10 });
  const contents = ["log: { level: debug }", "log: { level: error }", "log: { level: fatal }"];
  await Promise.all(
    contents.map((content) =>
      createTemplateVersion(ctx, { templateId, content, note: content }, fleet)
    ),
  );
  const after = await listTemplateVersions(ctx, { templateId, limit: 2 });
  assert.deepEqual(after.items.map((one) => one.version), [4, 3]);
  const rest = await listTemplateVersions(ctx, {
    templateId,
    limit: 2,
    cursor: after.next_cursor ?? "",
  });
  assert.deepEqual(rest.items.map((one) => one.version), [2, 1]);
  assert.deepEqual(rest.items[1], before.items[0], "the first is as it was");
  assert.equal((await getTemplate(ctx, templateId)).latest_version, 4);
});

Deno.test("secrets are sealed at rest, struck out wherever they are shown, and kept by ***", async () => {
  const fleet = await deployedFleet(database.db, ["a"]);
  const { ctx, templateId, sealer } = fleet;
  const deviceId = fleet.devices.a ?? "";
  const shown: unknown[] = [];
  shown.push(await listTemplateVersions(ctx, { templateId, limit: 10 }));
  const second = await createTemplateVersion(ctx, {
    templateId,
    content: "cameras: []",
    variables: { "camera.password": { secret: STRUCK_SECRET }, "device.interval": 5 },
    note: "",
  }, fleet);
  shown.push(second);
  assert.deepEqual(second.variables["camera.password"], { secret: STRUCK_SECRET });
  const row = await findVersion(database.db, { templateId, version: 2 });
  const opened = await openVariables(row?.variables ?? {}, sealer);
  assert.equal(opened["camera.password"]?.value, "canary", "it is the one of before");
  const overrides = DeviceOverrides.parse({
    variables: { "camera.password": { secret: "canary-device" } },
    camera_variables: { "lane-1": { "camera.password": { secret: "canary-camera" } } },
  });
  shown.push(await putDeviceOverrides(ctx, { ...overrides, deviceId }, fleet));
  const again = await putDeviceOverrides(ctx, {
    variables: { "camera.password": { secret: STRUCK_SECRET } },
    camera_variables: { "lane-1": { "camera.password": { secret: STRUCK_SECRET } } },
    settings: {},
    deviceId,
  }, fleet);
  shown.push(again);
  const preview = await previewTemplate(ctx, {
    templateId,
    version: 1,
    device_ids: [deviceId],
  }, fleet);
  shown.push(preview);
  assert.match(preview.items[0]?.config_yaml ?? "", /admin:\*\*\*@/);
  const tables = await database.db.rows(sql`
    select to_jsonb(v) from config_template_versions v
    union all select to_jsonb(o) from device_overrides o
    union all select to_jsonb(a) from audit_log a`);
  assert.doesNotMatch(JSON.stringify([shown, tables]), /canary/);
  await assert.rejects(
    putDeviceOverrides(ctx, {
      ...overrides,
      variables: { "camera.token": { secret: STRUCK_SECRET } },
      deviceId,
    }, fleet),
    { code: "invalid_input" },
  );
});

Deno.test("overrides that are nested without end are refused by field, not by the stack", () => {
  let settings: Record<string, unknown> = {};
  for (let level = 0; level < 50_000; level++) settings = { a: settings };
  const result = DeviceOverrides.safeParse({ settings });
  assert.ok(!result.success);
  assert.deepEqual(result.error.issues.map(({ path }) => path), [["settings"]]);
});

Deno.test("what is named like a password is no plain variable", () => {
  const result = Variables.safeParse({ "camera.password": "plain", "device.ok": "x" });
  assert.ok(!result.success);
  assert.deepEqual(result.error.issues[0]?.path, ["camera.password"]);
  for (const name of ["device.name", "camera.labels", "server.x", "device.X", "device.a.b"]) {
    assert.ok(!Variables.safeParse({ [name]: "x" }).success, name);
  }
});

Deno.test("previewTemplate() shows content that is not saved, and what a device lacks", async () => {
  const fleet = await deployedFleet(database.db, ["a", "b"]);
  const { ctx, templateId } = fleet;
  const preview = await previewTemplate(ctx, {
    templateId,
    content: "log: { level: '{{device.level}}' }",
    device_ids: Object.values(fleet.devices),
  }, fleet);
  assert.deepEqual(preview.items[0]?.faults, [
    { path: "log.level", message: "{{device.level}} has no value for this device" },
  ]);
  await putDeviceOverrides(ctx, {
    variables: { "device.level": "debug" },
    camera_variables: {},
    settings: {},
    deviceId: fleet.devices.a ?? "",
  }, fleet);
  const again = await previewTemplate(ctx, {
    templateId,
    content: "log: { level: '{{device.level}}' }",
    device_ids: [fleet.devices.a ?? ""],
  }, fleet);
  assert.deepEqual(again.items[0]?.changes, [
    { path: "log.level", kind: "added", after: "debug", is_secret_changed: false },
  ]);
  assert.equal((await listTemplateVersions(ctx, { templateId, limit: 9 })).items.length, 1);
});

Deno.test("templates are refused by field: name taken, unknown location, content that is no YAML", async () => {
  const fleet = await deployedFleet(database.db, ["a"]);
  const path = (changes: Partial<CreateTemplate>) =>
    createTemplate(fleet.ctx, made(changes), fleet).then(
      () => null,
      (error) => error.faults[0]?.path,
    );
  assert.equal(await path({}), null);
  await assert.rejects(createTemplate(fleet.ctx, made(), fleet), { code: "template_name_taken" });
  assert.equal(await path({ name: "x", location_ids: [crypto.randomUUID()] }), "location_ids.0");
  assert.equal(await path({ name: "x", content: "a: [" }), "content");
  assert.equal(await path({ name: "x", content: "server: {url: http://x}" }), "content.server");
  assert.equal(await path({ name: "x\0" }), "name");
  assert.equal(await path({ name: "x\ud800" }), "name");
  assert.equal(await path({ name: "x", content: "log: {level: '{{nobody.x}}'}" }), "content");
  assert.equal(await path({ name: "x", content: "log: {level: '{{camera.x}}'}" }), "content");
  await assert.rejects(
    putDeviceOverrides(fleet.ctx, {
      variables: {},
      camera_variables: { a: { "device.x": 1 } },
      settings: {},
      deviceId: fleet.devices.a ?? "",
    }, fleet),
    { code: "invalid_input" },
  );
});

Deno.test("who is limited to locations makes templates for those, and sees no others' own", async () => {
  const fleet = await deployedFleet(database.db, ["a"]);
  const other = crypto.randomUUID();
  await database.db.execute(sql`insert into locations (id, name) values (${other}, 'City')`);
  const own = await createTemplate(fleet.ctx, made({ location_ids: [fleet.locationId] }), fleet);
  const limited = testContext(database.db, { actor: testUser("operator", [other]) });
  await assert.rejects(getTemplate(limited, own.template.id), { code: "template_not_found" });
  const seen = await listTemplates(limited, { limit: 10 });
  assert.deepEqual(seen.items.map((one) => one.id), [fleet.templateId], "that of all locations");
  await assert.rejects(createTemplate(limited, made({ name: "x" }), fleet), { kind: "forbidden" });
  await assert.rejects(
    createTemplateVersion(limited, {
      templateId: fleet.templateId,
      content: "log: {}",
      note: "",
    }, fleet),
    { kind: "forbidden" },
  );
  const city = await createTemplate(limited, made({ name: "x", location_ids: [other] }), fleet);
  const elsewhere = await previewTemplate(fleet.ctx, {
    templateId: city.template.id,
    device_ids: [fleet.devices.a ?? ""],
  }, fleet);
  assert.equal(elsewhere.items[0]?.faults[0]?.path, "template_id");
  const reader = testContext(database.db, { actor: testKey(["fleet:read"]) });
  await assert.rejects(createTemplate(reader, made({ name: "y" }), fleet), {
    code: "missing_scope",
  });
});

Deno.test("getConfigSchema() is that of the agent's settings, cameras and all", () => {
  const schema = getConfigSchema(testContext(database.db)) as {
    properties: Record<string, { items?: { required: string[] } }>;
  };
  assert.deepEqual(schema.properties.cameras?.items?.required, ["id", "url"]);
  assert.ok(schema.properties.http);
});
