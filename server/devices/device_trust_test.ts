import assert from "node:assert/strict";
import { testDatabase } from "../../tests/support/database.ts";
import { readCommands } from "../../tests/support/command_stream.ts";
import { testContext } from "../../tests/support/context.ts";
import {
  enrolled,
  enrolment,
  heartbeat,
  type LinkInstance,
  linkInstance,
  makeLocation,
} from "../../tests/support/link_instance.ts";
import type { EnrollAnswer } from "../contract/device_link.ts";
import { sql } from "../db/sql.ts";
import { enrollDevice } from "./enroll_device.ts";
import { markSilentDevices } from "./mark_silent_devices.ts";
import { newClaimCode } from "./new_claim_code.ts";

interface Fleet {
  instance: LinkInstance;
  device: EnrollAnswer;
  /** Moves the clock by hand. */
  clock: { nowMs: number };
  ask(path: string, method?: string): Promise<{ status: number; body: Record<string, unknown> }>;
}

async function withDevice(work: (fleet: Fleet) => Promise<void>): Promise<void> {
  await using database = await testDatabase();
  using kv = await Deno.openKv(":memory:");
  const clock = { nowMs: Date.now() };
  const now = () => new Date(clock.nowMs);
  await using instance = await linkInstance(database.db, { kv, now });
  const locationId = await makeLocation(database.db, "Site");
  const device = await enrolled(instance, { name: "Lane", locationId, now });
  const token = await instance.key(["fleet:read", "fleet:write"]);
  await work({
    instance,
    device,
    clock,
    ask: async (path, method = "POST") => {
      const response = await instance.ask(`/api/devices/${device.device_id}${path}`, {
        method,
        token,
      });
      return { status: response.status, body: await response.json() };
    },
  });
}

/** A machine with this token: it repeats the answer that it got last, as an agent does. */
function machine({ instance }: Fleet, token: string, options: { isOld?: boolean } = {}) {
  const boot_id = crypto.randomUUID();
  let last: string | null = null;
  return async () => {
    const more = options.isOld ? {} : { last_answer: last };
    const capabilities = ["rotate_token"];
    const json = { ...heartbeat({ boot_id, capabilities }), ...more };
    const response = await instance.ask("/api/device/heartbeat", { json, token });
    const body = await response.json();
    last = body.answer_id ?? last;
    return response.status === 200 ? 200 : `${response.status} ${body.code}`;
  };
}

/** Beats in turns, 5 s apart, until one is refused. */
async function takeTurns(fleet: Fleet, machines: (() => Promise<number | string>)[]) {
  for (let turn = 0; turn < 20; turn++) {
    fleet.clock.nowMs += 5000;
    const answer = await machines[turn % machines.length]?.();
    if (answer !== 200) return { turn, answer };
  }
  return null;
}

const events = (fleet: Fleet) =>
  fleet.instance.db.rows<{ type: string; data: Record<string, unknown> }>(sql`
    select type, data from events where type = 'device.quarantined'`);

Deno.test("a copied card: both machines are refused, told of once, and the streams end", async () => {
  await withDevice(async (fleet) => {
    const { instance, device, clock } = fleet;
    const stream = await instance.ask("/api/device/commands", { token: device.device_token });
    await using commands = readCommands(stream);
    const [here, copy] = [1, 2].map(() => machine(fleet, device.device_token));
    assert.ok(here && copy);
    const found = await takeTurns(fleet, [here, copy]);
    assert.ok(found !== null && found.turn < 8, JSON.stringify(found));
    assert.equal(found.answer, "401 device_quarantined");
    assert.deepEqual([await here(), await copy()], Array(2).fill("401 device_quarantined"));
    assert.equal(await commands.next(), null);
    assert.equal((await events(fleet)).length, 1);
    const { body } = await fleet.ask("", "GET");
    assert.equal(body.status, "error");
    assert.match(String((body.status_reasons as string[])[0]), /Two machines use its token/);
    // It is shut out, not silent: nobody is told a second trouble.
    clock.nowMs += 600_000;
    const ctx = testContext(instance.db, { now: () => new Date(clock.nowMs) });
    const silence = { states: instance.states, hearingSince: new Date(0) };
    assert.deepEqual(await markSilentDevices(ctx, silence), []);
  });
});

Deno.test("a quarantine lasts until it is released, and comes back while both machines run", async () => {
  await withDevice(async (fleet) => {
    const { device } = fleet;
    assert.equal((await fleet.ask("/quarantine/release")).body.code, "device_not_quarantined");
    const [here, copy] = [1, 2].map(() => machine(fleet, device.device_token));
    assert.ok(here && copy);
    await takeTurns(fleet, [here, copy]);
    assert.equal((await fleet.ask("/token/rotate")).body.code, "device_quarantined");
    const released = await fleet.ask("/quarantine/release");
    assert.deepEqual([released.status, released.body.quarantine], [200, null]);
    assert.equal(await takeTurns(fleet, [here]), null);
    assert.equal((await fleet.ask("", "GET")).body.status, "online");
    assert.notEqual(await takeTurns(fleet, [here, copy]), null);
  });
});

Deno.test("a new claim code gives the right machine the device, and ends the quarantine", async () => {
  await withDevice(async (fleet) => {
    const { instance, device, clock } = fleet;
    const [here, copy] = [1, 2].map(() => machine(fleet, device.device_token));
    assert.ok(here && copy);
    await takeTurns(fleet, [here, copy]);
    const ctx = testContext(instance.db, { now: () => new Date(clock.nowMs) });
    const renewed = { deviceId: device.device_id, claim_valid_ms: 60_000 };
    const { claim_code } = await newClaimCode(ctx, renewed);
    const fresh = await enrollDevice(ctx, enrolment(claim_code, "hardware-of-Lane"));
    assert.equal(await machine(fleet, fresh.device_token)(), 200);
    assert.equal(await copy(), "401 unauthenticated");
  });
});

Deno.test("a restart, a card in another machine, and agents that do not repeat answers raise no alarm", async () => {
  await withDevice(async (fleet) => {
    const { device } = fleet;
    for (let start = 0; start < 5; start++) {
      assert.equal(await takeTurns(fleet, [machine(fleet, device.device_token)]), null);
    }
    const old = [1, 2].map(() => machine(fleet, device.device_token, { isOld: true }));
    assert.equal(await takeTurns(fleet, old), null);
    assert.deepEqual(await events(fleet), []);
  });
});

Deno.test("a machine that was replaced is told so plainly, its reads are refused, and it raises no alarm", async () => {
  await withDevice(async (fleet) => {
    const { instance, device, clock } = fleet;
    const old = machine(fleet, device.device_token);
    assert.equal(await old(), 200);
    const said = await instance.states.get(device.device_id) ?? assert.fail();
    const row = await instance.db.row<{ enrolled_at: Date }>(sql`
      select enrolled_at from devices where id = ${device.device_id}`);
    assert.equal(said.enrolled_at, row?.enrolled_at.toISOString(), "it says whose word it is");
    const ctx = testContext(instance.db, { now: () => new Date(clock.nowMs) });
    const claim = await newClaimCode(ctx, { deviceId: device.device_id, claim_valid_ms: 60_000 });
    assert.equal(claim.is_replacement, true);
    const fresh = await enrollDevice(ctx, enrolment(claim.claim_code, "other-hardware"));
    assert.equal(fresh.device_id, device.device_id);
    const found = await takeTurns(fleet, [machine(fleet, fresh.device_token), old]);
    assert.deepEqual(found, { turn: 1, answer: "401 device_replaced" });
    const response = await instance.ask("/api/device/reads", {
      method: "POST",
      token: device.device_token,
    });
    const refused = await response.json();
    assert.deepEqual([response.status, refused.code], [401, "device_replaced"]);
    assert.match(refused.detail, /another machine took the place of this one as Lane/);
    assert.deepEqual(await events(fleet), []);
    const acts = await instance.db.rows<{ action: string }>(sql`
      select action from audit_log where action = 'device.replace'`);
    assert.equal(acts.length, 1);
    const told = await instance.db.rows(sql`select from events where type = 'device.replaced'`);
    assert.equal(told.length, 1);
    // The same hardware once more is no replacement: nobody else has its token.
    const again = await newClaimCode(ctx, { deviceId: device.device_id, claim_valid_ms: 60_000 });
    await enrollDevice(ctx, enrolment(again.claim_code, "other-hardware"));
    assert.equal(await machine(fleet, fresh.device_token)(), "401 unauthenticated");
  });
});

/** The new token, as the agent gets it. */
async function tokenFromStream({ instance, device }: Fleet): Promise<string> {
  const response = await instance.ask("/api/device/commands", { token: device.device_token });
  await using commands = readCommands(response);
  const received = await commands.next();
  assert.ok(received?.command.kind === "rotate_token");
  return received.command.device_token;
}

Deno.test("POST /api/devices/:id/token/rotate: the old token counts until the new one was used, then ends", async () => {
  await withDevice(async (fleet) => {
    const { instance, device } = fleet;
    const old = machine(fleet, device.device_token);
    const asked = await fleet.ask("/token/rotate");
    assert.deepEqual([asked.status, asked.body.status], [202, "waiting"]);
    const token = await tokenFromStream(fleet);
    assert.equal(await old(), 200);
    assert.equal((await fleet.ask("", "GET")).body.token_rotation, "waiting");
    const stream = await instance.ask("/api/device/commands", {
      token: device.device_token,
      headers: { "Last-Event-ID": "999999" },
    });
    await using commands = readCommands(stream);
    assert.equal(await machine(fleet, token)(), 200);
    assert.equal(await commands.next(), null, "the old token's stream ends");
    assert.equal(await old(), "401 unauthenticated");
    const { body } = await fleet.ask("", "GET");
    assert.equal(body.token_rotation, "none");
    assert.notEqual(body.token_rotated_at, null);
    // The agent's own answer may be lost: that it used the token is one.
    const { body: list } = await fleet.ask("/commands", "GET");
    assert.equal((list.items as { status: string }[])[0]?.status, "done");
  });
});

Deno.test("a rotation asked for again takes the place of the one before, which never counts", async () => {
  await withDevice(async (fleet) => {
    const { device } = fleet;
    await fleet.ask("/token/rotate");
    const first = await tokenFromStream(fleet);
    await fleet.ask("/token/rotate");
    const second = await tokenFromStream(fleet);
    assert.notEqual(first, second);
    assert.equal(await machine(fleet, first)(), "401 unauthenticated");
    assert.equal(await machine(fleet, device.device_token)(), 200);
    assert.equal(await machine(fleet, second)(), 200);
  });
});

Deno.test("two first uses of a new token at once are both answered, and audited once", async () => {
  await withDevice(async (fleet) => {
    await fleet.ask("/token/rotate");
    const token = await tokenFromStream(fleet);
    const both = await Promise.all([machine(fleet, token)(), machine(fleet, token)()]);
    assert.deepEqual(both, [200, 200]);
    const { db } = fleet.instance;
    const rows = await db.rows(sql`select from audit_log where action = 'device.token_adopted'`);
    assert.equal(rows.length, 1);
  });
});

Deno.test("an agent that cannot take a token is told of at once; none is stored in the clear", async () => {
  await withDevice(async (fleet) => {
    const { instance, device } = fleet;
    await fleet.ask("/token/rotate");
    const token = await tokenFromStream(fleet);
    const rows = await instance.db.rows<{ text: string }>(sql`
      select d::text as text from devices d union all select c::text from commands c
      union all select a::text from audit_log a`);
    assert.ok(rows.every(({ text }) => !text.includes(token)));
    const json = heartbeat({ capabilities: ["snapshot"] });
    const beat = await instance.ask("/api/device/heartbeat", { json, token: device.device_token });
    assert.equal(beat.status, 200);
    await beat.body?.cancel();
    const { status, body } = await fleet.ask("/token/rotate");
    assert.deepEqual([status, body.code], [409, "agent_cannot"]);
  });
});
