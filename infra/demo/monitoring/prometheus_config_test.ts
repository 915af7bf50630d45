import assert from "node:assert/strict";
import { prometheusConfig } from "./prometheus_config.ts";

Deno.test("prometheusConfig() watches what the shipped one does, at the demo's addresses", async () => {
  const shipped = await Deno.readTextFile(
    new URL("../../prometheus/prometheus.yaml", import.meta.url),
  );
  const { scrape_configs, rule_files } = prometheusConfig(shipped, {
    server: "127.0.0.1:8400",
    keyFile: "/demo/key",
    rulesDir: "/rules",
    edges: [{ address: "127.0.0.1:8411", keyFile: "/demo/pi/api_key", site: "pi" }],
  });
  assert.deepEqual(rule_files, ["/rules/*.yaml"]);
  const watched = scrape_configs.map((
    { job_name, metrics_path, authorization, static_configs },
  ) => [
    job_name,
    static_configs[0]?.targets[0] + (metrics_path ?? "/metrics"),
    authorization.credentials_file,
  ]);
  assert.deepEqual(watched, [
    ["washfleet-server", "127.0.0.1:8400/metrics", "/demo/key"],
    ["washfleet-fleet", "127.0.0.1:8400/api/prometheus/fleet", "/demo/key"],
    ["washfleet-edge-pi", "127.0.0.1:8411/metrics", "/demo/pi/api_key"],
  ]);
});
