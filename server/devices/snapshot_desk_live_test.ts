import assert from "node:assert/strict";
import { type AgentDouble, agentDouble, pictureAnswer } from "../../tests/support/agent_double.ts";
import { testContext, testDevice, testUser } from "../../tests/support/context.ts";
import { testDatabase } from "../../tests/support/database.ts";
import {
  enrolled,
  heartbeat,
  type LinkInstance,
  linkInstance,
  makeLocation,
} from "../../tests/support/link_instance.ts";
import { testJpeg } from "../../tests/support/read_site.ts";
import { waitUntil } from "../../tests/support/wait_until.ts";
import { sql } from "../db/sql.ts";
import { recordHeartbeat } from "./record_heartbeat.ts";
import type { SnapshotRequest } from "./snapshot.ts";

const JPEG = testJpeg(1);

interface Fleet {
  /** Where people ask. */
  asked: LinkInstance;
  /** Where the agent answers. */
  other: LinkInstance;
  agent: AgentDouble;
  request: SnapshotRequest & { cameraId: string };
  token: string;
  locationId: string;
  beat(): Promise<unknown>;
}

/** Two servers on one database; the device listens to the one and answers to the other. */
async function withFleet(
  options: { agentAnswersTo: "asked" | "other" },
  work: (fleet: Fleet) => Promise<void>,
): Promise<void> {
  await using database = await testDatabase();
  const db2 = database.open();
  try {
    using kv = await Deno.openKv(":memory:");
    await using asked = await linkInstance(database.db, { kv });
    await using other = await linkInstance(db2, { kv });
    const locationId = await makeLocation(database.db, "Site");
    const device = await enrolled(asked, { name: "Lane", locationId });
    const actor = testDevice(device.device_id, locationId);
    const beat = () => recordHeartbeat(testContext(db2, { actor }), heartbeat(), other);
    await beat();
    const token = device.device_token;
    const answersTo = options.agentAnswersTo === "asked" ? asked : other;
    await using agent = await agentDouble(token, { listensTo: other, answersTo });
    const request = {
      deviceId: device.device_id,
      cameraId: "lane-1",
      maxAgeMs: 5000,
      timeoutMs: 5000,
    };
    await work({ asked, other, agent, request, token, locationId, beat });
  } finally {
    await db2.close();
  }
}

/** Until `askers` have asked and `commands` have come of it; a fetch looks the device up once more. */
async function untilAsked(
  { asked, agent }: Fleet,
  { askers, commands }: { askers: number; commands: number },
): Promise<void> {
  await waitUntil(() => agent.commands.length >= commands, { what: "the commands" });
  await waitUntil(() => asked.deskLooks() >= askers + commands, { what: "all to have asked" });
}

const leftOver = (instance: LinkInstance) => instance.db.rows(sql`select id from commands`);

for (const agentAnswersTo of ["asked", "other"] as const) {
  Deno.test(`askSnapshot() learns of an answer given to the ${agentAnswersTo} server, and keeps no row`, async () => {
    await withFleet({ agentAnswersTo }, async ({ asked, agent, request }) => {
      agent.answerWith(pictureAnswer(JPEG, { ageMs: 120 }));
      const snapshot = await asked.desk.askSnapshot(testContext(asked.db), request);
      assert.deepEqual(snapshot.frame, JPEG);
      assert.equal(snapshot.cameraId, "lane-1");
      assert.ok(snapshot.frameAgeMs >= 120);
      assert.deepEqual(await leftOver(asked), []);
    });
  });
}

Deno.test("askSnapshot() asks the device once for all who ask together", async () => {
  await withFleet({ agentAnswersTo: "other" }, async (fleet) => {
    const { asked, agent, request } = fleet;
    agent.answerWith(pictureAnswer(JPEG));
    const release = agent.hold();
    const ctx = testContext(asked.db);
    const asking = Array.from({ length: 5 }, () => asked.desk.askSnapshot(ctx, request));
    asking.push(asked.desk.askSnapshot(ctx, { ...request, maxAgeMs: 9000 }));
    await untilAsked(fleet, { askers: asking.length, commands: 1 });
    release();
    await Promise.all(asking);
    assert.equal(agent.commands.length, 1);
  });
});

Deno.test("askSnapshot() gives nobody a picture that was asked for with a larger age", async () => {
  await withFleet({ agentAnswersTo: "other" }, async (fleet) => {
    const { asked, agent, request } = fleet;
    agent.answerWith(pictureAnswer(JPEG, { ageMs: 1 }));
    const release = agent.hold();
    const ctx = testContext(asked.db);
    const loose = asked.desk.askSnapshot(ctx, { ...request, maxAgeMs: 5000 });
    await untilAsked(fleet, { askers: 1, commands: 1 });
    const strict = asked.desk.askSnapshot(ctx, { ...request, maxAgeMs: 4000 });
    await waitUntil(() => asked.deskLooks() >= 4, { what: "the strict one to have asked" });
    release();
    await Promise.all([loose, strict]);
    assert.equal(agent.commands.length, 2);
  });
});

Deno.test("askSnapshot() tells each refusal of the device by its code", async () => {
  await withFleet({ agentAnswersTo: "other" }, async ({ asked, agent, request }) => {
    const ctx = testContext(asked.db);
    for (const code of ["no_snapshot", "stale_snapshot", "no_such_camera"] as const) {
      agent.answerWith({ result: { ok: false, code, detail: "as it is" } });
      await assert.rejects(asked.desk.askSnapshot(ctx, request), { code });
    }
    agent.answerWith(pictureAnswer(JPEG, { ageMs: 6000 }));
    await assert.rejects(asked.desk.askSnapshot(ctx, request), { code: "stale_snapshot" });
    agent.answerWith(null);
    await assert.rejects(asked.desk.askSnapshot(ctx, { ...request, timeoutMs: 500 }), {
      code: "device_timeout",
      kind: "timeout",
    });
  });
});

Deno.test("askSnapshot() says offline at once, without a command, when the device is silent", async () => {
  await withFleet({ agentAnswersTo: "other" }, async ({ asked, agent, request }) => {
    const later = () => new Date(Date.now() + 60_000);
    const ctx = testContext(asked.db, { now: later });
    await assert.rejects(asked.desk.askSnapshot(ctx, request), {
      code: "device_offline",
      kind: "conflict",
    });
    assert.deepEqual([agent.commands, await leftOver(asked)], [[], []]);
  });
});

Deno.test("askSnapshot() finds no device that its actor may not see", async () => {
  await withFleet({ agentAnswersTo: "other" }, async ({ asked, agent, request }) => {
    const elsewhere = await makeLocation(asked.db, "Elsewhere");
    const actor = testUser("admin", [elsewhere]);
    await assert.rejects(asked.desk.askSnapshot(testContext(asked.db, { actor }), request), {
      code: "device_not_found",
    });
    assert.deepEqual(agent.commands, []);
  });
});

Deno.test("POST …/result refuses a picture that is none, missing, or not wanted, by its field", async () => {
  await withFleet({ agentAnswersTo: "other" }, async (fleet) => {
    const { asked, agent, request, token } = fleet;
    agent.answerWith(null);
    const asking = asked.desk.askSnapshot(testContext(asked.db), request);
    await waitUntil(() => agent.commands.length > 0, { what: "the command" });
    const path = `/api/device/commands/${agent.commands[0]}/result`;
    const { result } = pictureAnswer(JPEG);
    const form = (fields: Record<string, string | Blob>) => {
      const body = new FormData();
      for (const [name, value] of Object.entries(fields)) body.set(name, value);
      return body;
    };
    const text = JSON.stringify(result);
    const faultOf = async (sent: { json: unknown } | { body: BodyInit }) => {
      const response = await fleet.other.ask(path, { token, method: "POST", ...sent });
      const { errors, code } = await response.json();
      return [response.status, errors?.[0]?.path ?? code];
    };
    assert.deepEqual(await faultOf({ json: result }), [400, "frame"]);
    assert.deepEqual(await faultOf({ json: { ok: "yes" } }), [400, "ok"]);
    const html = new Blob(["<script>"], { type: "image/jpeg" });
    assert.deepEqual(await faultOf({ body: form({ result: text, frame: html }) }), [400, "frame"]);
    const words = form({ result: text, frame: "words" });
    assert.deepEqual(await faultOf({ body: words }), [400, "frame"]);
    assert.deepEqual(await faultOf({ body: form({ result: "{", frame: html }) }), [400, "result"]);
    const right = await fleet.other.ask(path, {
      token,
      body: form({ result: text, frame: new Blob([JPEG]) }),
    });
    assert.equal(right.status, 204);
    assert.deepEqual((await asking).frame, JPEG);
  });
});

Deno.test("GET …/snapshot is an honest JPEG, shared between viewers, and audited once", async () => {
  await withFleet({ agentAnswersTo: "other" }, async (fleet) => {
    const { asked, agent, request } = fleet;
    agent.answerWith(pictureAnswer(JPEG, { ageMs: 300 }));
    const token = await asked.key(["fleet:read"]);
    const path = `/api/devices/${request.deviceId}/cameras/lane-1/snapshot`;
    const release = agent.hold();
    const views = [asked.ask(path, { token }), asked.ask(path, { token })];
    await untilAsked(fleet, { askers: views.length, commands: 1 });
    release();
    for (const response of await Promise.all(views)) {
      assert.equal(response.status, 200);
      assert.equal(response.headers.get("content-type"), "image/jpeg");
      assert.equal(response.headers.get("cache-control"), "no-store");
      const ageMs = Number(response.headers.get("x-frame-age-ms"));
      assert.ok(ageMs >= 300);
      const takenMs = Date.parse(response.headers.get("x-timestamp") ?? "");
      assert.ok(takenMs <= Date.now() - ageMs);
      assert.deepEqual(await response.bytes(), JPEG);
    }
    assert.equal(agent.commands.length, 1);
    const rows = await asked.db.rows(
      sql`select target_id from audit_log where action = 'camera.view'`,
    );
    assert.deepEqual(rows, [{ target_id: `${request.deviceId}/lane-1` }]);
  });
});

Deno.test("GET …/snapshot is not there for keys without the right or the location", async () => {
  await withFleet({ agentAnswersTo: "other" }, async ({ asked, request, agent }) => {
    const path = `/api/devices/${request.deviceId}/cameras/lane-1/snapshot`;
    const elsewhere = await makeLocation(asked.db, "Elsewhere");
    const cases: [string | undefined, number][] = [
      [undefined, 401],
      [await asked.key(["plates:read"]), 403],
      [await asked.key(["fleet:read"], [elsewhere]), 404],
    ];
    for (const [token, status] of cases) {
      const response = await asked.ask(path, token === undefined ? {} : { token });
      assert.equal(response.status, status);
      await response.body?.cancel();
    }
    assert.deepEqual(agent.commands, []);
  });
});
