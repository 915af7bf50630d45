// Owns a running server with something of every kind at one location, and every kind of caller:
// what tests of rights ask with and ask for.
import { ROLE_SCOPES } from "../../server/users/actor.ts";
import { readConfig } from "../../server/config.ts";
import { Scope } from "../../server/contract/key.ts";
import { type Db, sql } from "../../server/db/sql.ts";
import { hashDeviceToken, makeDeviceToken } from "../../server/devices/device_token.ts";
import { startServer } from "../../server/start_server.ts";
import { makeThings, makeVisit, type Things } from "./access_things.ts";
import { type TestDatabase, testDatabase, type TestDatabaseOptions } from "./database.ts";

export type { Things };

/** `headers` are a caller's credentials; `scopes` what they stand for. */
export interface Caller {
  name: string;
  kind: "anonymous" | "user" | "key" | "device";
  headers: Record<string, string>;
  scopes: readonly Scope[];
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
  // Every role on every route is more than anyone may ask in a minute.
  const server = await startServer(config, {
    signal: new AbortController().signal,
    rateLimits: { actor: 1e6, device: 1e6, heartbeat: 1e6, peer: 1e6, enroll: 1e6 },
  });
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
