import assert from "node:assert/strict";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import {
  addRule,
  addSite,
  comeBack,
  fallSilent,
  said,
  watch,
} from "../../tests/support/notifying.ts";
import { addEndpoint, deliveriesOf } from "../../tests/support/outbox.ts";
import { testContext } from "../../tests/support/context.ts";
import type { RuleTrigger } from "../contract/notification.ts";
import { sql } from "../db/sql.ts";
import { appendEvent } from "../events/append_event.ts";
import { createSealer, type Sealer } from "../seal.ts";
import { listNotifications } from "./list_notifications.ts";
import { updateRule } from "./update_rule.ts";

const OFFLINE: RuleTrigger = { kind: "device_offline", offline_for_ms: 60_000 };
const TEN_MINUTES_MS = 600_000;

let database: TestDatabase;
let to: { db: TestDatabase["db"]; sealer: Sealer };

Deno.test.beforeAll(async () => {
  database = await testDatabase();
  to = { db: database.db, sealer: await createSealer(crypto.getRandomValues(new Uint8Array(32))) };
});
Deno.test.afterAll(() => database.close());
Deno.test.beforeEach(async () => {
  await to.db.execute(sql`
    truncate notification_rules, webhook_endpoints, events, devices, locations, visits cascade`);
  await to.db.execute(sql`update notification_progress set event_id = 0`);
});

async function haltDeployment(occurredAt = new Date()): Promise<void> {
  await to.db.transaction((tx) =>
    appendEvent(tx, {
      type: "deployment.halted",
      occurredAt,
      expiresAt: null,
      locationId: null,
      deviceId: null,
      cameraId: null,
      data: { deployment_id: crypto.randomUUID(), name: "night", reason: "x", failed: 1, total: 2 },
    })
  );
}

Deno.test("a site whose uplink dies is one message, and one when it is back", async () => {
  await addRule(to, { trigger: OFFLINE });
  const { devices } = await addSite(to.db, { name: "North", devices: ["a", "b", "c"] });
  await addSite(to.db, { name: "South", devices: ["d"] });
  await fallSilent(to.db, { ids: devices, silentMs: TEN_MINUTES_MS });
  await watch(to.db);
  await watch(to.db);
  assert.deepEqual((await said(to.db)).map(({ title }) => title), ["Site North is offline"]);
  await comeBack(to.db, devices.slice(0, 2));
  await watch(to.db);
  await comeBack(to.db, devices);
  await watch(to.db);
  await watch(to.db);
  assert.deepEqual((await said(to.db)).map(({ title, moment }) => [title, moment]), [
    ["Site North is offline", "raised"],
    ["Site North is back online", "recovered"],
  ]);
});

Deno.test("two servers that judge at once, and one that starts anew, tell a cause once", async () => {
  await addRule(to, { trigger: OFFLINE });
  await addRule(to, { trigger: { kind: "deployment_halted" } });
  const { devices } = await addSite(to.db, { name: "North", devices: ["a", "b"] });
  await fallSilent(to.db, { ids: devices, silentMs: TEN_MINUTES_MS });
  await haltDeployment();
  const other = database.open();
  await Promise.all([watch(to.db), watch(other), watch(to.db), watch(other)]);
  await watch(other);
  await other.close();
  assert.deepEqual((await said(to.db)).map(({ title }) => title).toSorted(), [
    "Deployment night was halted",
    "Site North is offline",
  ]);
});

Deno.test("an event is told once, and not by a rule that was made after it", async () => {
  await addRule(to, { trigger: { kind: "deployment_halted" } });
  await haltDeployment(new Date(Date.now() - TEN_MINUTES_MS));
  await watch(to.db);
  assert.deepEqual(await said(to.db), []);
  await haltDeployment();
  await watch(to.db);
  await to.db.execute(sql`update notification_progress set event_id = 0`); // as if it were lost
  await watch(to.db);
  assert.equal((await said(to.db)).length, 1);
});

Deno.test("a webhook channel is sent by the courier, signed like any other, to that endpoint alone", async () => {
  const endpoint = await addEndpoint(to, "http://127.0.0.1:9/");
  const other = await addEndpoint(to, "http://127.0.0.1:9/");
  await addRule(to, {
    trigger: { kind: "deployment_halted" },
    channels: [{ kind: "webhook", endpoint_id: endpoint.id }],
  });
  await haltDeployment();
  await watch(to.db);
  const types = async (id: string) =>
    (await deliveriesOf(to, id)).map(({ event_type }) => event_type).toSorted();
  assert.deepEqual(await types(endpoint.id), ["deployment.halted", "notification.told"]);
  assert.deepEqual(await types(other.id), ["deployment.halted"]);
  const { items } = await listNotifications(testContext(to.db), { limit: 10 });
  const [message] = items[0]?.messages ?? [];
  assert.equal(message?.status, "sent");
  assert.ok((await deliveriesOf(to, endpoint.id)).some(({ id }) => id === message?.delivery_id));
});

Deno.test("a webhook channel that is switched off is a failed message that says so", async () => {
  const endpoint = await addEndpoint(to, "http://127.0.0.1:9/");
  const channels = [{ kind: "webhook" as const, endpoint_id: endpoint.id }];
  await addRule(to, { trigger: { kind: "deployment_halted" }, channels });
  await to.db.execute(sql`update webhook_endpoints set enabled = false`);
  await haltDeployment();
  await watch(to.db);
  const { items } = await listNotifications(testContext(to.db), { limit: 10 });
  const [message] = items[0]?.messages ?? [];
  assert.deepEqual([message?.status, message?.error], ["failed", "the webhook is switched off"]);
});

Deno.test("maintenance is quiet: nothing is raised, and what was raised ends without a word", async () => {
  await addRule(to, { trigger: OFFLINE });
  const { devices } = await addSite(to.db, { name: "North", devices: ["a", "b"] });
  await fallSilent(to.db, { ids: devices, silentMs: TEN_MINUTES_MS });
  await to.db.execute(sql`update devices set status = 'maintenance' where name = 'b'`);
  await watch(to.db);
  assert.equal((await said(to.db)).length, 1);
  await to.db.execute(sql`update devices set status = 'maintenance'`);
  await watch(to.db);
  assert.equal((await said(to.db)).length, 1);
  const { items } = await listNotifications(testContext(to.db), { limit: 10 });
  assert.equal(items[0]?.ended_how, "quiet");
});

Deno.test("reminders come at the rule's pace", async () => {
  await addRule(to, { trigger: OFFLINE, remind_every_ms: 3_600_000 });
  const { devices } = await addSite(to.db, { name: "North", devices: ["a"] });
  await fallSilent(to.db, { ids: devices, silentMs: TEN_MINUTES_MS });
  const startMs = Date.now();
  for (const minutes of [0, 59, 61, 62, 119, 122]) {
    await watch(to.db, { now: () => new Date(startMs + minutes * 60_000) });
  }
  assert.deepEqual((await said(to.db)).map(({ moment }) => moment), [
    "raised",
    "reminder",
    "reminder",
  ]);
});

Deno.test("misses of a location are counted within the window, without devices in maintenance", async () => {
  const trigger: RuleTrigger = {
    kind: "miss_rate",
    above_ratio: 0.2,
    window_ms: 3_600_000,
    least_visits: 10,
  };
  await addRule(to, { trigger });
  const { location, devices } = await addSite(to.db, { name: "North", devices: ["a", "b"] });
  await to.db.execute(sql`update devices set status = 'maintenance' where name = 'b'`);
  const visit = (device: string | undefined, outcome: string, count: number, ago: string) =>
    to.db.execute(sql`
      insert into visits (id, location_id, device_id, camera_id, outcome, first_seen_at, last_seen_at)
      select gen_random_uuid(), ${location}, ${device}, 'lane', ${outcome},
        now() - ${ago}::interval, now() from generate_series(1, ${count}::int)`);
  await visit(devices[0], "read", 9, "10 minutes");
  await visit(devices[0], "missed", 1, "10 minutes");
  await visit(devices[0], "missed", 50, "2 hours");
  await visit(devices[1], "missed", 50, "10 minutes");
  await watch(to.db);
  assert.deepEqual(await said(to.db), []);
  await visit(devices[0], "missed", 2, "5 minutes");
  await watch(to.db);
  assert.deepEqual((await said(to.db)).map(({ title }) => title), [
    "25 % of plates missed at North",
  ]);
});

Deno.test("a rule that is switched off says nothing, and begins anew when it is on", async () => {
  const ruleId = await addRule(to, { trigger: OFFLINE });
  const { devices } = await addSite(to.db, { name: "North", devices: ["a"] });
  await fallSilent(to.db, { ids: devices, silentMs: TEN_MINUTES_MS });
  const deps = { sealer: to.sealer, canMail: true };
  const ctx = testContext(to.db);
  await updateRule(ctx, { ruleId, enabled: false }, deps);
  await watch(to.db);
  assert.deepEqual(await said(to.db), []);
  await updateRule(ctx, { ruleId, enabled: true }, deps);
  await watch(to.db);
  assert.equal((await said(to.db)).length, 1);
});

Deno.test("a device that is still dead after its maintenance is told of again", async () => {
  await addRule(to, { trigger: OFFLINE });
  const { devices } = await addSite(to.db, { name: "North", devices: ["a"] });
  await fallSilent(to.db, { ids: devices, silentMs: TEN_MINUTES_MS });
  await watch(to.db);
  for (const status of ["maintenance", "offline"]) {
    await to.db.execute(sql`update devices set status = ${status}`);
    await watch(to.db);
  }
  assert.deepEqual((await said(to.db)).map(({ moment }) => moment), ["raised", "raised"]);
});
