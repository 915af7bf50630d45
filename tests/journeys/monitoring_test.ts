// The demo with its Prometheus: what is scraped is clean, every rule works, every panel has data.
import assert from "node:assert/strict";
import { DASHBOARDS } from "../../infra/grafana/dashboards.ts";
import type { Heartbeat } from "../../server/contract/device_link.ts";
import { cameraReport, heartbeat } from "../support/link_instance.ts";
import { type ReportingAgent, reportingAgent } from "../support/reporting_agent.ts";
import { runningDemo, type TestDemo } from "../support/running_demo.ts";
import { waitUntil } from "../support/wait_until.ts";

const DATA_WITHIN_MS = 180_000;

/** A Raspberry Pi, which this machine is not: hot, slowed down, with a camera that comes and goes. */
async function addPi(demo: TestDemo): Promise<ReportingAgent> {
  const post = async (path: string, body: unknown) => {
    const headers = { "content-type": "application/json" };
    const response = await demo.api(path, { method: "POST", headers, body: JSON.stringify(body) });
    assert.equal(response.status, 201, path);
    return await response.json();
  };
  const location = await post("/api/locations", { name: 'Site "3"\\' });
  const device = await post("/api/devices", { name: "pi", location_id: location.id });
  return await reportingAgent(demo.file.server_url, { device, picture: new Uint8Array() });
}

function reportOfPi(count: number): Partial<Heartbeat> {
  return {
    health: {
      ...heartbeat().health,
      temperature_celsius: 71,
      throttled_by: ["under_voltage"],
      disk_total_bytes: 16e9,
    },
    cameras: [cameraReport({
      frames_total: 100 + count,
      bytes_total: 90_000 * (100 + count),
      restarts_total: count,
      restarts_by_reason: { timeout: count },
      gate_decisions: { vehicle: count },
    })],
    spooled_reads: 2,
    spool: { bytes: 180_000, dropped_total: count, trouble: null },
    reads: { read: count },
  };
}

class Monitor {
  constructor(readonly url: string) {}

  async #get(path: string) {
    const response = await fetch(this.url + path);
    const answer = await response.json();
    assert.equal(answer.status, "success", `${path}: ${answer.error}`);
    return answer.data;
  }

  async query(expr: string): Promise<{ metric: Record<string, string> }[]> {
    const query = new URLSearchParams({ query: expr });
    return (await this.#get(`/api/v1/query?${query}`)).result;
  }

  async targets(): Promise<{ labels: Record<string, string>; health: string }[]> {
    return (await this.#get("/api/v1/targets")).activeTargets;
  }

  async rules(): Promise<{ name: string; health: string; lastError?: string }[]> {
    const { groups }: { groups: { rules: { name: string; health: string }[] }[] } = await this.#get(
      "/api/v1/rules",
    );
    return groups.flatMap(({ rules }) => rules);
  }
}

/** What is written for a person who chose everything. */
function asAsked(expr: string): string {
  return expr.replaceAll(/\$(location|device)\b/g, ".*").replaceAll("$__rate_interval", "5m");
}

async function queriesWithoutData(monitor: Monitor): Promise<string[]> {
  const silent: string[] = [];
  for (const { uid, panels, variables = [] } of DASHBOARDS) {
    for (const { title, queries } of panels) {
      for (const { expr } of queries) {
        if ((await monitor.query(asAsked(expr))).length === 0) {
          silent.push(`${uid}, ${title}: ${expr}`);
        }
      }
    }
    for (const { name, query } of variables) {
      const [, series = "", label = ""] = /^label_values\((.*), (\w+)\)$/.exec(query) ?? [];
      const found = await monitor.query(asAsked(series));
      if (!found.some(({ metric }) => metric[label])) silent.push(`${uid}, variable ${name}`);
    }
  }
  return silent;
}

async function checkMetrics(text: string, what: string): Promise<void> {
  const child = new Deno.Command("promtool", {
    args: ["check", "metrics"],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  const { code, stdout, stderr } = await child.output();
  const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  assert.deepEqual([code, said.trim()], [0, ""], what);
}

Deno.test("a Prometheus beside the demo: clean metrics, rules that work, panels with data", async () => {
  await using demo = await runningDemo({ hasTraffic: true, hasMonitoring: true });
  const monitor = new Monitor(demo.file.prometheus_url ?? "");
  await using pi = await addPi(demo);
  let count = 1;
  const missed = async () => {
    // An empty lane, asked for: until one was.
    await demo.api("/api/plates/process", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ device_id: demo.file.edges[0]?.device_id }),
    }).then((response) => response.body?.cancel());
  };
  let silent: string[] = ["not asked yet"];
  await waitUntil(async () => {
    await pi.report(reportOfPi(count++));
    if (!demo.events.some(({ type }) => type === "plate.missed")) await missed();
    silent = await queriesWithoutData(monitor);
    return silent.length === 0;
  }, { what: "data for every panel", timeoutMs: DATA_WITHIN_MS, everyMs: 2000 })
    .catch(() => assert.deepEqual(silent, [], "queries without data"));

  const targets = await monitor.targets();
  assert.deepEqual(
    targets.map(({ labels, health }) => `${labels.job} ${health}`).toSorted(),
    ["washfleet-edge up", "washfleet-edge up", "washfleet-fleet up", "washfleet-server up"],
  );
  const broken = (await monitor.rules()).filter(({ health }) => health === "err");
  assert.deepEqual(broken, []);

  const ask = async (url: string, key: string) =>
    await (await fetch(url, { headers: { authorization: `Bearer ${key}` } })).text();
  const { server_url, api_key, edges } = demo.file;
  await checkMetrics(await ask(`${server_url}/metrics`, api_key), "the server's");
  await checkMetrics(await ask(`${server_url}/api/prometheus/fleet`, api_key), "the fleet's");
  for (const { url, api_key } of edges) {
    await checkMetrics(await ask(`${url}/metrics`, api_key), "an agent's");
  }
});
