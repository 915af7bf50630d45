// Owns opening the installer's page in Chromium over the agent's real HTTP, with cameras set by hand.
import { noDiscovery } from "./no_discovery.ts";
import type { BrowserContextOptions, Page } from "playwright-core";
import { EdgeConfig } from "../../server/contract/edge_config.ts";
import {
  createRunningConfig,
  type RunningConfigOptions,
} from "../../edge/config/running_config.ts";
import { createApp, type EdgeApp } from "../../edge/http/app.ts";
import { createKeyRing } from "../../edge/http/key_ring.ts";
import type { HttpParts, LinkHealth } from "../../edge/http/parts.ts";
import { createMetrics } from "../../edge/metrics.ts";
import { launchBrowser } from "./browser.ts";
import { createHandFleet, type HandFleet } from "./edge_fleet.ts";

export const PAGE_KEY = `wfe_${"k".repeat(43)}`;
export const PHONE = { width: 360, height: 740 };
export const DESK = { width: 1280, height: 800 };

export interface InstallerPage extends AsyncDisposable {
  readonly page: Page;
  readonly fleet: HandFleet;
  readonly url: string;
  /** What `GET /api/health` says of the link; change it in place. */
  readonly link: LinkHealth;
  /** Console errors, uncaught errors, CSP violations, requests to other hosts. */
  readonly faults: string[];
  /** Shows a picture of the camera that arrived `ageMs` ago. */
  show(cameraId: string, jpeg: Uint8Array<ArrayBuffer>, ageMs?: number): void;
  logIn(): Promise<void>;
  /** Ends the HTTP; all connections break, as when the agent is switched off. */
  switchOff(): Promise<void>;
  /** Serves again at the same address, with every session forgotten. */
  switchOn(): void;
}

export interface InstallerPageOptions extends BrowserContextOptions {
  /** As in the YAML. */
  config?: Record<string, unknown>;
  link?: Partial<LinkHealth>;
  parts?: Partial<HttpParts>;
  /** What the running config is made with besides. */
  running?: Partial<RunningConfigOptions>;
}

/** `await using open = await openInstallerPage({ config: { cameras: [...] } })`; not logged in. */
export async function openInstallerPage(
  { config = {}, link = {}, parts = {}, running = {}, ...browserOptions }: InstallerPageOptions,
): Promise<InstallerPage> {
  const parsed = EdgeConfig.parse({
    ...config,
    http: { rate_limit_per_minute: 100_000, ...config.http as object },
  });
  const fleet = createHandFleet(parsed.cameras);
  const linked = { ...UNLINKED, ...link };
  const createEdge = () =>
    createApp({ ...standingParts({ parsed, fleet, linked, running }), ...parts });
  let served = serve(createEdge(), 0);
  const { port } = served;
  const url = `http://127.0.0.1:${port}/`;
  const browser = await launchBrowser();
  const context = await browser.newContext({ viewport: PHONE, ...browserOptions });
  const page = await context.newPage();
  const faults = await hearFaults(page, url);
  await page.goto(url);
  return {
    page,
    fleet,
    url,
    link: linked,
    faults,
    show: (id, jpeg, ageMs = 0) => void fleet.push(id, { jpeg, ageMs }),
    async logIn() {
      await page.fill("#api_key", PAGE_KEY);
      await page.click("#login_form button");
      await page.waitForSelector("#page:not([hidden])");
    },
    switchOff: () => served.stop(),
    switchOn: () => served = serve(createEdge(), port),
    async [Symbol.asyncDispose]() {
      await browser.close();
      await served.stop();
      await fleet.stop();
    },
  };
}

function serve(edge: EdgeApp, port: number) {
  const cut = new AbortController();
  const options = { hostname: "127.0.0.1", port, signal: cut.signal, onListen: () => {} };
  const server = Deno.serve(options, edge.app.fetch);
  return {
    port: server.addr.port,
    async stop() {
      cut.abort();
      edge.close();
      await server.finished;
    },
  };
}

function standingParts(
  { parsed, fleet, linked, running }: {
    parsed: EdgeConfig;
    fleet: HandFleet;
    linked: LinkHealth;
    running: Partial<RunningConfigOptions>;
  },
): HttpParts {
  return {
    fleet,
    config: createRunningConfig({
      initial: parsed,
      state: { source: "file", loadedAt: new Date(), faults: [] },
      path: null,
      override: (loaded) => loaded,
      apply: (next) => fleet.apply(next.cameras),
      ...running,
    }),
    link: {
      health: () => linked,
      claim: () => ({ kind: "taken" }),
      readNow: () => Promise.resolve({ kind: "unlinked" }),
    },
    discovery: noDiscovery,
    machineHealth: () => Promise.resolve(MACHINE),
    metrics: createMetrics(),
    keys: createKeyRing({ key: PAGE_KEY }),
    version: "1.2.3",
    bootId: crypto.randomUUID(),
    startedAt: new Date(),
  };
}

const MACHINE = {
  cpu_ratio: 0.31,
  memory_used_bytes: 412_000_000,
  memory_total_bytes: 1_000_000_000,
  agent_memory_bytes: 90_000_000,
  temperature_celsius: 54,
  disk_free_bytes: 21_000_000_000,
  uptime_ms: 7_300_000,
};

const UNLINKED: LinkHealth = {
  state: "unlinked",
  detail: null,
  since: new Date(0).toISOString(),
  server_url: null,
  device_id: null,
  device_name: null,
  location_name: null,
  last_heartbeat_at: null,
  clock_offset_ms: null,
  clock: "unsynced",
  claim: null,
  reads_waiting: 0,
  reads_dropped_total: 0,
  spooled_reads: 0,
  spool_bytes: 0,
  spool_max_bytes: 100_000_000,
  spool_trouble: null,
};

async function hearFaults(page: Page, url: string): Promise<string[]> {
  const faults: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(`uncaught: ${error.message}`));
  page.on("request", (request) => {
    const asked = request.url();
    if (!asked.startsWith(url) && !/^(?:blob|data):/.test(asked)) {
      faults.push(`request to another host: ${asked}`);
    }
  });
  await page.exposeFunction("tellViolation", (text: string) => void faults.push(text));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => {
      const { tellViolation } = globalThis as unknown as { tellViolation(text: string): void };
      tellViolation(`CSP: ${event.effectiveDirective} ${event.blockedURI}`);
    });
  });
  return faults;
}
