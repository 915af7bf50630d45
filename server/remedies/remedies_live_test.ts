// From what an agent did by itself to what people see of it, over the wire.
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
import { remedyWorld } from "../../tests/support/remedy_world.ts";
import { Event } from "../contract/event.ts";
import { type Heartbeat, HeartbeatAnswer } from "../contract/device_link.ts";
import { Incident, IncidentDetail } from "../contract/incident.ts";
import { pageOf } from "../contract/page.ts";
import type { RemedyReport } from "../contract/remedy.ts";
import { sql } from "../db/sql.ts";
import { markSilentDevices } from "../devices/mark_silent_devices.ts";
import { forgetOldIncidents } from "../incidents/forget_old_incidents.ts";
import { watchIncidents } from "../incidents/watch_incidents.ts";

const MINUTE_MS = 60_000;
const RECOGNIZER = { health: () => ({ status: "ok" as const, detail: null, since: null }) };
const BAD = [cameraReport({ camera_id: "lane-1", status: "backing_off", reason: "stalled" })];
const WELL = [cameraReport({ camera_id: "lane-1" })];

interface Site {
  deviceId: string;
  now: () => Date;
  beat(report?: Partial<Heartbeat>): Promise<HeartbeatAnswer>;
  /** Beats, or silence, with a look every ten seconds. */
  pass(durationMs: number, report: Partial<Heartbeat> | null): Promise<void>;
  incidents(query?: string): Promise<Incident[]>;
  /** The remedies in the history of an incident: step, verdict, sentence. */
  remediesOf(incidentId: string): Promise<(string | unknown)[][]>;
  events(): Promise<Event["data"][]>;
  ask(path: string, patch?: unknown): Promise<Response>;
  forget(atMs: number): Promise<number>;
}

async function withSite(work: (site: Site) => Promise<void>): Promise<void> {
  await using database = await testDatabase();
  using kv = await Deno.openKv(":memory:");
  const { db } = database;
  const clock = { nowMs: Date.now() };
  const now = () => new Date(clock.nowMs);
  await using instance = await linkInstance(db, { kv, now });
  const locationId = await makeLocation(db, "Here");
  const { device_id: deviceId, device_token } = await enrolled(instance, {
    name: "Pi",
    locationId,
    now,
  });
  const token = await instance.key(["fleet:read", "fleet:write"]);
  const beat: Site["beat"] = async (report = {}) => {
    const json = heartbeat({ sent_at: now().toISOString(), cameras: WELL, ...report });
    const response = await instance.ask("/api/device/heartbeat", { token: device_token, json });
    equal(response.status, 200);
    return HeartbeatAnswer.parse(await response.json());
  };
  const ask: Site["ask"] = (path, patch) =>
    instance.ask(path, { token, ...(patch ? { json: patch, method: "PATCH" } : {}) });
  await work({
    deviceId,
    now,
    beat,
    ask,
    pass: async (durationMs, report) => {
      for (let passedMs = 0; passedMs < durationMs; passedMs += 10_000) {
        clock.nowMs += 10_000;
        if (report !== null) await beat(report);
        const ctx = testContext(db, { now });
        await markSilentDevices(ctx, { states: instance.states, hearingSince: new Date(0) });
        await watchIncidents(ctx, { states: instance.states, recognizer: RECOGNIZER });
      }
    },
    incidents: async (query = "") => {
      return pageOf(Incident).parse(await (await ask(`/api/incidents${query}`)).json()).items;
    },
    remediesOf: async (id) => {
      const { timeline } = IncidentDetail.parse(await (await ask(`/api/incidents/${id}`)).json());
      return timeline.filter(({ kind }) => kind === "remedy")
        .map(({ text, data }) => [data.step, data.verdict, text]);
    },
    events: async () => {
      const rows = await db.rows<{ data: Event["data"] }>(sql`
        select data from events where type = 'device.remedy' order by id`);
      return rows.map(({ data }) => data);
    },
    forget: async (atMs) => {
      await forgetOldIncidents(testContext(db, { now: () => new Date(atMs) }));
      return (await db.rows(sql`select 1 from remedies`)).length;
    },
  });
}

function remedy(site: Pick<Site, "now">, more: Partial<RemedyReport> = {}): RemedyReport {
  return {
    id: crypto.randomUUID(),
    cause: "camera_silent",
    camera_id: "lane-1",
    step: "restart_stream",
    at: site.now().toISOString(),
    dry_run: false,
    verdict: "pending",
    why: "The camera answers, but no new picture comes.",
    detail: null,
    frame_age_ms: null,
    next: "reboot_camera",
    ...more,
  };
}

Deno.test("what an agent does by itself stands in the open incident, with its verdict, once", async () => {
  await withSite(async (site) => {
    const world = await remedyWorld();
    world.bad("stalled", ["lane-1"]);
    await site.pass(2 * MINUTE_MS, { cameras: BAD });
    const [incident] = await site.incidents();
    equal(incident?.cause, "camera_stalled");
    // The agent's own report, told twice as when an answer was lost.
    await world.pass(2 * MINUTE_MS + 5000);
    const report = () =>
      world.remedies().untold().map((one) => ({ ...one, at: site.now().toISOString() }));
    const pending = report();
    await site.beat({ cameras: BAD, remedies: pending });
    await site.pass(10_000, { cameras: BAD, remedies: pending });
    deepEqual(await site.remediesOf(incident?.id ?? ""), [
      ["restart_stream", "pending", "The agent started the camera's stream again by itself."],
    ]);
    deepEqual(await site.events(), []);
    await world.pass(2 * MINUTE_MS);
    await site.pass(20_000, { cameras: BAD, remedies: report() });
    deepEqual(
      (await site.remediesOf(incident?.id ?? "")).map(([step, verdict]) => [step, verdict]),
      [
        ["restart_stream", "no_help"],
      ],
    );
    // A verdict that was given is not taken back by an older message that comes late.
    await site.pass(10_000, { cameras: BAD, remedies: pending });
    const told = await site.events();
    deepEqual(told.map(({ step, verdict, cause }) => [step, verdict, cause]), [
      ["restart_stream", "no_help", "camera_silent"],
    ]);
  });
});

Deno.test("a device that healed itself while it was away says so when it is back", async () => {
  await withSite(async (site) => {
    await site.pass(MINUTE_MS, {});
    await site.pass(5 * MINUTE_MS, null);
    const [incident] = await site.incidents();
    equal(incident?.cause, "device_silent");
    const step = "restart_agent";
    const at = new Date(site.now().getTime() - 2 * MINUTE_MS).toISOString();
    const about = { camera_id: null, cause: "all_decoders", at, frame_age_ms: 400, next: "person" };
    await site.pass(3 * MINUTE_MS, {
      remedies: [remedy(site, { ...about, step, verdict: "helped" })],
    });
    const [closed] = await site.incidents("?status=closed");
    equal(closed?.id, incident?.id);
    deepEqual(await site.remediesOf(closed?.id ?? ""), [
      [step, "helped", "The agent started itself again."],
    ]);
    const response = await site.ask(`/api/devices/${site.deviceId}`);
    equal(response.status, 200);
    deepEqual((await site.events()).map(({ verdict }) => verdict), ["helped"]);
  });
});

Deno.test("one camera's remedy stands in no other camera's incident, nor in one that began later", async () => {
  await withSite(async (site) => {
    const early = remedy(site, { verdict: "no_help" });
    await site.pass(MINUTE_MS, { remedies: [early] });
    const both = [
      ...BAD,
      cameraReport({ camera_id: "lane-2", status: "backing_off", reason: "stalled" }),
    ];
    await site.pass(2 * MINUTE_MS, { cameras: both });
    await site.pass(20_000, { cameras: both, remedies: [remedy(site, { verdict: "no_help" })] });
    const found = await Promise.all((await site.incidents()).map(async ({ id, camera_id }) => [
      camera_id,
      (await site.remediesOf(id)).length,
    ]));
    deepEqual(found.toSorted(), [["lane-1", 1], ["lane-2", 0]]);
  });
});

Deno.test("a device whose clock is wrong by a day tells when it was by how long ago", async () => {
  await withSite(async (site) => {
    await site.pass(2 * MINUTE_MS, { cameras: BAD });
    const wrong = (atMs: number) => new Date(atMs - 86_400_000).toISOString();
    const nowMs = site.now().getTime();
    const at = wrong(nowMs - 30_000);
    await site.beat({ cameras: BAD, sent_at: wrong(nowMs), remedies: [remedy(site, { at })] });
    await site.pass(10_000, { cameras: BAD });
    const incident = (await site.incidents()).find(({ camera_id }) => camera_id === "lane-1");
    const path = `/api/incidents/${incident?.id}`;
    const { timeline } = IncidentDetail.parse(await (await site.ask(path)).json());
    equal(
      timeline.find(({ kind }) => kind === "remedy")?.at,
      new Date(nowMs - 30_000).toISOString(),
    );
  });
});

Deno.test("a word of a newer agent is taken, shown, and told to be unknown", async () => {
  await withSite(async (site) => {
    await site.pass(2 * MINUTE_MS, { cameras: BAD });
    const step = "pray_to_the_camera";
    await site.pass(20_000, {
      cameras: BAD,
      remedies: [remedy(site, { step, verdict: "ignored" })],
    });
    const [incident] = await site.incidents();
    const [[shown, verdict, text] = []] = await site.remediesOf(incident?.id ?? "");
    deepEqual([shown, verdict], [step, "ignored"]);
    match(String(text), /does not know/);
  });
});

Deno.test("the answer to a heartbeat says whether the device is in maintenance", async () => {
  await withSite(async (site) => {
    equal((await site.beat()).maintenance, false);
    const path = `/api/devices/${site.deviceId}`;
    const response = await site.ask(path, { maintenance: true });
    equal(response.status, 200, await response.text());
    equal((await site.beat()).maintenance, true);
  });
});

Deno.test("remedies are forgotten after a year and a bit, and not before", async () => {
  await withSite(async (site) => {
    await site.beat({ remedies: [remedy(site)] });
    const nowMs = site.now().getTime();
    equal(await site.forget(nowMs + 399 * 86_400_000), 1);
    equal(await site.forget(nowMs + 401 * 86_400_000), 0);
  });
});

Deno.test("an agent that goes wild is told of 64 times an hour at most, and fills no table", async () => {
  await withSite(async (site) => {
    for (let beat = 0; beat < 8; beat++) {
      const long = new Date(site.now().getTime() - beat * 86_400_000).toISOString();
      await site.beat({
        remedies: Array.from({ length: 20 }, () => remedy(site, { verdict: "no_help", at: long })),
      });
    }
    const told = (await site.events()).length;
    equal(told > 0 && told <= 64, true, `${told} events`);
  });
});
