// Owns the demo's Prometheus: Debian's own, with the shipped rules, in a folder of the demo.
import { stringify } from "yaml";
import type { ChildProcess } from "../child_process.ts";
import type { Programs } from "../programs.ts";
import { prometheusConfig } from "./prometheus_config.ts";

export interface PrometheusOptions {
  dir: string;
  port: number;
  programs: Programs;
  serverUrl: string;
  /** With the scope metrics:read. */
  apiKey: string;
  /** `dataDir`: where the agent keeps its key. */
  edges: readonly { url: string; dataDir: string; site: string }[];
}

const PROGRAM = "/usr/bin/prometheus";
const SHIPPED = new URL("../../prometheus/", import.meta.url);

/** Starts it; `url` answers `/-/ready` once it can be asked. */
export async function startPrometheus(
  options: PrometheusOptions,
): Promise<{ child: ChildProcess; url: string }> {
  const dir = `${options.dir}/prometheus`;
  await Deno.mkdir(dir, { recursive: true, mode: 0o700 });
  const keyFile = `${dir}/metrics_key`;
  await Deno.writeTextFile(keyFile, options.apiKey, { mode: 0o600 });
  const config = prometheusConfig(await Deno.readTextFile(new URL("prometheus.yaml", SHIPPED)), {
    server: new URL(options.serverUrl).host,
    keyFile,
    rulesDir: new URL("rules", SHIPPED).pathname,
    edges: options.edges.map(({ url, dataDir, site }) => ({
      address: new URL(url).host,
      keyFile: `${dataDir}/api_key`,
      site,
    })),
  });
  await Deno.writeTextFile(`${dir}/prometheus.yaml`, stringify(config), { mode: 0o600 });
  const address = `127.0.0.1:${options.port}`;
  const child = options.programs.start(
    "prometheus",
    [
      `--config.file=${dir}/prometheus.yaml`,
      `--storage.tsdb.path=${dir}/data`,
      "--storage.tsdb.retention.time=2d",
      `--web.listen-address=${address}`,
      "--log.level=warn",
    ],
    {},
    PROGRAM,
  );
  return { child, url: `http://${address}` };
}
