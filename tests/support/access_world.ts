// Owns a running server with something of every kind at one location, and every kind of caller:
// what tests of rights ask with and ask for.
import { ROLE_SCOPES } from "../../server/users/actor.ts";
import { readConfig } from "../../server/config.ts";
import { Strategy } from "../../server/contract/deployment.ts";
import { Scope } from "../../server/contract/key.ts";
import { type Db, sql } from "../../server/db/sql.ts";
import { hashDeviceToken, makeDeviceToken } from "../../server/devices/device_token.ts";
import { createPictureStore } from "../../server/images/picture_store.ts";
import { startServer } from "../../server/start_server.ts";
import { type TestDatabase, testDatabase, type TestDatabaseOptions } from "./database.ts";
import { testJpeg } from "./read_site.ts";

/** `headers` are a caller's credentials; `scopes` what they stand for. */
export interface Caller {
  name: string;
  kind: "anonymous" | "user" | "key" | "device";
  headers: Record<string, string>;
  scopes: readonly Scope[];
}

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
  read: string;
  visit: string;
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

export interface AccessWorld extends AsyncDisposable {
  url: string;
  database: TestDatabase;
  db: Db;
  admin: Caller;
  /** Anonymous, a device's token, and a key of each single scope. */
  others: Caller[];
  /** A key with every scope, for another location alone. */
  elsewhere: Caller;
  signIn(role: "viewer" | "operator"): Promise<Caller>;
  makeKey(scopes: readonly Scope[]): Promise<Caller>;
  /** New ones, for requests that use things up. */
  makeThings(): Promise<Things>;
}

const PASSWORD = "correct horse battery";
const ADMIN_EMAIL = "admin@washfleet.local";

/** `await using world = await accessWorld()`; `env` are more settings of the server. */
export async function accessWorld(
  options: TestDatabaseOptions & { env?: Record<string, string> } = {},
): Promise<AccessWorld> {
  const database = await testDatabase(options);
  const { db } = database;
  const dataDir = await Deno.makeTempDir();
  const config = readConfig({
    WASHFLEET_DATA: dataDir,
    WASHFLEET_PORT: "0",
    WASHFLEET_ADMIN_PASSWORD: PASSWORD,
    DATABASE_URL: database.connectionString,
    ...options.env,
  });
  const server = await startServer(config, { signal: new AbortController().signal });
  const { url } = server;
  const admin = await signIn(url, { email: ADMIN_EMAIL, name: "admin", scopes: Scope.options });
  const post = (path: string, json: unknown) => postAs(admin, { url, path, json });
  const [here, there] = [
    await post("/api/locations", { name: "Here" }),
    await post("/api/locations", { name: "There" }),
  ];
  const visit = await makeVisit(db, { location: here.id, dir: `${dataDir}/pictures` });
  const device = (await post("/api/devices", { name: "Caller", location_id: here.id })).device.id;
  const token = makeDeviceToken();
  await db.execute(sql`
    update devices set token_hash = ${hashDeviceToken(token)}, enrolled_at = now()
    where id = ${device}`);
  const keyOf = async (
    scopes: readonly Scope[],
    location_ids: string[] | null,
  ): Promise<Caller> => {
    const { key } = await post("/api/keys", { name: "k", scopes, location_ids });
    const name = `key ${scopes.length === 1 ? scopes[0] : "elsewhere"}`;
    return { name, kind: "key", headers: { "x-api-key": key }, scopes };
  };
  return {
    url,
    database,
    db,
    admin,
    others: [
      { name: "anonymous", kind: "anonymous", headers: {}, scopes: [] },
      { name: "device", kind: "device", headers: { authorization: `Bearer ${token}` }, scopes: [] },
      ...await Promise.all(Scope.options.map((scope) => keyOf([scope], null))),
    ],
    elsewhere: await keyOf(Scope.options, [there.id]),
    makeKey: (scopes) => keyOf(scopes, null),
    signIn: (role) => signInAs(db, { url, role }),
    makeThings: () => makeThings({ db, post, location: here.id, visit }),
    [Symbol.asyncDispose]: async () => {
      await server.stop();
      await database.close();
      await Deno.remove(dataDir, { recursive: true });
    },
  };
}

// deno-lint-ignore no-explicit-any -- answers of many routes, of which a test names one field
async function postAs(as: Caller, to: { url: string; path: string; json: unknown }): Promise<any> {
  const response = await fetch(`${to.url}${to.path}`, {
    method: "POST",
    headers: { ...as.headers, "content-type": "application/json" },
    body: JSON.stringify(to.json),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`Cannot prepare ${to.path}: ${JSON.stringify(answer)}`);
  return answer;
}

async function signIn(
  url: string,
  user: { email: string; name: string; scopes: readonly Scope[] },
): Promise<Caller> {
  const response = await fetch(`${url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify({ email: user.email, password: PASSWORD }),
  });
  if (!response.ok) throw new Error(`Cannot sign in: ${await response.text()}`);
  await response.body?.cancel();
  const cookie = response.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  return { name: user.name, kind: "user", headers: { cookie, origin: url }, scopes: user.scopes };
}

/** Another user with the administrator's password. */
async function signInAs(
  db: Db,
  { url, role }: { url: string; role: "viewer" | "operator" },
): Promise<Caller> {
  const id = crypto.randomUUID();
  const email = `${role}@washfleet.local`;
  const isNew = await db.execute(sql`
    insert into users (id, name, email, email_verified, role)
    values (${id}, ${role}, ${email}, true, ${role})
    on conflict do nothing`) === 1;
  if (isNew) {
    await db.execute(sql`
    insert into accounts (id, account_id, provider_id, user_id, password, updated_at)
    select ${id}, ${id}, 'credential', ${id}, password, now() from accounts limit 1`);
  }
  return await signIn(url, {
    email,
    name: role,
    scopes: ROLE_SCOPES[role],
  });
}

async function makeVisit(
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

async function makeThings(from: {
  db: Db;
  // deno-lint-ignore no-explicit-any -- as above
  post: (path: string, json: unknown) => Promise<any>;
  location: string;
  visit: { visit: string; read: string };
}): Promise<Things> {
  const { db, post, location } = from;
  const name = crypto.randomUUID();
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
  const key = (await post("/api/keys", { name, scopes: ["keys:write"] })).api_key.id;
  const claimCode = made.claim_code;
  const people = await makePeople(from);
  const hooks = { endpoint: endpoint.id, delivery, rule };
  const list = await post("/api/lists", { name, kind: "watch", location_ids: [location] });
  const entry = await post(`/api/lists/${list.id}/entries`, { plate: "WATCHED" });
  const lists = { list: list.id, entry: entry.id };
  const deployments = await makeDeployments(db, location);
  const own = { location, emptyLocation, device, quarantined, claimCode, claimBatch, key };
  return { ...from.visit, ...people, ...hooks, ...lists, ...deployments, ...own, bulkAction };
}

async function makePeople(from: {
  db: Db;
  // deno-lint-ignore no-explicit-any -- as above
  post: (path: string, json: unknown) => Promise<any>;
  location: string;
}): Promise<Pick<Things, "user" | "session" | "invitation" | "invitationToken">> {
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
