// Owns what tests of rights ask for: a thing of every kind at one location.
import { Strategy } from "../../server/contract/deployment.ts";
import { type Db, sql } from "../../server/db/sql.ts";
import { createPictureStore } from "../../server/images/picture_store.ts";
import { foundWords } from "./found_camera.ts";
import { testJpeg } from "./read_site.ts";

/** What a request may name; all of it is at one location, or is one that nobody else may see. */
export interface Things {
  location: string;
  /** Nothing depends on it. */
  emptyLocation: string;
  device: string;
  /** Another device, shut out. */
  quarantined: string;
  claimCode: string;
  claimBatch: string;
  bulkAction: string;
  /** Open, of the device. */
  incident: string;
  /** Found on the network of the device. */
  foundCamera: string;
  read: string;
  visit: string;
  missedVisit: string;
  key: string;
  endpoint: string;
  delivery: string;
  rule: string;
  list: string;
  entry: string;
  /** A viewer of this location alone, with a session. */
  user: string;
  session: string;
  invitation: string;
  invitationToken: string;
  /** Of that location alone. */
  template: string;
  /** Running, and paused; of devices that wait for their claim codes. */
  deployment: string;
  pausedDeployment: string;
}

interface Maker {
  db: Db;
  // deno-lint-ignore no-explicit-any -- answers of many routes, of which one field is named
  post: (path: string, json: unknown) => Promise<any>;
  location: string;
}

/** A read with its picture. */
export async function makeVisit(
  db: Db,
  at: { location: string; dir: string },
): Promise<{ visit: string; read: string }> {
  const [visit, read, device] = [1, 2, 3].map(() => crypto.randomUUID());
  const pictures = createPictureStore(at.dir);
  const ref = pictures.newRef(new Date());
  await pictures.put(ref, testJpeg());
  await db.execute(sql`
    insert into visits
      (id, location_id, device_id, camera_id, outcome, image_ref, first_seen_at, last_seen_at)
    values (${visit}, ${at.location}, ${device}, 'lane', 'read', ${ref}, now(), now())`);
  await db.execute(sql`
    insert into plate_reads (id, captured_at, plate, confidence, location_id, device_id, camera_id,
      visit_id, trigger, image_ref)
    values (${read}, now(), 'HERE1', 0.9, ${at.location}, ${device}, 'lane', ${visit}, 'manual',
      ${ref})`);
  return { visit: visit ?? "", read: read ?? "" };
}

/** A visit without a plate, and without a picture. */
async function makeMiss(db: Db, location: string): Promise<string> {
  const [visit, device] = [crypto.randomUUID(), crypto.randomUUID()];
  await db.execute(sql`
    insert into visits (id, location_id, device_id, camera_id, outcome, miss_reason, first_seen_at,
      last_seen_at)
    values (${visit}, ${location}, ${device}, 'lane', 'missed', 'no_plate_found', now(), now())`);
  return visit;
}

/** All of them anew; the visit is the same for all who ask. */
export async function makeThings(
  from: Maker & { visit: { visit: string; read: string } },
): Promise<Things> {
  const { db, post, location } = from;
  const name = crypto.randomUUID();
  const key = (await post("/api/keys", { name, scopes: ["keys:write"] })).api_key.id;
  const list = await post("/api/lists", { name, kind: "watch", location_ids: [location] });
  const entry = await post(`/api/lists/${list.id}/entries`, { plate: "WATCHED" });
  return {
    ...from.visit,
    missedVisit: await makeMiss(db, location),
    ...await makeFleetThings(from, name),
    ...await makeHooks(from, name),
    ...await makePeople(from),
    ...await makeDeployments(db, location),
    location,
    key,
    list: list.id,
    entry: entry.id,
  };
}

type Fleet =
  | "emptyLocation"
  | "device"
  | "quarantined"
  | "claimCode"
  | "claimBatch"
  | "bulkAction";

async function makeFleet(
  { db, post, location }: Maker,
  name: string,
): Promise<Pick<Things, Fleet>> {
  const made = await post("/api/devices", { name, location_id: location });
  const device = made.device.id;
  await db.execute(sql`update devices set enrolled_at = now() where id = ${device}`);
  await db.execute(sql`
    insert into cameras (device_id, camera_id, name, status, since)
    values (${device}, 'lane', 'Lane', 'streaming', now())`);
  const quarantined = (await post("/api/devices", { name: `${name} 2`, location_id: location }))
    .device.id;
  await db.execute(sql`
    update devices set enrolled_at = now(), quarantined_at = now(), quarantine_reason = 'A copy.'
    where id = ${quarantined}`);
  const emptyLocation = (await post("/api/locations", { name })).id;
  const claimBatch = (await post("/api/claim_batches", {
    devices: 1,
    location_id: location,
    name_pattern: `${name} 3 {n}`,
  })).id;
  const bulkAction = (await post("/api/devices/bulk", {
    action: "maintenance_off",
    device_ids: [device],
  })).id;
  return { emptyLocation, device, quarantined, claimCode: made.claim_code, claimBatch, bulkAction };
}

async function makeFleetThings(from: Maker, name: string) {
  const fleet = await makeFleet(from, name);
  const incident = crypto.randomUUID();
  // Its key is of no cause that the server's job judges, so that it stays as it is.
  await from.db.execute(sql`
    insert into incidents (id, key, status, cause, severity, location_id, device_id, title, evidence,
      is_told, judged_at, noticed_at, opened_at, last_opened_at)
    values (${incident}, ${`made:${incident}`}, 'open', 'device_silent', 'critical',
      ${from.location}, ${fleet.device}, 'It is silent', '{"text": "Nothing was heard.", "data": {}}',
      true, now(), now(), now(), now())`);
  const foundCamera = crypto.randomUUID();
  await from.db.execute(sql`
    insert into found_cameras (id, device_id, endpoint, address, words, is_configured, is_adopted,
      first_seen_at, last_seen_at, is_there)
    values (${foundCamera}, ${fleet.device}, ${`urn:uuid:${foundCamera}`}, '10.0.0.40',
      ${JSON.stringify(foundWords({ make: name }))}::jsonb, false, false, now(), now(), true)`);
  return { ...fleet, incident, foundCamera };
}

async function makeHooks(
  { db, post, location }: Maker,
  name: string,
): Promise<Pick<Things, "endpoint" | "delivery" | "rule">> {
  const { endpoint } = await post("/api/webhooks", {
    url: "http://127.0.0.1:9/",
    types: ["webhook.test"],
    location_ids: [location],
  });
  const sent = await post(`/api/webhooks/${endpoint.id}/test`, {});
  const delivery = `msg_${crypto.randomUUID().replaceAll("-", "")}`;
  await db.execute(sql`
    insert into webhook_deliveries
      (id, endpoint_id, event_id, event_type, body, status, expires_at)
    values (${delivery}, ${endpoint.id}, ${sent.event_id}, 'webhook.test', '{}', 'failed',
      now() + interval '5 minutes')`);
  const rule = (await post("/api/notification_rules", {
    name,
    trigger: { kind: "device_offline" },
    location_ids: [location],
    channels: [{ kind: "webhook", endpoint_id: endpoint.id }],
  })).id;
  return { endpoint: endpoint.id, delivery, rule };
}

async function makePeople(
  from: Maker,
): Promise<Pick<Things, "user" | "session" | "invitation" | "invitationToken">> {
  const { db, post, location } = from;
  const [user = "", session = ""] = [crypto.randomUUID(), crypto.randomUUID()];
  await db.execute(sql`
    insert into users (id, name, email, email_verified, role, location_ids)
    values (${user}, 'Viewer', ${`${user}@fleet.test`}, true, 'viewer',
      ${JSON.stringify([location])}::jsonb)`);
  await db.execute(sql`
    insert into sessions (id, token, expires_at, updated_at, user_id)
    values (${session}, ${`token ${session}`}, now() + interval '1 hour', now(), ${user})`);
  const invited = await post("/api/invitations", {
    email: `${crypto.randomUUID()}@fleet.test`,
    name: "Invited",
    role: "viewer",
    location_ids: [location],
  });
  return { user, session, invitation: invited.invitation.id, invitationToken: invited.token };
}

async function makeDeployments(
  db: Db,
  location: string,
): Promise<Pick<Things, "template" | "deployment" | "pausedDeployment">> {
  // The server's job looks at all that are under way: those of earlier requests only slow it down.
  await db.execute(sql`delete from deployments where created_at < now() - interval '30 seconds'`);
  const template = crypto.randomUUID();
  await db.execute(sql`
    with template as (
      insert into config_templates (id, name, location_ids)
      values (${template}, ${template}, array[${location}]::uuid[])
      returning id)
    insert into config_template_versions (template_id, version, content, created_by)
    select id, 1, 'log: { level: info }', 'admin' from template`);
  const [deployment, pausedDeployment] = await Promise.all(
    ["running", "paused"].map((status) => makeDeployment(db, { template, location, status })),
  );
  return { template, deployment: deployment ?? "", pausedDeployment: pausedDeployment ?? "" };
}

async function makeDeployment(
  db: Db,
  { template, location, status }: { template: string; location: string; status: string },
): Promise<string> {
  const [id, device] = [crypto.randomUUID(), crypto.randomUUID()];
  await db.execute(sql`
    with device as (
      insert into devices (id, location_id, name) values (${device}, ${location}, ${device})),
    deployment as (
      insert into deployments
        (id, name, template_id, template_version, strategy, status, created_by)
      values (${id}, ${id}, ${template}, 1, ${JSON.stringify(Strategy.parse({}))}::jsonb, ${status},
        'admin')
      returning id)
    insert into deployment_devices
      (deployment_id, device_id, device_name, location_id, position, stage, revision)
    select id, ${device}, ${device}, ${location}, 0, 0, 1 from deployment`);
  return id;
}
