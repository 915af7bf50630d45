import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { waitUntil } from "../tests/support/wait_until.ts";
import { type Config, readConfig } from "./config.ts";
import { type RunningServer, startServer } from "./start_server.ts";

const PASSWORD = "correct horse battery";

let dataDir: string;
let server: RunningServer;

function config(more: Record<string, string> = {}): Config {
  return readConfig({
    WASHFLEET_DATA: dataDir,
    WASHFLEET_PORT: "0",
    WASHFLEET_ADMIN_PASSWORD: PASSWORD,
    ...more,
  });
}

const start = (more?: Record<string, string>) =>
  startServer(config(more), { signal: new AbortController().signal });

Deno.test.beforeAll(async () => {
  dataDir = await Deno.makeTempDir();
  server = await start();
});
Deno.test.afterAll(async () => {
  await server.stop();
  await Deno.remove(dataDir, { recursive: true });
});

async function signIn(): Promise<string> {
  const response = await fetch(`${server.url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: server.url },
    body: JSON.stringify({ email: "admin@washfleet.local", password: PASSWORD }),
  });
  equal(response.status, 200, await response.text());
  return response.headers.getSetCookie()[0]?.split(";")[0] ?? "";
}

async function makeKey(scopes: string[]): Promise<string> {
  const response = await fetch(`${server.url}/api/keys`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      origin: server.url,
      cookie: await signIn(),
    },
    body: JSON.stringify({ name: "test", scopes }),
  });
  return (await response.json()).key;
}

/** Every documented route, its parameters filled in: `[method, path]`. */
async function documentedRoutes(): Promise<[method: string, path: string][]> {
  const document = await (await fetch(`${server.url}/openapi.json`)).json();
  return Object.entries<Record<string, unknown>>(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method): [string, string] => [
      method.toUpperCase(),
      path.replaceAll(/\{\w*id\}/g, "0197f000-0000-7000-8000-000000000009")
        .replaceAll(/\{\w+\}/g, "lane"),
    ])
  );
}

/** What the scope `metrics:read` is for. */
const METRICS = /^\/(metrics|api\/prometheus\/(fleet|targets))$/;
const PUBLIC =
  /^\/(healthz|readyz|api\/auth\/.*|api\/enroll|api\/invitations\/accept|api\/password_resets(\/accept)?)$/;

Deno.test("every documented route is closed to those whom nobody knows", async () => {
  const routes = await documentedRoutes();
  ok(routes.length > 25, `${routes.length} routes`);
  for (const [method, path] of routes) {
    if (PUBLIC.test(path)) continue;
    const response = await fetch(`${server.url}${path}`, { method });
    equal(response.status, 401, `${method} ${path}`);
    match(await response.text(), /"code":"unauthenticated"/);
  }
});

Deno.test("every documented route refuses a key without its scope", async () => {
  const key = await makeKey(["metrics:read"]);
  const open: string[] = [];
  for (const [method, path] of await documentedRoutes()) {
    if (PUBLIC.test(path) || METRICS.test(path)) continue;
    const response = await fetch(`${server.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}` },
    });
    await response.body?.cancel();
    if (response.ok || response.status >= 500) open.push(`${method} ${path} ${response.status}`);
  }
  deepEqual(open, []);
});

Deno.test("stop() ends streams, and the next start finds everything again", async () => {
  const key = await makeKey(["events:read", "fleet:read"]);
  const headers = { authorization: `Bearer ${key}` };
  const stream = await fetch(`${server.url}/api/events`, { headers });
  equal(stream.status, 200);
  const text = stream.text();
  equal(server.admin?.password, PASSWORD);
  await rejects(start(), /another server is using it/);
  await server.stop();
  match(await text, /: end server_stopping/);
  await rejects(fetch(`${server.url}/healthz`));
  server = await start();
  equal(server.admin, null);
  const status = await fetch(`${server.url}/api/fleet/status`, { headers });
  equal(status.status, 200, "the key is known");
  await status.body?.cancel();
  await waitUntil(async () => {
    const response = await fetch(`${server.url}/readyz`);
    await response.body?.cancel();
    return response.ok ? true : undefined;
  }, { what: "ready", timeoutMs: 20_000 });
});

Deno.test("main.ts names every wrong setting and exits 78", async () => {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--allow-env", "--allow-read", import.meta.resolve("./main.ts")],
    env: { WASHFLEET_PORT: "eighty", WASHFLEET_LOG_LEVEL: "loud" },
  }).output();
  equal(code, 78);
  match(new TextDecoder().decode(stderr), /WASHFLEET_PORT: .*\n\s+WASHFLEET_LOG_LEVEL: /);
});
