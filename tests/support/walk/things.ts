// Owns what a walk through the dashboard sees: a crowded chain, with names that are code, too long,
// and of several scripts; one thing of every kind that has a page.
import type { Device, Location, RegisteredDevice } from "../../../server/contract/fleet.ts";
import assert from "node:assert/strict";
import { sql } from "../../../server/db/sql.ts";
import { createPictureStore } from "../../../server/images/picture_store.ts";
import { seedDatabase } from "../../../infra/seed/seed_database.ts";
import { makeThings, makeVisit, type Things } from "../access_things.ts";
import { greyPicture } from "../grey_picture.ts";
import { cameraReport } from "../link_instance.ts";
import type { RealServer } from "../real_dashboard.ts";
import { type ReportingAgent, reportingAgent } from "../reporting_agent.ts";

/** It would change the title if it ever ran. */
const CODE = `"><img src=x onerror="document.title='owned'"> نص `;
const MOST = 80;
const BEAT_MS = 5000;

/** A name of the most characters that one may have, one for each kind of thing. */
export function hostile(kind: string): string {
  return `${CODE}${kind}${"y".repeat(MOST)}`.slice(0, MOST);
}

export interface WalkThings extends
  Pick<
    Things,
    "location" | "read" | "list" | "endpoint" | "delivery" | "rule" | "template" | "incident"
  > {
  device: string;
  batch: string;
  deployment: string;
  user: string;
  /** An invitation's token. */
  invitation: string;
  /** Of a display at `location`. */
  displayKey: string;
}

/** Fills a fresh server. The device's agent runs until it is disposed of. */
export async function makeWalkThings(
  app: RealServer,
): Promise<{ things: WalkThings; agent: AsyncDisposable }> {
  const { database: { db }, dir } = app;
  const pictures = createPictureStore(`${dir}/pictures`);
  await seedDatabase({ db, pictures }, {
    seed: 1,
    locations: 40,
    devices: 120,
    reads: 3000,
    days: 10,
    until: new Date(),
    isAdded: false,
    picturesEach: 2,
  });
  const location = await app.get<Location>("/api/locations", {
    json: { name: hostile("location"), timezone: "America/Chicago", labels: { ring: "canary" } },
  });
  const visit = await makeVisit(db, { location: location.id, dir: `${dir}/pictures` });
  await showPicture(app, visit.read);
  const post = (path: string, json: unknown) => app.get(path, { json });
  const made = await makeThings({ db, post, location: location.id, visit });
  const agent = await addDevice(app, location.id);
  await nameAll(app, made);
  const { api_key: _, key } = await app.key(["events:read"], { location_ids: [location.id] });
  const things = {
    ...made,
    device: agent.device,
    batch: made.claimBatch,
    invitation: made.invitationToken,
    displayKey: key,
  };
  return { things, agent: agent.agent };
}

/** Gives the read a picture with a box in it. */
async function showPicture({ database: { db }, dir }: RealServer, read: string): Promise<void> {
  const row = await db.row<{ image_ref: string }>(sql`
    update plate_reads set box = '{"xmin":120,"ymin":80,"xmax":200,"ymax":110}'::jsonb
    where id = ${read} returning image_ref`);
  assert.ok(row);
  await createPictureStore(`${dir}/pictures`).put(row.image_ref, greyPicture());
}

/** One that is heard, with a camera that works and one that does not. */
async function addDevice(
  app: RealServer,
  location: string,
): Promise<{ device: Device["id"]; agent: AsyncDisposable }> {
  const device = await app.get<RegisteredDevice>("/api/devices", {
    json: { name: hostile("device"), location_id: location, labels: { ring: "canary", row: "2" } },
  });
  const agent = await reportingAgent(app.url, { device, picture: greyPicture() });
  const broken = { status: "backing_off", reason: "unauthorized", fps: 0 } as const;
  await agent.report({
    cameras: [
      cameraReport({ camera_id: "lane", name: hostile("camera") }),
      cameraReport({
        camera_id: "exit",
        name: "Exit",
        ...broken,
        detail: `401 Unauthorized ${hostile("camera")}`,
        next_attempt_in_ms: 240_000,
        width: null,
        height: null,
        frame_age_ms: null,
      }),
    ],
  });
  await rememberDay(app, device.device.id);
  return { device: device.device.id, agent: keepHeard(agent) };
}

/** It goes on with its heartbeats, as the walk takes longer than a device may be silent. */
function keepHeard(agent: ReportingAgent): AsyncDisposable {
  let beating: Promise<void> = Promise.resolve();
  const timer = setInterval(() => beating = agent.report(), BEAT_MS);
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await beating;
      await agent[Symbol.asyncDispose]();
    },
  };
}

/** A day of minutes, as the server would have kept them. */
async function rememberDay({ database: { db } }: RealServer, id: string): Promise<void> {
  const hour = Math.floor(Date.now() / 3_600_000) * 3_600_000;
  for (let back = 1; back < 24; back++) {
    const samples = Array.from({ length: 60 }, (_, minute) => [
      minute,
      0.35 + 0.2 * Math.sin(back + minute / 9),
      0.5,
      58 + 8 * Math.sin(back / 3),
      8e9 - minute * 1e7,
      { lane: [back === 3 ? 9000 : 400, 1], exit: [null, 0] },
    ]);
    await db.execute(sql`
      insert into health_blocks (device_id, step_minutes, starts_at, samples)
      values (${id}, 1, ${new Date(hour - back * 3_600_000)}, ${JSON.stringify(samples)}::jsonb)`);
  }
}

/** Gives the things such names, as somebody might by the API. */
async function nameAll({ database: { db } }: RealServer, things: Things): Promise<void> {
  const long = hostile("description");
  await db.execute(sql`
    update config_templates set name = ${hostile("template")}, description = ${long}
    where id = ${things.template}`);
  await db.execute(sql`
    update deployments set name = ${hostile("deployment")} where id = ${things.deployment}`);
  await db.execute(sql`
    update plate_lists set name = ${hostile("list")}, description = ${long}
    where id = ${things.list}`);
  await db.execute(sql`update plate_list_entries set label = ${hostile("entry")}`);
  await db.execute(sql`update api_keys set name = ${hostile("key")} where id = ${things.key}`);
  await db.execute(sql`update users set name = ${hostile("user")}`);
  await db.execute(sql`update notification_rules set name = ${hostile("rule")}`);
  await db.execute(sql`update webhook_endpoints set description = ${hostile("endpoint")}`);
}
