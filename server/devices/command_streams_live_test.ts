import assert from "node:assert/strict";
import { readCommands } from "../../tests/support/command_stream.ts";
import { testContext, testDevice } from "../../tests/support/context.ts";
import { testDatabase } from "../../tests/support/database.ts";
import {
  enrolled,
  enrolment,
  heartbeat,
  type LinkInstance,
  linkInstance,
  makeLocation,
} from "../../tests/support/link_instance.ts";
import { waitUntil } from "../../tests/support/wait_until.ts";
import type { EnrollAnswer } from "../contract/device_link.ts";
import { sql } from "../db/sql.ts";
import type { Context } from "../users/context.ts";
import { insertCommand } from "./command_queries.ts";
import { deleteOldCommands } from "./delete_old_commands.ts";
import { enrollDevice } from "./enroll_device.ts";
import { listCommands } from "./list_commands.ts";
import { newClaimCode } from "./new_claim_code.ts";
import { recordHeartbeat } from "./record_heartbeat.ts";
import { sendCommand } from "./send_command.ts";

const START = Date.parse("2026-03-01T12:00:00Z");

interface Site {
  instance: LinkInstance;
  locationId: string;
  device: EnrollAnswer;
  clock: { nowMs: number };
  ctx: Context;
  /** Tells the device to restart its camera; the command's id. */
  send(expiresInMs?: number): Promise<string>;
  open(options?: { token?: string; lastEventId?: string }): Promise<Response>;
  answer(commandId: string, json: unknown, token?: string): Promise<Response>;
}

const DONE = { ok: true, captured_at: null, frame_age_ms: null, camera_id: "lane-1" };

async function withSite(work: (site: Site) => Promise<void>): Promise<void> {
  await using database = await testDatabase();
  using kv = await Deno.openKv(":memory:");
  const clock = { nowMs: START };
  const now = () => new Date(clock.nowMs);
  await using instance = await linkInstance(database.db, { kv, now });
  const ctx = testContext(database.db, { now });
  const locationId = await makeLocation(database.db, "Site");
  const device = await enrolled(instance, { name: "Lane", locationId, now });
  const actor = testDevice(device.device_id, locationId);
  await recordHeartbeat({ ...ctx, actor }, heartbeat(), instance);
  const send = async (expiresInMs = 60_000) =>
    (await sendCommand(ctx, {
      deviceId: device.device_id,
      kind: "restart_camera",
      camera_id: "lane-1",
      expires_in_ms: expiresInMs,
    }, instance)).id;
  await work({
    instance,
    locationId,
    device,
    clock,
    ctx,
    send,
    open: ({ token = device.device_token, lastEventId } = {}) =>
      instance.ask("/api/device/commands", {
        token,
        ...(lastEventId === undefined ? {} : { headers: { "last-event-id": lastEventId } }),
      }),
    answer: (commandId, json, token = device.device_token) =>
      instance.ask(`/api/device/commands/${commandId}/result`, { json, token }),
  });
}

const codeOf = async (response: Response) => [response.status, (await response.json()).code];

Deno.test("GET /api/device/commands sends what waits and what comes, in order", async () => {
  await withSite(async (site) => {
    const waiting = await site.send();
    await using reader = readCommands(await site.open());
    assert.equal((await reader.next())?.command.id, waiting);
    const coming = await site.send();
    const received = await reader.next();
    assert.deepEqual([received?.command.id, received?.command.kind], [coming, "restart_camera"]);
  });
});

Deno.test("settings reach their device whole, and no table, list or log row of them holds a password", async () => {
  await withSite(async ({ instance, device, open, answer }) => {
    const key = await instance.key(["fleet:write", "fleet:read"]);
    const path = `/api/devices/${device.device_id}/commands`;
    const config_yaml = "cameras: [{id: a, url: 'rtsp://u:canary-password@10.0.0.9/s'}]";
    const json = { kind: "apply_config", config_yaml };
    const sent = await instance.ask(path, { token: key, json });
    assert.equal(sent.status, 202);
    await using reader = readCommands(await open());
    const command = (await reader.next())?.command;
    assert.ok(command?.kind === "apply_config");
    assert.equal(command.config_yaml, config_yaml);
    const [{ number } = { number: 0 }] = await instance.db.rows<{ number: number }>(sql`
      select nextval('config_revision_numbers')::integer as number`);
    assert.ok(command.version < number, "a number that no revision will have");
    const config = { hash: "h", applied: [], needs_restart: [], cameras: { added: ["a"] } };
    const done = { ...DONE, camera_id: null, config };
    assert.equal((await answer(command.id, done)).status, 204);
    const listed = await (await instance.ask(path, { token: key })).text();
    assert.match(listed, /"needs_restart":\[\]/);
    const rows = [
      ...await instance.db.rows(sql`select payload from commands`),
      ...await instance.db.rows(sql`select detail from audit_log`),
    ];
    assert.doesNotMatch(JSON.stringify(rows) + listed + await sent.text(), /canary/);
    for (const kind of ["restart_agent", "reboot", "discover"]) {
      const answer = await instance.ask(path, { token: key, json: { kind } });
      assert.equal(answer.status, 202);
      await answer.body?.cancel();
      assert.equal((await reader.next())?.command.kind, kind);
    }
    const outside = { kind: "update", sequence: 2, path: "https://evil.example/agent.js" };
    const refused = await instance.ask(path, { token: key, json: outside });
    assert.equal(refused.status, 400);
    await refused.body?.cancel();
  });
});

Deno.test("GET /api/device/commands resumes after Last-Event-ID", async () => {
  await withSite(async (site) => {
    const ids = [await site.send(), await site.send(), await site.send()];
    let lastEventId = "";
    {
      await using reader = readCommands(await site.open());
      lastEventId = (await reader.next())?.seq ?? "";
    }
    await using reader = readCommands(await site.open({ lastEventId }));
    assert.equal((await reader.next())?.command.id, ids[1]);
    assert.equal((await reader.next())?.command.id, ids[2]);
  });
});

Deno.test("GET /api/device/commands refuses a Last-Event-ID of somebody else's making", async () => {
  await withSite(async (site) => {
    for (const lastEventId of ["-1", "x", "9".repeat(30), "1 or 1=1"]) {
      const response = await site.open({ lastEventId });
      assert.equal(response.status, 400);
      assert.equal((await response.json()).errors[0].path, "Last-Event-ID");
    }
  });
});

Deno.test("commands that commit in another order than they were begun are all delivered", async () => {
  await withSite(async (site) => {
    const { db } = site.instance;
    const command = (id: string) => ({
      id,
      device_id: site.device.device_id,
      kind: "restart_camera",
      payload: { camera_id: "lane-1" },
      created_at: new Date(START),
      expires_at: new Date(START + 60_000),
    });
    const [slow, fast] = [crypto.randomUUID(), crypto.randomUUID()];
    await using reader = readCommands(await site.open());
    const slowHasItsNumber = Promise.withResolvers<void>();
    const mayCommit = Promise.withResolvers<void>();
    const slowDone = db.transaction(async (tx) => {
      await insertCommand(tx, command(slow));
      slowHasItsNumber.resolve();
      await mayCommit.promise;
    });
    await slowHasItsNumber.promise;
    let isFastDone = false;
    const fastDone = db.transaction((tx) => insertCommand(tx, command(fast)))
      .then(() => isFastDone = true);
    const isHeldUp = async () =>
      (await db.rows(sql`select from pg_locks where locktype = 'advisory' and not granted`))
        .length > 0;
    await waitUntil(async () => isFastDone || await isHeldUp(), { what: "the faster command" });
    mayCommit.resolve();
    await Promise.all([slowDone, fastDone]);
    const received = [(await reader.next())?.command.id, (await reader.next())?.command.id];
    assert.deepEqual(received, [slow, fast]);
  });
});

Deno.test("a command is never delivered nor answered after its deadline", async () => {
  await withSite(async (site) => {
    const late = await site.send(5000);
    site.clock.nowMs += 5001;
    const inTime = await site.send(5000);
    await using reader = readCommands(await site.open());
    assert.equal((await reader.next())?.command.id, inTime);
    assert.deepEqual(await codeOf(await site.answer(late, DONE)), [410, "command_expired"]);
    const query = { deviceId: site.device.device_id, limit: 10 };
    const { items } = await listCommands(site.ctx, query);
    assert.deepEqual(items.map(({ id, status }) => [id, status]), [
      [inTime, "waiting"],
      [late, "expired"],
    ]);
  });
});

Deno.test("a command's answer is recorded once, and shown", async () => {
  await withSite(async (site) => {
    const id = await site.send();
    assert.equal((await site.answer(id, DONE)).status, 204);
    const failed = { ok: false, code: "failed", detail: "second" };
    assert.equal((await site.answer(id, failed)).status, 204);
    const query = { deviceId: site.device.device_id, limit: 10 };
    const { items } = await listCommands(site.ctx, query);
    assert.deepEqual([items[0]?.status, items[0]?.result], ["done", DONE]);
    await using reader = readCommands(await site.open());
    const next = await site.send();
    assert.equal((await reader.next())?.command.id, next, "what was answered does not come again");
  });
});

Deno.test("a device sees and answers its own commands only", async () => {
  await withSite(async (site) => {
    const { instance, locationId } = site;
    const other = await enrolled(instance, {
      name: "Other",
      locationId,
      now: () => new Date(site.clock.nowMs),
    });
    const id = await site.send();
    const stranger = await site.answer(id, DONE, other.device_token);
    assert.deepEqual(await codeOf(stranger), [404, "command_not_found"]);
    await using reader = readCommands(await site.open({ token: other.device_token }));
    const own = crypto.randomUUID();
    await instance.db.transaction((tx) =>
      insertCommand(tx, {
        id: own,
        device_id: other.device_id,
        kind: "restart_camera",
        payload: { camera_id: "lane-1" },
        created_at: new Date(START),
        expires_at: new Date(START + 60_000),
      })
    );
    assert.equal((await reader.next())?.command.id, own);
  });
});

Deno.test("a key cannot take a device's commands, nor a device's token act as a key", async () => {
  await withSite(async (site) => {
    const token = await site.instance.key(["fleet:read", "fleet:write"]);
    assert.equal((await codeOf(await site.open({ token })))[0], 401);
    const asKey = await site.instance.ask("/api/devices", { token: site.device.device_token });
    assert.equal((await codeOf(asKey))[0], 401);
  });
});

Deno.test("a command stream ends when its token does", async () => {
  await withSite(async (site) => {
    await using reader = readCommands(await site.open());
    const first = await site.send();
    assert.equal((await reader.next())?.command.id, first);
    const { claim_code } = await newClaimCode(site.ctx, {
      deviceId: site.device.device_id,
      claim_valid_ms: 60_000,
    });
    await enrollDevice(site.ctx, enrolment(claim_code, "hardware-new"));
    assert.equal(await reader.next(), null);
  });
});

Deno.test("a device's newest stream is the one that gets commands", async () => {
  await withSite(async (site) => {
    await using old = readCommands(await site.open());
    assert.equal((await Promise.all([site.send(), old.next()]))[1]?.command.kind, "restart_camera");
    await using fresh = readCommands(await site.open());
    assert.equal(await old.next(), null);
    assert.notEqual(await fresh.next(), null);
  });
});

Deno.test("a command sent while the listening connection is lost is delivered after it is back", async () => {
  await withSite(async (site) => {
    await using reader = readCommands(await site.open());
    const before = await site.send();
    assert.equal((await reader.next())?.command.id, before);
    await site.instance.db.execute(sql`
      select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen %'`);
    const after = await site.send();
    assert.equal((await reader.next())?.command.id, after);
  });
});

Deno.test("deleteOldCommands() removes forgotten snapshots soon, other commands late, twice over", async () => {
  await withSite(async (site) => {
    const kept = await site.send();
    await site.instance.db.transaction((tx) =>
      insertCommand(tx, {
        id: crypto.randomUUID(),
        device_id: site.device.device_id,
        kind: "snapshot",
        payload: { camera_id: null, max_age_ms: 1000 },
        created_at: new Date(START),
        expires_at: new Date(START + 1000),
      })
    );
    assert.equal(await deleteOldCommands(site.ctx), 0);
    site.clock.nowMs += 10 * 60_000;
    assert.equal(await deleteOldCommands(site.ctx), 1);
    assert.equal(await deleteOldCommands(site.ctx), 0);
    const rows = await site.instance.db.rows<{ id: string }>(sql`select id from commands`);
    assert.deepEqual(rows, [{ id: kept }]);
  });
});
