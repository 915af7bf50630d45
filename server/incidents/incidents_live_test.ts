// From a device's last heartbeat to what people see and are told, over the API.
import { deepEqual, equal, match } from "node:assert/strict";
import { testContext } from "../../tests/support/context.ts";
import { testDatabase } from "../../tests/support/database.ts";
import {
  cameraReport,
  enrolled,
  heartbeat,
  linkInstance,
  makeLocation,
} from "../../tests/support/link_instance.ts";
import { addRule, said } from "../../tests/support/notifying.ts";
import type { Heartbeat } from "../contract/device_link.ts";
import { Incident, IncidentDetail } from "../contract/incident.ts";
import { pageOf } from "../contract/page.ts";
import { sql } from "../db/sql.ts";
import { markSilentDevices } from "../devices/mark_silent_devices.ts";
import { watchCauses } from "../notifications/watch_causes.ts";
import { watchIncidents } from "./watch_incidents.ts";

const MINUTE_MS = 60_000;
const RECOGNIZER = { health: () => ({ status: "ok" as const, detail: null, since: null }) };

interface Site {
  here: string;
  there: string;
  deviceId: string;
  /** So long, in which the jobs run and the device reports so, or not at all. */
  pass(durationMs: number, report: Partial<Heartbeat> | null): Promise<void>;
  list(query?: string, token?: string): Promise<Incident[]>;
  get(id: string): Promise<IncidentDetail>;
  /** A key for these locations alone. */
  keyFor(locationIds: string[]): Promise<string>;
  ask(path: string, options?: { token?: string; json?: unknown }): Promise<Response>;
  /** The titles of what was told, with its moment. */
  told(): Promise<string[]>;
  events(): Promise<string[]>;
}

async function withSite(work: (site: Site) => Promise<void>): Promise<void> {
  await using database = await testDatabase();
  using kv = await Deno.openKv(":memory:");
  const { db } = database;
  const clock = { nowMs: Date.now() };
  const now = () => new Date(clock.nowMs);
  await using instance = await linkInstance(db, { kv, now });
  const [here, there] = [await makeLocation(db, "Here"), await makeLocation(db, "There")];
  const { device_id: deviceId, device_token } = await enrolled(instance, {
    name: "Pi",
    locationId: here,
    now,
  });
  await addRule({ db, sealer: instance.sealer }, {
    trigger: { kind: "incident", severity: "critical" },
  });
  const everything = await instance.key(["fleet:read", "fleet:write"]);
  const { states } = instance;
  const ask: Site["ask"] = (path, options = {}) =>
    instance.ask(path, { token: everything, ...options });
  const jobs = async () => {
    const ctx = testContext(db, { now });
    await markSilentDevices(ctx, { states, hearingSince: new Date(0) });
    await watchIncidents(ctx, { states, recognizer: RECOGNIZER });
    await watchCauses(ctx, { states });
  };
  const beat = async (report: Partial<Heartbeat>) => {
    const json = heartbeat({ sent_at: now().toISOString(), ...report });
    const response = await instance.ask("/api/device/heartbeat", { token: device_token, json });
    equal(response.status, 200, await response.text());
  };
  await work({
    here,
    there,
    deviceId,
    ask,
    pass: async (durationMs, report) => {
      for (let passedMs = 0; passedMs < durationMs; passedMs += 10_000) {
        clock.nowMs += 10_000;
        if (report !== null) await beat(report);
        await jobs();
      }
    },
    list: async (query = "", token = everything) => {
      const response = await ask(`/api/incidents${query}`, { token });
      return pageOf(Incident).parse(await response.json()).items;
    },
    get: async (id) => IncidentDetail.parse(await (await ask(`/api/incidents/${id}`)).json()),
    keyFor: (locationIds) => instance.key(["fleet:read", "fleet:write"], locationIds),
    told: async () => (await said(db)).map(({ moment, title }) => `${moment}: ${title}`),
    events: async () => {
      const rows = await db.rows<{ type: string }>(sql`
        select type from events where type like 'incident.%' order by id`);
      return rows.map(({ type }) => type);
    },
  });
}

Deno.test("a device whose heartbeats stop is an incident until it is back for a while", async () => {
  await withSite(async ({ deviceId, pass, list, get, told, events }) => {
    await pass(MINUTE_MS, {});
    await pass(MINUTE_MS, null);
    deepEqual(await list(), [], "it may only restart");
    await pass(2 * MINUTE_MS, null);
    const [incident] = await list();
    equal(incident?.title, "Pi at Here is silent");
    deepEqual([incident?.cause, incident?.severity, incident?.state, incident?.device_id], [
      "device_silent",
      "critical",
      "happening",
      deviceId,
    ]);
    match(incident?.evidence.text ?? "", /^Nothing was heard of it since /);
    deepEqual(await told(), ["raised: Pi at Here is silent"]);
    await pass(30_000, {});
    equal((await list())[0]?.state, "recovering");
    await pass(MINUTE_MS, {});
    deepEqual(await list(), []);
    const [closed] = await list("?status=closed");
    deepEqual([closed?.closed_how, closed?.state, closed?.id], ["recovered", "over", incident?.id]);
    const { timeline } = await get(incident?.id ?? "");
    deepEqual(timeline.map(({ kind }) => kind), ["opened", "closed"]);
    deepEqual(await told(), [
      "raised: Pi at Here is silent",
      "recovered: Over: Pi at Here is silent",
    ]);
    deepEqual(await events(), ["incident.opened", "incident.closed"]);
  });
});

Deno.test("a camera that fails is shown with what the agent tries by itself, and what comes next", async () => {
  await withSite(async ({ deviceId, pass, list, get, told }) => {
    await pass(MINUTE_MS, {});
    const failing = (restarts_total: number) => ({
      cameras: [
        cameraReport({
          status: "backing_off",
          reason: "unauthorized",
          detail: "401 Unauthorized",
          restarts_total,
          next_attempt_in_ms: 30_000,
        }),
      ],
    });
    await pass(3 * MINUTE_MS, failing(2));
    await pass(MINUTE_MS, failing(5));
    const [incident] = await list(`?device_id=${deviceId}&cause=camera_unauthorized`);
    equal(incident?.title, "Camera Lane 1 of Pi at Here refuses the user name or password");
    equal(incident?.evidence.text, "401 Unauthorized");
    equal(incident?.next_step, "Correct the camera's user and password in its device's settings.");
    const { self_healing } = await get(incident?.id ?? "");
    deepEqual([self_healing?.restarts, self_healing?.next_attempt_in_ms], [3, 30_000]);
    await pass(2 * MINUTE_MS, { cameras: [cameraReport({ restarts_total: 6 })] });
    const { timeline } = await get(incident?.id ?? "");
    deepEqual(timeline.at(-1)?.data, { how: "recovered", restarts: 4 });
    equal((await told()).length, 2);
  });
});

Deno.test("an incident is seen by those who may see its location, and by no other", async () => {
  await withSite(async ({ here, there, pass, list, ask, keyFor }) => {
    await pass(MINUTE_MS, {});
    await pass(4 * MINUTE_MS, null);
    const [incident] = await list();
    const path = `/api/incidents/${incident?.id}`;
    const [mine, others] = [await keyFor([here]), await keyFor([there])];
    equal((await list("", mine)).length, 1);
    deepEqual(await list("", others), []);
    equal((await list(`?location_id=${here}&severity=critical&suppressed=false`)).length, 1);
    deepEqual(await list(`?location_id=${there}`), []);
    const statuses = async (token: string) => [
      (await ask(path, { token })).status,
      (await ask(`${path}/acknowledge`, { token, json: {} })).status,
    ];
    deepEqual(await statuses(mine), [200, 200]);
    deepEqual(await statuses(others), [404, 404]);
  });
});

Deno.test("the first who has an incident in hand is named; later notes go into its history", async () => {
  await withSite(async ({ pass, list, ask }) => {
    await pass(MINUTE_MS, {});
    await pass(4 * MINUTE_MS, null);
    const [incident] = await list();
    const acknowledge = async (json: unknown) =>
      IncidentDetail.parse(
        await (await ask(`/api/incidents/${incident?.id}/acknowledge`, { json })).json(),
      );
    const first = await acknowledge({ note: "On my way." });
    equal(first.acknowledged?.note, "On my way.");
    await acknowledge({});
    const last = await acknowledge({ note: "The fuse was blown." });
    deepEqual(last.acknowledged, first.acknowledged);
    deepEqual(last.timeline.map(({ kind, text }) => [kind, text]).slice(1), [
      ["acknowledged", "On my way."],
      ["note", "The fuse was blown."],
    ]);
  });
});

Deno.test("incidents come page by page, the one last opened first", async () => {
  await withSite(async ({ pass, ask }) => {
    await pass(MINUTE_MS, {});
    const bad = {
      health: { ...heartbeat().health, disk_free_bytes: 1_000_000, temperature_celsius: 90 },
      cameras: [cameraReport({ status: "failed", reason: "unreachable" })],
    };
    await pass(8 * MINUTE_MS, bad);
    const causes: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const more: string = cursor === "" ? "" : `&cursor=${cursor}`;
      const response = await ask(`/api/incidents?limit=1${more}`);
      const page = pageOf(Incident).parse(await response.json());
      causes.push(...page.items.map(({ cause }) => cause));
      cursor = page.next_cursor;
    }
    deepEqual(causes, ["disk_low", "over_temperature", "camera_unreachable"]);
  });
});
