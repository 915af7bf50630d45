import assert from "node:assert/strict";
import { testContext, testKey } from "../../tests/support/context.ts";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import { addRule, addSite, said, watch } from "../../tests/support/notifying.ts";
import type { Alert } from "../contract/prometheus.ts";
import { sql } from "../db/sql.ts";
import { createSealer, type Sealer } from "../seal.ts";
import { listNotifications } from "./list_notifications.ts";
import { receiveAlerts } from "./receive_alerts.ts";

const TRIGGER = { kind: "alert" as const, severities: ["critical" as const, "warning" as const] };
const HOUR_MS = 3_600_000;

let database: TestDatabase;
let to: { db: TestDatabase["db"]; sealer: Sealer };

Deno.test.beforeAll(async () => {
  database = await testDatabase();
  to = { db: database.db, sealer: await createSealer(crypto.getRandomValues(new Uint8Array(32))) };
});
Deno.test.afterAll(() => database.close());
Deno.test.beforeEach(async () => {
  await to.db.execute(sql`truncate notification_rules, events, devices, locations cascade`);
});

function alert(change: Partial<Alert> & { labels?: Record<string, string> } = {}): Alert {
  return {
    status: "firing",
    startsAt: "2026-03-01T12:00:00.123456789Z",
    fingerprint: "a1b2c3",
    annotations: { summary: "The recognizer is away.", runbook: "runbooks/recognizer_down.md" },
    ...change,
    labels: { alertname: "RecognizerDown", severity: "critical", ...change.labels },
  };
}

const receive = (alerts: Alert[], now?: () => Date) =>
  receiveAlerts(testContext(to.db, now ? { now } : {}), { version: "4", alerts });
const titles = async () => (await said(to.db)).map(({ title, moment }) => `${moment}: ${title}`);

Deno.test("receiveAlerts() opens a notification once, however often it is told, and closes it", async () => {
  await addRule(to, { trigger: TRIGGER });
  assert.deepEqual(await receive([alert()]), { raised: 1, ended: 0 });
  assert.deepEqual(await receive([alert()]), { raised: 0, ended: 0 });
  await watch(to.db); // the rules' own job leaves it open
  const open = await listNotifications(testContext(to.db), { limit: 10 });
  assert.equal(open.items[0]?.ended_at, null);
  assert.deepEqual(await receive([alert({ status: "resolved" })]), { raised: 0, ended: 1 });
  assert.deepEqual(await receive([alert({ status: "resolved" })]), { raised: 0, ended: 0 });
  assert.deepEqual(await titles(), [
    "raised: The recognizer is away.",
    "recovered: Over: The recognizer is away.",
  ]);
  const ended = await listNotifications(testContext(to.db), { limit: 10 });
  assert.equal(ended.items[0]?.ended_how, "recovered");
  assert.match(
    ended.items[0]?.messages[0]?.text ?? "",
    /^RecognizerDown, since 2026-03-01T12:00:00Z\. What to do: runbooks\/recognizer_down\.md$/,
  );
});

Deno.test("receiveAlerts() takes an alert that comes again later for another cause", async () => {
  await addRule(to, { trigger: TRIGGER });
  await receive([alert(), alert({ status: "resolved" })]);
  await receive([alert({ status: "resolved" })]);
  await receive([alert({ startsAt: "2026-03-02T12:00:00Z" })]);
  const moments = (await said(to.db)).map(({ moment }) => moment);
  assert.deepEqual(moments, ["raised", "recovered", "raised"]);
});

Deno.test("receiveAlerts() takes one that flaps between two messages for the same, and ends it", async () => {
  await addRule(to, { trigger: TRIGGER });
  await receive([alert()]);
  const again = { startsAt: "2026-03-01T12:00:15Z" };
  assert.deepEqual(await receive([alert(again)]), { raised: 0, ended: 0 });
  const late = alert({ status: "resolved", startsAt: "2026-03-01T11:00:00Z" });
  assert.deepEqual(await receive([late]), { raised: 0, ended: 0 }, "of one before");
  const over = alert({ ...again, status: "resolved" });
  assert.deepEqual(await receive([over]), { raised: 0, ended: 1 });
});

Deno.test("receiveAlerts() tells an end to whoever was told of the beginning, also when the rule wants others by then", async () => {
  await addRule(to, { trigger: TRIGGER });
  await receive([alert()]);
  await to.db.execute(sql`update notification_rules
    set settings = '{"kind": "alert", "severities": ["info"]}'::jsonb`);
  assert.deepEqual(await receive([alert({ status: "resolved" })]), { raised: 0, ended: 1 });
});

Deno.test("receiveAlerts() tells each rule what it wants: by severity, by location", async () => {
  const { location } = await addSite(to.db, { name: "North", devices: ["gate"] });
  const other = await addSite(to.db, { name: "South", devices: [] });
  await addRule(to, { trigger: TRIGGER, name: "all" });
  await addRule(to, { trigger: TRIGGER, location_ids: [other.location] });
  await addRule(to, { trigger: { kind: "disk_low", below_bytes: 1_000_000 } });
  const labels = { location_id: location, location: "North" };
  assert.deepEqual(await receive([alert({ labels })]), { raised: 1, ended: 0 });
  const info = alert({ fingerprint: "b", labels: { severity: "info" } });
  const none = alert({ fingerprint: "c", labels: { severity: "page" } });
  assert.deepEqual(await receive([info, none]), { raised: 0, ended: 0 });
  const { items } = await listNotifications(testContext(to.db), { limit: 10 });
  assert.deepEqual(items.map(({ location_id, subjects }) => ({ location_id, subjects })), [
    { location_id: location, subjects: [{ kind: "location", id: location, name: "North" }] },
  ]);
});

Deno.test("receiveAlerts() reminds of what lasts as often as the rule says", async () => {
  await addRule(to, { trigger: TRIGGER, remind_every_ms: HOUR_MS });
  const startMs = Date.now();
  await receive([alert()]);
  await receive([alert()], () => new Date(startMs + HOUR_MS / 2));
  await receive([alert()], () => new Date(startMs + 1.1 * HOUR_MS));
  await receive([alert()], () => new Date(startMs + 1.2 * HOUR_MS));
  assert.deepEqual(await titles(), [
    "raised: The recognizer is away.",
    "reminder: Still: The recognizer is away.",
  ]);
});

Deno.test("receiveAlerts() takes nothing from who may not, nor for locations that it does not see", async () => {
  const { location } = await addSite(to.db, { name: "North", devices: [] });
  const other = await addSite(to.db, { name: "South", devices: [] });
  await addRule(to, { trigger: TRIGGER });
  const take = (actor: ReturnType<typeof testKey>) =>
    receiveAlerts(testContext(to.db, { actor }), {
      version: "4",
      alerts: [alert({ labels: { location_id: location } }), alert({ fingerprint: "whole" })],
    });
  await assert.rejects(take(testKey(["metrics:read"])), { code: "missing_scope" });
  const limited = testKey(["notifications:write"], [other.location]);
  assert.deepEqual(await take(limited), { raised: 0, ended: 0 });
  const own = testKey(["notifications:write"], [location]);
  assert.deepEqual(await take(own), { raised: 1, ended: 0 });
});

Deno.test("receiveAlerts() is not misled by labels that are no ids, nor stopped by an alert without a name", async () => {
  await addRule(to, { trigger: TRIGGER });
  const bare: Alert = {
    ...alert({ fingerprint: "x" }),
    labels: { severity: "warning", location_id: "'; drop table devices" },
    annotations: {},
  };
  assert.deepEqual(await receive([bare]), { raised: 1, ended: 0 });
  const { items } = await listNotifications(testContext(to.db), { limit: 10 });
  assert.equal(items[0]?.title, "An alert without a name");
  assert.equal(items[0]?.location_id, null);
});
