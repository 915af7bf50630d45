// Owns an agent's link at a double of its server for tests: real HTTP, a real data folder, cameras
// that push by hand, and a pace that lets nobody wait.
import { CameraSettings } from "../../server/contract/camera.ts";
import type { AgentActs } from "../../edge/link/agent_acts.ts";
import type { ReportedRemedies } from "../../edge/link/compose_heartbeat.ts";
import { Link } from "../../edge/link/link.ts";
import type { LinkPace } from "../../edge/link/link_pace.ts";
import type { KernelSources } from "../../edge/machine/kernel_clock.ts";
import { createMetrics } from "../../edge/metrics.ts";
import { createHandFleet, type HandFleet } from "./edge_fleet.ts";
import { type FakeServer, startFakeServer } from "./fake_link_server.ts";

/** The product's pace, made quick. Reads stay in memory unless a test says otherwise. */
export const QUICK_PACE: LinkPace = {
  enrolBackoff: { firstMs: 10, longestMs: 40 },
  heartbeatBackoff: { firstMs: 10, longestMs: 40 },
  revokedBackoff: { firstMs: 20, longestMs: 40 },
  commandBackoff: { firstMs: 10, longestMs: 40 },
  commandSilenceMs: 10_000,
  readBackoff: { firstMs: 10, longestMs: 40 },
  keepAfterMs: 10_000,
  spoolGapMs: 1,
  spoolLookMs: 10,
};

export interface LinkStartOptions {
  claimCode?: string | null;
  /** Default: the double's. */
  serverUrl?: string | null;
  pace?: Partial<LinkPace>;
  bootId?: string;
  kernel?: KernelSources;
  acts?: AgentActs;
  remedies?: ReportedRemedies;
  maxSpoolBytes?: number;
  diskFreeBytes?: number;
  configHash?: () => string;
  fetch?: typeof globalThis.fetch;
}

export interface LinkRig {
  server: FakeServer;
  fleet: HandFleet;
  dataDir: string;
  /** Starts a link; it is ended with the test. */
  start: (options?: LinkStartOptions) => Link;
  /** Ends all links started so far, as SIGTERM would. */
  stop: () => Promise<void>;
}

/** `lane-1` is read by hand, `lane-2` every 250 ms. */
export const CAMERAS = [
  { id: "lane-1", url: "rtsp://10.0.0.9/s" },
  { id: "lane-2", url: "rtsp://10.0.0.10/s", trigger: { mode: "interval", every_ms: 250 } },
].map((camera) => CameraSettings.parse(camera));

export async function withLink(run: (rig: LinkRig) => Promise<void>): Promise<void> {
  const dataDir = await Deno.makeTempDir({ prefix: "edge_link_" });
  const server = startFakeServer();
  const fleet = createHandFleet(CAMERAS);
  let ending = new AbortController();
  let running: Promise<void>[] = [];
  const stop = async () => {
    ending.abort();
    await Promise.all(running);
    ending = new AbortController();
    running = [];
  };
  const start = (options: LinkStartOptions = {}) => {
    const link = new Link(linkOptions({ server, fleet, dataDir }, options));
    running.push(link.run(ending.signal));
    return link;
  };
  try {
    await run({ server, fleet, dataDir, stop, start });
  } finally {
    await stop();
    await server.stop();
    await fleet.stop();
    await Deno.remove(dataDir, { recursive: true });
  }
}

function linkOptions(
  { server, fleet, dataDir }: Pick<LinkRig, "server" | "fleet" | "dataDir">,
  options: LinkStartOptions,
) {
  const machine = { ...MACHINE, disk_free_bytes: options.diskFreeBytes ?? 1e12 };
  return {
    serverUrl: options.serverUrl === undefined ? server.url : options.serverUrl,
    claimCode: options.claimCode === undefined ? "GOOD-CLAIM" : options.claimCode,
    dataDir,
    hardwareId: "hardware-1",
    agentVersion: "1.2.3",
    bootId: options.bootId ?? crypto.randomUUID(),
    fleet,
    metrics: createMetrics(),
    machineHealth: () => Promise.resolve(machine),
    configHash: options.configHash ?? (() => "hash"),
    address: () => null,
    maxSpoolBytes: () => options.maxSpoolBytes ?? 10_000_000,
    acts: options.acts ?? {},
    ...(options.remedies === undefined ? {} : { remedies: options.remedies }),
    fetch: options.fetch ?? globalThis.fetch,
    kernel: options.kernel ?? NO_KERNEL,
    pace: { ...QUICK_PACE, ...options.pace },
  };
}

const MACHINE = {
  cpu_ratio: null,
  memory_used_bytes: null,
  memory_total_bytes: null,
  agent_memory_bytes: 1,
  temperature_celsius: null,
  disk_free_bytes: null,
  uptime_ms: 1,
};

/** As where nothing is permitted. */
const NO_KERNEL: KernelSources = {
  uptimeSeconds: () => {
    throw new Deno.errors.NotCapable("not permitted");
  },
  bootId: () => {
    throw new Deno.errors.NotFound("no such file");
  },
};
