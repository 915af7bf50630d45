// A real server and a real agent with a camera: settings reach it over a server's restart, bad ones
// are refused or taken back, and what runs is always what the server says.
import assert from "node:assert/strict";
import { parse } from "yaml";
import { readConfig } from "../../server/config.ts";
import type { DeploymentDetail } from "../../server/contract/deployment.ts";
import type { DeviceConfig } from "../../server/contract/template.ts";
import { type RunningServer, startServer } from "../../server/start_server.ts";
import { AgentProcess } from "../support/agent_process.ts";
import { testDatabase } from "../support/database.ts";
import { startHttpCamera } from "../support/http_camera.ts";
import { waitUntil } from "../support/wait_until.ts";

const PASSWORD = "correct horse battery";

const content = (address: string, intervalMs: string) => `
http: { host: 127.0.0.1, port: 0 }
cameras:
  - id: lane-1
    name: "{{location.name}}"
    url: "${address}"
    source: snapshot
    interval_ms: ${intervalMs}
`;

Deno.test("a deployment changes a camera's interval; one that is refused and one that breaks the camera are taken back", async () => {
  await using database = await testDatabase();
  await using camera = await startHttpCamera({ login: "basic" });
  const folder = await Deno.makeTempDir({ prefix: "deployment_" });
  const env = {
    WASHFLEET_DATA: `${folder}/server`,
    WASHFLEET_PORT: "0",
    WASHFLEET_ADMIN_PASSWORD: PASSWORD,
    DATABASE_URL: database.connectionString,
  };
  const start = (port: string) =>
    startServer(readConfig({ ...env, WASHFLEET_PORT: port }), {
      signal: new AbortController().signal,
    });
  let server: RunningServer = await start("0");
  const { url } = server;
  const api = await signedIn(url);
  const location = await api("POST", "/locations", { name: "Town" });
  const registered = await api("POST", "/devices", { name: "Pi", location_id: location.id });
  const file = `${folder}/agent/edge.yaml`;
  await Deno.mkdir(`${folder}/agent/data`, { recursive: true });
  const address = new URL(camera.snapshotUrl);
  const { username, password, host, pathname } = address;
  await Deno.writeTextFile(
    file,
    JSON.stringify({
      server: { url, claim_code: registered.claim_code },
      data_dir: `${folder}/agent/data`,
      http: { host: "127.0.0.1", port: 0 },
      cameras: [{ id: "lane-1", url: camera.snapshotUrl, source: "snapshot" }],
    }),
  );
  const agent = new AgentProcess(`${folder}/agent`, ["--config", file]);
  const device = `/devices/${registered.device.id}`;
  const config = (): Promise<DeviceConfig> => api("GET", `${device}/config`);
  const deployed = async (id: string, status: string): Promise<DeploymentDetail> => {
    let last: DeploymentDetail | undefined;
    await waitUntil(async () => {
      last = await api("GET", `/deployments/${id}`).catch(() => last);
      return last?.status === status;
    }, { what: `the deployment is ${status}: ${JSON.stringify(last)}`, timeoutMs: 60_000 })
      .catch((error) => assert.fail(`${error}: ${JSON.stringify(last)}`));
    return last ?? assert.fail();
  };
  try {
    await waitUntil(async () => (await api("GET", device)).status === "online", {
      what: "the agent reports a picture",
      timeoutMs: 60_000,
    });
    await api("PUT", `${device}/config/overrides`, {
      variables: {
        "camera.user": decodeURIComponent(username),
        "camera.password": { secret: decodeURIComponent(password) },
      },
      camera_variables: { "lane-1": { "camera.host": host } },
    });
    const good = `http://{{camera.user}}:{{camera.password}}@{{camera.host}}${pathname}`;
    const made = await api("POST", "/templates", {
      name: "Lane",
      content: content(good, '"{{device.interval}}"'),
      variables: { "device.interval": 400 },
    });
    const strategy = { soak_ms: 3000 };
    const deploy = async (more: Record<string, unknown>) => {
      const ids = { template_id: made.template.id, device_ids: [registered.device.id] };
      return (await api("POST", "/deployments", { ...ids, ...more })).id as string;
    };

    const first = await deploy({ strategy });
    // All that is known is in Postgres.
    await server.stop();
    server = await start(new URL(url).port);
    await deployed(first, "done");
    const settings = parse(await Deno.readTextFile(file));
    assert.equal(settings.cameras[0].interval_ms, 400);
    assert.equal(settings.cameras[0].name, "Town");
    assert.equal(settings.server.url, url, "it still has its server");
    assert.equal(new URL(settings.cameras[0].url).password, password);
    const converged = await config();
    assert.equal(converged.is_converged, true);
    assert.ok(converged.desired !== null);
    assert.equal(converged.reported?.config_version, converged.desired.revision);

    // The agent refuses a struck out secret that it knows nothing of; the server cannot tell.
    const struck = content(`http://***@192.0.2.1${pathname}`, "500");
    await api("POST", `/templates/${made.template.id}/versions`, { content: struck });
    const refused = await deployed(await deploy({ strategy }), "reverted");
    assert.equal(refused.devices[0]?.waiting?.code, "refused");
    assert.equal(refused.devices[0]?.faults[0]?.path, "cameras.0.url");
    assert.equal(parse(await Deno.readTextFile(file)).cameras[0].interval_ms, 400);

    const dead = content("http://127.0.0.1:9/none.jpg", "700");
    await api("POST", `/templates/${made.template.id}/versions`, { content: dead });
    const broken = await deployed(await deploy({ strategy }), "reverted");
    assert.equal(broken.devices[0]?.status, "reverted");
    assert.equal(broken.devices[0]?.waiting?.code, "unhealthy", JSON.stringify(broken));
    assert.match(broken.reason ?? "", /gives no picture/);
    assert.equal(parse(await Deno.readTextFile(file)).cameras[0].interval_ms, 400);
    await waitUntil(async () => (await config()).is_converged, { what: "it runs the first again" });
    const shown = JSON.stringify([converged, refused, broken, await config()]);
    assert.ok(!shown.includes(password) && !shown.includes(decodeURIComponent(password)));
  } finally {
    agent.child.kill("SIGTERM");
    await agent.end();
    await server.stop();
    await Deno.remove(folder, { recursive: true });
  }
});

// deno-lint-ignore no-explicit-any -- answers of many routes, of which the test names one field
type Api = (method: string, path: string, json?: unknown) => Promise<any>;

async function signedIn(url: string): Promise<Api> {
  const credentials = { email: "admin@washfleet.local", password: PASSWORD };
  const response = await fetch(`${url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify(credentials),
  });
  await response.body?.cancel();
  const cookie = response.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  return async (method, path, json) => {
    const answer = await fetch(`${url}/api${path}`, {
      method,
      headers: { cookie, origin: url, "content-type": "application/json" },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  };
}
