// FACTS.md's failure 2: secrets through a sibling endpoint. Each kind of secret is planted; then every
// answer, the stream, the metrics, the log and all tables (what a backup holds) are searched.
import { configure, reset } from "@logtape/logtape";
import { equal, ok } from "node:assert/strict";
import { type AccessWorld, accessWorld, type Things } from "../../tests/support/access_world.ts";
import { requestOf, ROUTES } from "../../tests/support/route_table.ts";
import { raw, sql } from "../db/sql.ts";

const lines: string[] = [];
let world: AccessWorld;
Deno.test.beforeAll(async () => {
  await configure({
    sinks: {
      all: (record) => lines.push(JSON.stringify([record.message, record.properties])),
    },
    loggers: [
      { category: [], sinks: ["all"], lowestLevel: "debug" },
      { category: ["logtape", "meta"], sinks: ["all"], lowestLevel: "warning" },
    ],
    reset: true,
  });
  world = await accessWorld();
});
Deno.test.afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await reset();
});

// deno-lint-ignore no-explicit-any -- answers of many routes
async function post(path: string, json: unknown): Promise<any> {
  const response = await fetch(`${world.url}${path}`, {
    method: "POST",
    headers: {
      ...world.admin.headers,
      "content-type": "application/json",
      "idempotency-key": crypto.randomUUID(),
    },
    body: JSON.stringify(json),
  });
  const text = await response.text();
  ok(response.ok, `${path}: ${response.status} ${text}`);
  return JSON.parse(text);
}

/** Each secret by what it is. */
async function plant(things: Things): Promise<Record<string, string>> {
  const device = await post("/api/devices", {
    name: crypto.randomUUID(),
    location_id: things.location,
    address: "http://127.0.0.1:9",
    address_key: "canary-address-key",
  });
  await post(`/api/devices/${things.device}/commands`, {
    kind: "apply_config",
    config_yaml: "cameras: [{id: a, url: 'rtsp://u:canary-camera@10.0.0.9/s'}]",
  });
  const hook = await post("/api/webhooks", {
    url: "http://127.0.0.1:9/",
    types: ["webhook.test"],
  });
  const key = await post("/api/keys", { name: "k", scopes: ["plates:read"] });
  const invitation = await post("/api/invitations", {
    email: "canary@fleet.test",
    name: "C",
    role: "viewer",
  });
  await post("/api/invitations/accept", {
    token: invitation.token,
    password: "canary-password-of-c",
  });
  const factor = await post("/api/auth/two-factor/enable", { password: "correct horse battery" });
  const secrets = {
    "address key": "canary-address-key",
    "camera password": "canary-camera",
    "claim code": device.claim_code,
    "webhook secret": String(hook.secret ?? "").replace(/^whsec_/, ""),
    "api key": key.key,
    "invitation token": invitation.token,
    "user's password": "canary-password-of-c",
    "administrator's password": "correct horse battery",
    "TOTP secret": new URL(factor.totp_uri).searchParams.get("secret") ?? "",
    "backup code": factor.backup_codes[0],
    "session token": decodeURIComponent(world.admin.headers.cookie ?? "").split("=")[1]
      ?.split(".")[0] ?? "",
  };
  for (const [name, secret] of Object.entries(secrets)) ok(secret.length > 8, name);
  return secrets;
}

function found(text: string, where: string, secrets: Record<string, string>): string[] {
  return Object.entries(secrets).filter(([, secret]) => text.includes(secret))
    .map(([name]) => `${where} tells the ${name}`);
}

/** All of an answer; of a stream what has come once it caught up. */
async function textOf(response: Response): Promise<string> {
  if (!response.headers.get("content-type")?.startsWith("text/event-stream")) {
    return await response.text();
  }
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!/(^|\n\n)id: \d+\n\n/.test(text)) {
    const { done, value } = await reader?.read() ?? { done: true, value: "" };
    if (done) break;
    text += value;
  }
  await reader?.cancel();
  return text;
}

Deno.test("no answer, stream, metric, log line or table tells a planted secret", async () => {
  const things = await world.makeThings();
  const secrets = await plant(things);
  const faults: string[] = [];
  for (const [route, { needs }] of Object.entries(ROUTES)) {
    if (!route.startsWith("GET ") || needs === "device") continue;
    const { path, init } = requestOf(route, things);
    const response = await fetch(`${world.url}${path}`, { ...init, headers: world.admin.headers });
    faults.push(...found(await textOf(response), route, secrets));
    faults.push(...found(JSON.stringify([...response.headers]), `${route}'s headers`, secrets));
  }
  ok(lines.length > 50);
  faults.push(...found(lines.join("\n"), "the log", secrets));
  const tables = await world.db.rows<{ name: string }>(sql`
    select quote_ident(table_name) as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'`);
  ok(tables.length > 20);
  for (const { name } of tables) {
    const rows = await world.db.rows(raw(`select to_jsonb(t)::text as row from ${name} t`));
    // What better-auth looks a session up by; the cookie holds it signed.
    const allowed = { sessions: "session token" }[name];
    const told = found(JSON.stringify(rows), `the table ${name}`, secrets);
    faults.push(...told.filter((fault) => allowed === undefined || !fault.endsWith(allowed)));
  }
  equal(faults.join("\n"), "");
});
