// Debian's own Alertmanager with the shipped routes, in front of a real server.
import assert from "node:assert/strict";
import { parse, stringify } from "yaml";
import { type TestApp, testApp } from "../../tests/support/app.ts";
import { testContext } from "../../tests/support/context.ts";
import { freePortBase } from "../../tests/support/free_port_base.ts";
import { addRule, addSite, said } from "../../tests/support/notifying.ts";
import { waitUntil } from "../../tests/support/wait_until.ts";
import { prometheusRoutes } from "../../server/http/prometheus_routes.ts";
import { listNotifications } from "../../server/notifications/list_notifications.ts";
import { createSealer } from "../../server/seal.ts";
import { startChild, waitUntilReady } from "../demo/child_process.ts";

const SHIPPED = new URL("./alertmanager.yaml", import.meta.url);

interface Config {
  route: Record<string, unknown>;
  receivers: {
    webhook_configs: {
      url: string;
      http_config: { authorization: { credentials_file: string } };
    }[];
  }[];
}

/** The shipped file but for the address, the key, and how long it waits for more alerts. */
async function configFor(dir: string, to: { url: string; key: string }): Promise<string> {
  const config: Config = parse(await Deno.readTextFile(SHIPPED));
  Object.assign(config.route, { group_wait: "1s", group_interval: "1s" });
  await Deno.writeTextFile(`${dir}/key`, to.key);
  for (const { webhook_configs } of config.receivers) {
    for (const webhook of webhook_configs) {
      webhook.url = webhook.url.replace("http://server:8080", to.url);
      webhook.http_config.authorization.credentials_file = `${dir}/key`;
    }
  }
  await Deno.writeTextFile(`${dir}/alertmanager.yaml`, stringify(config));
  return `${dir}/alertmanager.yaml`;
}

interface Manager {
  server: TestApp;
  /** Tells it of alerts as a Prometheus does. */
  tell(alerts: { labels: Record<string, string>; isOver?: boolean }[]): Promise<void>;
}

async function withAlertmanager(test: (manager: Manager) => Promise<void>): Promise<void> {
  const states = { list: () => Promise.resolve(new Map()) };
  await using server = await testApp({ routes: [prometheusRoutes({ states })] });
  const dir = await Deno.makeTempDir({ prefix: "washfleet-alertmanager-" });
  const http = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, server.app.fetch);
  const { key } = await server.key(["notifications:write"]);
  const port = freePortBase(1);
  const config = await configFor(dir, { url: `http://127.0.0.1:${http.addr.port}`, key });
  const child = startChild({
    name: "alertmanager",
    program: "/usr/bin/prometheus-alertmanager",
    args: [
      `--config.file=${config}`,
      `--storage.path=${dir}/data`,
      `--web.listen-address=127.0.0.1:${port}`,
      "--cluster.listen-address=",
    ],
    logFile: `${dir}/log`,
  });
  const url = `http://127.0.0.1:${port}`;
  const startsAt = new Date().toISOString();
  try {
    const signal = new AbortController().signal;
    await waitUntilReady(`${url}/-/ready`, { timeoutMs: 30_000, signal, child });
    await test({
      server,
      tell: async (alerts) => {
        const response = await fetch(`${url}/api/v2/alerts`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(alerts.map(({ labels, isOver }) => ({
            labels: { severity: "critical", ...labels },
            annotations: { summary: `${labels.alertname} of ${labels.device ?? labels.location}` },
            startsAt,
            ...(isOver ? { endsAt: new Date().toISOString() } : {}),
          }))),
        });
        assert.equal(response.status, 200, await response.text());
      },
    });
  } finally {
    await child.stop();
    await http.shutdown();
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("amtool takes the shipped configuration", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const path = await configFor(dir, { url: "http://server:8080", key: "x" });
    const { code, stderr } = await new Deno.Command("amtool", { args: ["check-config", path] })
      .output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("a site whose uplink dies is one notification, opened and closed by a real Alertmanager", () =>
  withAlertmanager(async ({ server, tell }) => {
    const { db } = server.database;
    const sealer = await createSealer(new Uint8Array(32));
    await addRule({ db, sealer }, { trigger: { kind: "alert", severities: ["critical"] } });
    const { location } = await addSite(db, { name: "North", devices: [] });
    const site = { location_id: location, location: "North" };
    const uplink = { alertname: "SiteUplinkDown", ...site };
    const devices = ["Gate", "Exit"].map((device) => ({
      alertname: "DeviceOffline",
      ...site,
      device_id: crypto.randomUUID(),
      device,
    }));
    const elsewhere = { alertname: "DeviceOffline", location_id: crypto.randomUUID(), device: "X" };
    const told = async () => (await said(db)).map(({ title, moment }) => `${moment}: ${title}`);

    await tell([{ labels: uplink }, ...devices.map((labels) => ({ labels }))]);
    await waitUntil(async () => (await told()).length > 0, {
      what: "the site's",
      timeoutMs: 30_000,
    });
    // What comes after it proves that the devices' were held back, not only late.
    await tell([{ labels: elsewhere }]);
    await waitUntil(async () => (await told()).some((one) => one.includes("of X")), {
      what: "the other site's",
      timeoutMs: 30_000,
    });
    assert.deepEqual(await told(), [
      "raised: SiteUplinkDown of North",
      "raised: DeviceOffline of X",
    ]);

    await tell([uplink, ...devices].map((labels) => ({ labels, isOver: true })));
    await waitUntil(async () => (await told()).some((one) => one.startsWith("recovered")), {
      what: "the site's end",
      timeoutMs: 30_000,
    });
    const { items } = await listNotifications(testContext(db), { limit: 10 });
    const states = items.map(({ title, ended_how }) => `${title}: ${ended_how}`).toSorted();
    assert.deepEqual(states, ["DeviceOffline of X: null", "SiteUplinkDown of North: recovered"]);
  }));
