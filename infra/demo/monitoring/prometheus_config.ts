// Owns what the demo's Prometheus watches: what the shipped configuration does, at the demo's
// addresses, and each agent as well. Pure.
import { parse } from "yaml";

export interface WatchedDemo {
  /** host:port */
  server: string;
  edges: readonly { address: string; keyFile: string; site: string }[];
  /** Of a key with the scope metrics:read. */
  keyFile: string;
  /** Folder of the rules. */
  rulesDir: string;
}

interface ScrapeConfig {
  job_name: string;
  metrics_path?: string;
  scrape_interval?: string;
  scrape_timeout?: string;
  authorization: { type: "Bearer"; credentials_file: string };
  static_configs: { targets: string[]; labels?: Record<string, string> }[];
}

/** A demo is looked at for minutes, not months. */
const EVERY = "5s";

/** @param shipped text of infra/prometheus/prometheus.yaml */
export function prometheusConfig(shipped: string, watched: WatchedDemo) {
  const { scrape_configs }: { scrape_configs: ScrapeConfig[] } = parse(shipped);
  const keyed = (file: string) => ({ type: "Bearer", credentials_file: file }) as const;
  return {
    global: { scrape_interval: EVERY, evaluation_interval: EVERY },
    rule_files: [`${watched.rulesDir}/*.yaml`],
    scrape_configs: [
      ...scrape_configs.map(({ job_name, metrics_path }): ScrapeConfig => ({
        job_name,
        ...(metrics_path === undefined ? {} : { metrics_path }),
        authorization: keyed(watched.keyFile),
        static_configs: [{ targets: [watched.server] }],
      })),
      ...watched.edges.map(({ address, keyFile, site }): ScrapeConfig => ({
        job_name: `washfleet-edge-${site}`, // each has a key of its own
        authorization: keyed(keyFile),
        static_configs: [{ targets: [address], labels: { job: "washfleet-edge", device: site } }],
      })),
    ],
  };
}
