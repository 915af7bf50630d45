import assert from "node:assert/strict";
import { testContext } from "../../tests/support/context.ts";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import { TEMPLATE } from "../../tests/support/deployed_fleet.ts";
import { heartbeat, makeLocation } from "../../tests/support/link_instance.ts";
import type { Heartbeat } from "../contract/device_link.ts";
import type { Deployment } from "../contract/deployment.ts";
import { sql } from "../db/sql.ts";
import { enrollDevice } from "../devices/enroll_device.ts";
import { issueClaim } from "../devices/issue_claim.ts";
import { registerDevice } from "../devices/register_device.ts";
import { updateDevice } from "../devices/update_device.ts";
import type { DeviceState } from "../kv/device_state.ts";
import { createSealer } from "../seal.ts";
import { createTemplate } from "../templates/create_template.ts";
import { createTemplateVersion } from "../templates/create_template_version.ts";
import { deployWhenEnrolled } from "./deploy_when_enrolled.ts";
import { getDeviceConfig } from "./get_device_config.ts";
import { listDeployments } from "./list_deployments.ts";

const T0 = Date.parse("2026-03-02T12:00:00Z");
let database: TestDatabase;
Deno.test.beforeAll(async () => {
  database = await testDatabase();
});
Deno.test.afterAll(async () => await database.close());

/** One location, one template with a variable, and devices that enrol and are heard as told. */
async function site(variables: Record<string, string | number>) {
  await database.db.execute(sql`truncate locations, devices, config_templates cascade`);
  let nowMs = T0;
  const ctx = testContext(database.db, { now: () => new Date(nowMs) });
  const sealer = await createSealer(new Uint8Array(32).fill(7));
  const heard = new Map<string, DeviceState>();
  const states = { get: (id: string) => Promise.resolve(heard.get(id) ?? null) };
  const location_id = await makeLocation(database.db, "Town");
  const { template } = await createTemplate(ctx, {
    name: "Lane",
    description: "",
    location_ids: null,
    content: TEMPLATE,
    variables,
    note: "",
  }, { sealer });
  const register = (name: string, template_id: string | undefined = template.id) =>
    registerDevice(ctx, {
      name,
      location_id,
      claim_valid_ms: 60_000,
      ...(template_id === undefined ? {} : { template_id }),
    }, { sealer });
  return {
    ctx,
    sealer,
    states,
    template,
    location_id,
    register,
    pass: (ms: number) => void (nowMs += ms),
    enrol: (claim_code: string, hardware_id: string) =>
      enrollDevice(ctx, {
        link_version: 1,
        claim_code,
        hardware_id,
        hostname: "pi",
        agent_version: "1.0.0",
        capabilities: [],
      }),
    async beat(
      id: string,
      said: Partial<Heartbeat> = {},
      of: Pick<DeviceState, "enrolled_at"> = {},
    ) {
      const at = ctx.now().toISOString();
      heard.set(id, { received_at: at, heartbeat: heartbeat({ sent_at: at, ...said }), ...of });
      await database.db.execute(sql`
        update devices set last_seen_at = ${ctx.now()} where id = ${id}`);
    },
    run: () => deployWhenEnrolled(ctx, { states, sealer }),
    async deployments(): Promise<Deployment[]> {
      return (await listDeployments(ctx, { limit: 50 })).items;
    },
    config: (id: string) => getDeviceConfig(ctx, id, { states, sealer, hearingSince: new Date(0) }),
  };
}

const WHOLE = { "device.interval": 1000, "camera.password": "x" };

Deno.test("a device gets its template's settings once it enrolled and was heard, and only once", async () => {
  const town = await site(WHOLE);
  const { device, claim_code } = await town.register("a");
  assert.equal(await town.run(), 0, "nobody has enrolled");
  await town.enrol(claim_code, "hw-a");
  assert.equal(await town.run(), 0, "nothing was heard of it");
  assert.equal((await town.config(device.id)).waiting?.code, "enrolled");
  town.pass(1000);
  await town.beat(device.id, {}, { enrolled_at: new Date(0).toISOString() });
  assert.equal(await town.run(), 0, "that was the machine before, whose word came late");
  town.pass(5000);
  await town.beat(device.id);
  assert.equal(await town.run(), 1);
  assert.equal(await town.run(), 0);
  const [deployment, ...more] = await town.deployments();
  assert.equal(deployment?.name, "a, enrolled");
  assert.equal(deployment?.template_id, town.template.id);
  assert.deepEqual(more, []);
});

Deno.test("a device that is meant for no template is left alone", async () => {
  const town = await site(WHOLE);
  const { device } = await town.register("a");
  await updateDevice(town.ctx, { deviceId: device.id, template_id: null }, town);
  const claim = await issueClaim(database.db, {
    deviceId: device.id,
    now: town.ctx.now(),
    validMs: 60_000,
  });
  await town.enrol(claim.code, "hw-a");
  town.pass(1000);
  await town.beat(device.id);
  assert.equal(await town.run(), 0);
  assert.deepEqual(await town.deployments(), []);
});

Deno.test("what cannot be made says why, and goes out once it can", async () => {
  const town = await site({ "camera.password": "x" });
  const { device, claim_code } = await town.register("a");
  await town.enrol(claim_code, "hw-a");
  town.pass(1000);
  await town.beat(device.id);
  assert.equal(await town.run(), 0);
  const { waiting, is_converged } = await town.config(device.id);
  assert.equal(waiting?.code, "cannot_be_sent");
  assert.match(waiting?.message ?? "", /device\.interval/);
  assert.equal(is_converged, false);
  await createTemplateVersion(town.ctx, {
    templateId: town.template.id,
    content: TEMPLATE,
    variables: WHOLE,
    note: "",
  }, town);
  assert.equal(await town.run(), 0, "not at once again");
  town.pass(61_000);
  await town.beat(device.id);
  assert.equal(await town.run(), 1);
});

/** Enrolled and deployed to, and what ran there in the end: a revision and its hash. */
async function settled(town: Awaited<ReturnType<typeof site>>) {
  const { device, claim_code } = await town.register("a");
  await town.enrol(claim_code, "hw-old");
  town.pass(1000);
  await town.beat(device.id);
  await town.run();
  const row = await database.db.row<{ revision: number }>(sql`
    update deployment_devices set status = 'done' where device_id = ${device.id}
    returning revision`);
  const revision = row?.revision ?? 0;
  await database.db.execute(sql`
    insert into device_configs (device_id, desired_revision, applied_revision, applied_hash)
    values (${device.id}, ${revision}, ${revision}, 'hash')`);
  const claim = async (hardware: string) => {
    const { code } = await issueClaim(database.db, {
      deviceId: device.id,
      now: town.ctx.now(),
      validMs: 60_000,
    });
    await town.enrol(code, hardware);
    town.pass(1000);
  };
  return { device, revision, claim };
}

Deno.test("new hardware gets what ran there before, although the template has moved on", async () => {
  const town = await site(WHOLE);
  const { device, claim } = await settled(town);
  await createTemplateVersion(town.ctx, {
    templateId: town.template.id,
    content: `${TEMPLATE}# newer`,
    variables: WHOLE,
    note: "",
  }, town);
  await claim("hw-new");
  assert.equal(await town.run(), 0, "the last heartbeat is the old hardware's");
  await town.beat(device.id, { config_hash: "empty" });
  const before = await town.config(device.id);
  assert.deepEqual([before.waiting?.code, before.drift], ["enrolled", null]);
  assert.equal(await town.run(), 1);
  const [newest] = await town.deployments();
  assert.equal(newest?.template_version, 1);
});

Deno.test("hardware that says another device's number for its settings is not believed", async () => {
  const town = await site(WHOLE);
  const { device, revision, claim } = await settled(town);
  await claim("hw-new");
  await town.beat(device.id, { config_version: revision, config_hash: "another's" });
  assert.equal(await town.run(), 1);
});

Deno.test("the same hardware with its settings still there is not disturbed", async () => {
  const town = await site(WHOLE);
  const { device, revision, claim } = await settled(town);
  await claim("hw-old");
  await town.beat(device.id, { config_version: revision, config_hash: "hash" });
  assert.equal(await town.run(), 0);
  assert.equal((await town.deployments()).length, 1);
  assert.notEqual((await town.config(device.id)).waiting?.code, "enrolled");
});

Deno.test("what is owed outlives a deployment that goes to the hardware before it", async () => {
  const town = await site(WHOLE);
  const { device, claim } = await settled(town);
  await database.db.execute(sql`
    update deployment_devices set status = 'soaking' where device_id = ${device.id}`);
  await claim("hw-new");
  await town.beat(device.id);
  assert.equal(await town.run(), 0);
  await database.db.execute(sql`
    update deployment_devices set status = 'failed' where device_id = ${device.id}`);
  town.pass(6000);
  await town.beat(device.id);
  assert.equal(await town.run(), 1);
});

Deno.test("devices that cannot be served never stand before one that can", async () => {
  const town = await site(WHOLE);
  const { device, claim_code } = await town.register("last");
  for (let index = 0; index < 120; index++) {
    const shelf = await town.register(`shelf ${index}`);
    await town.enrol(shelf.claim_code, `hw-${index}`); // and was never switched on again
  }
  town.pass(1000);
  await town.enrol(claim_code, "hw-last");
  town.pass(1000);
  await town.beat(device.id);
  assert.equal(await town.run(), 1);
});

Deno.test("a device that is meant for nothing any more is owed nothing", async () => {
  const town = await site({ "camera.password": "x" });
  const { device, claim_code } = await town.register("a");
  await town.enrol(claim_code, "hw-a");
  town.pass(1000);
  await town.beat(device.id);
  await town.run();
  assert.equal((await town.config(device.id)).waiting?.code, "cannot_be_sent");
  await updateDevice(town.ctx, { deviceId: device.id, template_id: null }, town);
  assert.notEqual((await town.config(device.id)).waiting?.code, "cannot_be_sent");
});

Deno.test("a template that is not there, or of other locations, is refused by its field", async () => {
  const town = await site(WHOLE);
  const field = { faults: [{ path: "template_id", message: "there is no such template" }] };
  await assert.rejects(town.register("a", crypto.randomUUID()), field);
  const elsewhere = await makeLocation(database.db, "Elsewhere");
  const { template } = await createTemplate(town.ctx, {
    name: "Theirs",
    description: "",
    location_ids: [elsewhere],
    content: TEMPLATE,
    variables: {},
    note: "",
  }, town);
  await assert.rejects(town.register("a", template.id), {
    faults: [{ path: "template_id", message: "is a template of other locations" }],
  });
});

Deno.test("no two devices ever have a revision of the same number", async () => {
  const town = await site(WHOLE);
  for (const name of ["a", "b"]) {
    const { device, claim_code } = await town.register(name);
    await town.enrol(claim_code, `hw-${name}`);
    town.pass(1000);
    await town.beat(device.id);
    await town.run();
  }
  const { items } = await listDeployments(town.ctx, { limit: 50 });
  assert.equal(items.length, 2);
  const rows = await database.db.rows<{ revision: number }>(sql`
    select revision from device_config_revisions`);
  assert.equal(new Set(rows.map((row) => row.revision)).size, 2);
});
