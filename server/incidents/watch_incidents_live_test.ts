import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { addSite, comeBack, fallSilent } from "../../tests/support/notifying.ts";
import { testContext } from "../../tests/support/context.ts";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import { type Db, sql } from "../db/sql.ts";
import { forgetOldIncidents } from "./forget_old_incidents.ts";
import { watchIncidents } from "./watch_incidents.ts";

const START_MS = Date.parse("2026-03-01T12:00:00.000Z");
const RECOGNIZER = { health: () => ({ status: "ok" as const, detail: null, since: null }) };

let database: TestDatabase;
let db: Db;

Deno.test.beforeAll(async () => {
  database = await testDatabase();
  db = database.db;
});
Deno.test.afterAll(() => database.close());
Deno.test.beforeEach(async () => {
  await db.execute(sql`truncate incidents, events, devices, locations cascade`);
});

/** One look of each of these servers, at once. */
async function look(seconds: number, dbs: readonly Db[] = [db]): Promise<void> {
  const now = () => new Date(START_MS + seconds * 1000);
  const states = { list: () => Promise.resolve(new Map()) };
  await Promise.all(
    dbs.map((one) => watchIncidents(testContext(one, { now }), { states, recognizer: RECOGNIZER })),
  );
}

/** A look every ten seconds. @returns the second that it came to */
async function looks(from: number, to: number, dbs?: readonly Db[]): Promise<number> {
  for (let seconds = from; seconds <= to; seconds += 10) await look(seconds, dbs);
  return to;
}

async function told(): Promise<string[]> {
  const events = await db.rows<{ type: string; title: string }>(sql`
    select type, data->>'title' as title from events where type like 'incident.%' order by id`);
  return events.map(({ type, title }) => `${type} ${title}`);
}

async function entries(): Promise<string[]> {
  const rows = await db.rows<{ kind: string }>(sql`
    select kind from incident_entries order by incident_id, id`);
  return rows.map(({ kind }) => kind);
}

async function sendCommand(deviceId: string, kind: string, payload = {}): Promise<string> {
  const id = crypto.randomUUID();
  await db.execute(sql`
    insert into commands (id, device_id, kind, payload, created_at, expires_at)
    values (${id}, ${deviceId}, ${kind}, ${JSON.stringify(payload)}::jsonb,
      ${new Date(START_MS + 150_000)}, ${new Date(START_MS + 1_000_000)})`);
  return id;
}

Deno.test("two servers that look at once open one incident, with one event, and close it once", async () => {
  const { devices } = await addSite(db, { name: "North", devices: ["a"] });
  const other = database.open();
  const both = [db, other];
  await fallSilent(db, { ids: devices, silentMs: 60_000 });
  await looks(0, 300, both);
  deepEqual(await told(), ["incident.opened a at North is silent"]);
  equal((await db.rows(sql`select 1 from incidents`)).length, 1);
  await comeBack(db, devices);
  await looks(310, 600, both);
  deepEqual(await told(), [
    "incident.opened a at North is silent",
    "incident.closed a at North is silent",
  ]);
  deepEqual(await entries(), ["opened", "closed"]);
  await other.close();
});

Deno.test("two servers that look in turn count time once", async () => {
  const { devices } = await addSite(db, { name: "North", devices: ["a"] });
  const other = database.open();
  await fallSilent(db, { ids: devices, silentMs: 60_000 });
  for (let seconds = 0; seconds < 90; seconds += 10) {
    await look(seconds, [db, other]);
    await look(seconds, [other]);
  }
  deepEqual(await told(), []);
  await look(90, [db, other]);
  equal((await told()).length, 1);
  await other.close();
});

Deno.test("a site's dead uplink is one event; its devices' incidents are kept without a word", async () => {
  const { devices } = await addSite(db, { name: "North", devices: ["a", "b", "c"] });
  await fallSilent(db, { ids: devices, silentMs: 60_000 });
  await looks(0, 300);
  deepEqual(await told(), ["incident.opened Site North is cut off: none of its devices is heard"]);
  const rows = await db.rows<{ cause: string; is_child: boolean; state: string }>(sql`
    select cause, parent_id is not null as is_child, state from incidents order by cause`);
  deepEqual(rows.map(({ cause, is_child, state }) => [cause, is_child, state]), [
    ["device_silent", true, "unknown"],
    ["device_silent", true, "unknown"],
    ["device_silent", true, "unknown"],
    ["uplink_down", false, "happening"],
  ]);
  await comeBack(db, devices);
  await looks(310, 900);
  equal((await told()).length, 2);
  equal((await db.rows(sql`select 1 from incidents where status <> 'closed'`)).length, 0);
});

Deno.test("a server that dies in the middle of it leaves nothing that is done twice", async () => {
  const { devices } = await addSite(db, { name: "North", devices: ["a", "b"] });
  await addSite(db, { name: "South", devices: ["c"] });
  await fallSilent(db, { ids: devices.slice(0, 1), silentMs: 60_000 });
  await db.execute(sql`
    update devices set status = 'offline', last_seen_at = now() - interval '1 hour'
    where name = 'c'`);
  await looks(0, 80);
  // It dies between the history's line and the event of one of the two.
  await db.execute(sql`
    create function die() returns trigger language plpgsql as
      $$ begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$`);
  await db.execute(sql`
    create trigger die before insert on events for each row
      when (new.data->>'device_name' = 'c') execute function die()`);
  await rejects(look(90));
  await db.execute(sql`drop trigger die on events`);
  await db.execute(sql`drop function die()`);
  await looks(100, 200);
  deepEqual((await told()).toSorted(), [
    "incident.opened a at North is silent",
    "incident.opened c at South is silent",
  ]);
  deepEqual(await entries(), ["opened", "opened"]);
});

Deno.test("what is tried while an incident is open is in its history, with what became of it", async () => {
  const { devices: [device = ""] } = await addSite(db, { name: "North", devices: ["a"] });
  await db.execute(sql`
    insert into cameras (device_id, camera_id, name, status, reason, detail, since)
    values (${device}, 'lane', 'Lane', 'backing_off', 'unreachable', 'no route', now())`);
  await looks(0, 140);
  deepEqual(await told(), ["incident.opened Camera Lane of a at North cannot be reached"]);
  const command = await sendCommand(device, "restart_camera", { camera_id: "lane" });
  await sendCommand(device, "restart_camera", { camera_id: "exit" });
  await sendCommand(device, "snapshot", { camera_id: "lane" });
  const remedies = () =>
    db.rows<{ data: { command_id: string; status: string } }>(sql`
      select data from incident_entries where kind = 'remedy'`);
  await looks(150, 160);
  deepEqual((await remedies()).map(({ data }) => [data.command_id, data.status]), [
    [command, "waiting"],
  ]);
  await db.execute(sql`
    update commands set finished_at = now(), result = '{"ok": true}'::jsonb where id = ${command}`);
  await looks(170, 180);
  deepEqual((await remedies()).map(({ data }) => data.status), ["done"]);
});

Deno.test("a history keeps its first line and the newest", async () => {
  const { devices } = await addSite(db, { name: "North", devices: ["a"] });
  await fallSilent(db, { ids: devices, silentMs: 60_000 });
  await looks(0, 120);
  await db.execute(sql`
    insert into incident_entries (incident_id, at, kind, text)
    select id, now(), 'note', number::text from incidents, generate_series(1, 300) as number`);
  await comeBack(db, devices);
  await looks(130, 300);
  const kept = await entries();
  equal(kept.length, 200);
  deepEqual([kept[0], kept.at(-1)], ["opened", "closed"]);
  deepEqual(await db.row(sql`select entries_dropped from incidents`), { entries_dropped: 102 });
});

Deno.test("incidents that ended more than 400 days ago are forgotten, and no others", async () => {
  const { devices } = await addSite(db, { name: "North", devices: ["a"] });
  await fallSilent(db, { ids: devices, silentMs: 60_000 });
  await looks(0, 120);
  const forget = (days: number) =>
    forgetOldIncidents(
      testContext(db, { now: () => new Date(START_MS + days * 86_400_000) }),
    );
  equal(await forget(500), 0);
  await comeBack(db, devices);
  await looks(130, 300);
  equal(await forget(399), 0);
  equal(await forget(401), 1);
  equal(await forget(401), 0);
  ok((await entries()).length === 0);
});
