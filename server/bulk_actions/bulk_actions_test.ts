import assert from "node:assert/strict";
import { testContext, testKey } from "../../tests/support/context.ts";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import {
  enrolled,
  heartbeat,
  type LinkInstance,
  linkInstance,
  makeLocation,
  register,
} from "../../tests/support/link_instance.ts";
import { type BulkAction, BulkRequest } from "../contract/bulk_action.ts";
import { sql } from "../db/sql.ts";
import { updateDevice } from "../devices/update_device.ts";
import type { Context } from "../users/context.ts";
import { getBulkAction } from "./get_bulk_action.ts";
import { runBulkAction } from "./run_bulk_action.ts";
import { settleBulkActions } from "./settle_bulk_actions.ts";

let database: TestDatabase;
let kv: Deno.Kv;
let instance: LinkInstance;
Deno.test.beforeAll(async () => {
  database = await testDatabase();
  kv = await Deno.openKv(":memory:");
  instance = await linkInstance(database.db, { kv });
});
Deno.test.afterAll(async () => {
  await instance[Symbol.asyncDispose]();
  kv.close();
  await database.close();
});

const ctx = () => testContext(database.db);
const run = (request: unknown, as: Context = ctx(), requestKey: string | null = null) =>
  runBulkAction(as, { request: BulkRequest.parse(request), requestKey }, instance);
const outcomes = ({ items }: BulkAction) =>
  Object.fromEntries(items.map(({ device_name, outcome, code }) => [
    device_name,
    code === null ? outcome : `${outcome} ${code}`,
  ]));

let sites = 0;
/** A site of its own with these devices, enrolled but for those that end in `?`. */
async function site(names: readonly string[]) {
  const location = await makeLocation(database.db, `Site ${++sites}`);
  const ids: string[] = [];
  const tokens: string[] = [];
  for (const name of names) {
    if (name.endsWith("?")) {
      ids.push((await register(instance, { name, locationId: location })).device.id);
      tokens.push("");
      continue;
    }
    // Hardware is named for its device: no two of a fleet may share it.
    const device = await enrolled(instance, { name: `${name} ${sites}`, locationId: location });
    await database.db.execute(
      sql`update devices set name = ${name} where id = ${device.device_id}`,
    );
    ids.push(device.device_id);
    tokens.push(device.device_token);
  }
  return { location, ids, tokens };
}

const answer = async (token: string, commandId: string, json: unknown) => {
  const path = `/api/device/commands/${commandId}/result`;
  const response = await instance.ask(path, { token, json });
  assert.equal(response.status, 204);
};

Deno.test("a restart of many: each that can be reached is sent a command, each other says why not, and each answer is told later", async () => {
  const { location, ids, tokens } = await site(["a", "b", "c", "waits?"]);
  const action = await run({ action: "restart", location_id: location });
  assert.deepEqual(outcomes(action), {
    a: "sent",
    b: "sent",
    c: "sent",
    "waits?": "failed device_not_enrolled",
  });
  const done = { ok: true, captured_at: null, frame_age_ms: null, camera_id: null };
  const [a, b] = action.items.map(({ command_id }) => command_id ?? "");
  await answer(tokens[0] ?? "", a ?? "", done);
  await answer(tokens[1] ?? "", b ?? "", { ok: false, code: "failed", detail: "no service" });
  const later = testContext(database.db, { now: () => new Date(Date.now() + 600_000) });
  const told = await getBulkAction(later, action.id ?? "");
  assert.deepEqual(outcomes(told), {
    a: "done",
    b: "failed failed",
    c: "expired no_answer",
    "waits?": "failed device_not_enrolled",
  });
  assert.deepEqual(told.counts, { done: 1, failed: 2, expired: 1 });
  assert.equal(told.items[1]?.detail, "no service");
  assert.equal(ids.length, told.items.length);
});

Deno.test("a choice by labels takes the location's into account, and never somebody else's devices", async () => {
  const { location, ids } = await site(["a", "b"]);
  const other = await site(["c"]);
  await database.db.execute(sql`
    update locations set labels = '{"ring": "canary"}' where id in (${location}, ${other.location})`);
  await updateDevice(ctx(), { deviceId: ids[1] ?? "", labels: { ring: "last" } }, instance);
  const request = { action: "maintenance_on", labels: "ring=canary", reason: "lens" };
  const mine = testContext(database.db, {
    actor: testKey(["fleet:read", "fleet:write"], [location]),
  });
  const action = await run(request, mine);
  assert.deepEqual(outcomes(action), { a: "done" });
  assert.deepEqual(outcomes(await run(request)), { a: "unchanged", c: "done" });
  const byId = { action: "delete", device_ids: [other.ids[0], ids[0]] };
  assert.deepEqual((await run(byId, mine)).items.map(({ outcome, code }) => [outcome, code]), [
    ["done", null],
    ["failed", "device_not_found"],
  ]);
  const their = { ...testKey(["fleet:read"], [other.location]), id: "another key" };
  const theirs = testContext(database.db, { actor: their });
  await assert.rejects(getBulkAction(theirs, action.id ?? ""), { code: "bulk_action_not_found" });
  await assert.rejects(run({ action: "restart", location_id: other.location }, mine), {
    code: "location_not_found",
  });
});

Deno.test("an action asked for again changes nothing more, and says so", async () => {
  const { location, ids } = await site(["a", "b"]);
  const target = await site(["b"]);
  const move = { action: "move", location_id: location, to_location_id: target.location };
  assert.deepEqual(outcomes(await run(move)), { a: "done", b: "failed device_name_taken" });
  const again = { action: "move", device_ids: ids, to_location_id: target.location };
  assert.deepEqual(outcomes(await run(again)), { a: "unchanged", b: "failed device_name_taken" });
  assert.deepEqual(outcomes(await run({ action: "delete", device_ids: ids })), {
    a: "done",
    b: "done",
  });
  const gone = await run({ action: "delete", device_ids: ids });
  assert.ok(gone.items.every(({ code }) => code === "device_not_found"));
});

Deno.test("a request sent again with its key gets the first one's results; with another content it is refused", async () => {
  const { ids } = await site(["a"]);
  const request = { action: "restart", device_ids: ids };
  const both = await Promise.all([run(request, ctx(), "key-1"), run(request, ctx(), "key-1")]);
  assert.equal(both[0]?.id, both[1]?.id);
  assert.equal((await run(request, ctx(), "key-1")).id, both[0]?.id);
  const commands = await database.db.rows(sql`
    select from commands where device_id = ${ids[0]}`);
  assert.equal(commands.length, 1);
  await assert.rejects(run({ action: "reboot", device_ids: ids }, ctx(), "key-1"), {
    code: "idempotency_key_reused",
  });
});

Deno.test("a dry run says what would become of each, and leaves no trace", async () => {
  const { location, ids } = await site(["a", "waits?"]);
  const trace = () =>
    database.db.row(sql`
      select (select count(*) from commands) as commands, (select count(*) from audit_log) as rows,
        (select count(*) from bulk_actions) as actions, (select count(*) from devices) as devices`);
  const before = await trace();
  const restart = await run({ action: "restart", location_id: location, dry_run: true });
  assert.deepEqual([restart.id, restart.dry_run], [null, true]);
  assert.deepEqual(outcomes(restart), { a: "sent", "waits?": "failed device_not_enrolled" });
  assert.equal(restart.items[0]?.command_id, null);
  const removal = await run({ action: "delete", device_ids: ids, dry_run: true });
  assert.deepEqual(outcomes(removal), { a: "done", "waits?": "done" });
  assert.deepEqual(await trace(), before);
});

Deno.test("an agent too old to read its settings again is named at once", async () => {
  const { ids, tokens } = await site(["new", "old"]);
  for (const [index, capabilities] of [["reload_config"], ["snapshot"]].entries()) {
    const json = heartbeat({ capabilities, boot_id: crypto.randomUUID() });
    const response = await instance.ask("/api/device/heartbeat", { token: tokens[index], json });
    assert.equal(response.status, 200);
    await response.body?.cancel();
  }
  assert.deepEqual(outcomes(await run({ action: "reload", device_ids: ids })), {
    new: "sent",
    old: "failed agent_cannot",
  });
});

Deno.test("a server that dies in between leaves no item without a word, and none is done twice", async () => {
  const { ids } = await site(["a", "b", "c"]);
  const request = BulkRequest.parse({ action: "maintenance_on", device_ids: ids });
  const killed = { ...ctx(), db: { ...database.db, transaction: dyingTransaction(database) } };
  await assert.rejects(
    runBulkAction(killed, { request, requestKey: "killed" }, instance),
    DyingServer,
  );
  const row = await database.db.row<{ id: string }>(sql`
    select id from bulk_actions where request_key = 'killed'`);
  const id = row?.id ?? "";
  assert.deepEqual((await getBulkAction(ctx(), id)).counts, { done: 2, waiting: 1 });
  assert.equal(await settleBulkActions(ctx()), 0);
  const later = testContext(database.db, { now: () => new Date(Date.now() + 301_000) });
  const settled = await Promise.all([settleBulkActions(later), settleBulkActions(later)]);
  assert.deepEqual(settled.toSorted(), [0, 1]);
  const told = await getBulkAction(ctx(), id);
  assert.deepEqual(told.counts, { done: 2, interrupted: 1 });
  assert.match(told.items[2]?.detail ?? "", /stopped before/);
});

class DyingServer extends Error {}

/** Of a process that is gone after its third transaction: no later one begins. */
function dyingTransaction({ db }: TestDatabase): typeof db.transaction {
  let count = 0;
  return (work) => {
    // The action with its items, then two items.
    if (++count > 3) return Promise.reject(new DyingServer());
    return db.transaction(work);
  };
}

Deno.test("BulkRequest names what is wrong with a choice", () => {
  const id = crypto.randomUUID();
  const bad: unknown[] = [
    { action: "restart" },
    { action: "restart", device_ids: [id], labels: "a" },
    { action: "restart", device_ids: [] },
    { action: "move", device_ids: [id] },
    { action: "explode", device_ids: [id] },
    { action: "delete", device_ids: [id], force: true },
  ];
  for (const request of bad) assert.equal(BulkRequest.safeParse(request).success, false);
});
