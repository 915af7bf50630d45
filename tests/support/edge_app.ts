// Owns the agent's HTTP over a fleet without FFmpeg, for tests that ask its routes.
import assert from "node:assert/strict";
import {
  createFrameVariants,
  type FrameVariants,
  type FrameVariantsOptions,
} from "../../edge/cameras/frame_variants.ts";
import { EdgeConfig } from "../../server/contract/edge_config.ts";
import {
  createRunningConfig,
  type RunningConfigOptions,
} from "../../edge/config/running_config.ts";
import { scaleJpeg } from "../../edge/ffmpeg/scale_jpeg.ts";
import { createApp, type EdgeApp } from "../../edge/http/app.ts";
import { createKeyRing, type KeyRing } from "../../edge/http/key_ring.ts";
import type { LinkHealth, LinkView, ReadNow } from "../../edge/http/parts.ts";
import { createMetrics } from "../../edge/metrics.ts";
import { Problem } from "../../server/contract/problem.ts";
import { createHandFleet, type HandFleet } from "./edge_fleet.ts";
import { noDiscovery } from "./no_discovery.ts";

export const KEY = `wfe_${"k".repeat(43)}`;

/** Planted wherever a secret may stand: no answer, log line or metric may hold it. */
export const CANARY = "canary-password";

const CONFIG = {
  cameras: [
    { id: "lane-1", url: `rtsp://admin:${CANARY}@10.0.0.9/s`, stall_after_ms: 4000 },
    { id: "lane-2", url: `rtsp://10.0.0.10/s?pwd=${CANARY}` },
  ],
  server: { url: "https://fleet.example", claim_code: CANARY },
  discovery: { adopt: [{ make: "axis", username: "admin", password: CANARY }] },
  http: { cors_origins: ["https://pos.example"], rate_limit_per_minute: 100 },
};

/** For tests that ask more often than a stranger may. */
export const UNLIMITED = { config: { http: { rate_limit_per_minute: 10_000 } } };

export interface EdgeRig extends EdgeApp {
  fleet: HandFleet;
  /** Asks with the key. */
  ask: (path: string, init?: RequestInit) => Promise<Response>;
  askAnonymously: (path: string, init?: RequestInit) => Promise<Response>;
}

export interface EdgeRigOptions {
  readNow?: ReadNow;
  claim?: LinkView["claim"];
  /** Over two cameras with planted passwords. */
  config?: object;
  /** A settings file, which `config` does not fill; default: there is none. */
  path?: string;
  write?: RunningConfigOptions["write"];
  keys?: KeyRing;
  variants?: FrameVariants;
  /** The clock of the pictures' ages. */
  monotonicMs?: () => number;
}

export async function withEdgeApp(
  run: (rig: EdgeRig) => Promise<void>,
  options: EdgeRigOptions = {},
): Promise<void> {
  const { readNow = { kind: "unlinked" }, path = null, write } = options;
  const initial = EdgeConfig.parse({ ...CONFIG, ...options.config });
  const monotonicMs = options.monotonicMs ?? (() => performance.now());
  const fleet = createHandFleet(initial.cameras, monotonicMs);
  const edge = createApp({
    fleet,
    config: createRunningConfig({
      initial,
      state: { source: "file", loadedAt: new Date(0), faults: [] },
      path,
      override: (loaded) => loaded,
      apply: (next) => fleet.apply(next.cameras),
      ...(write === undefined ? {} : { write }),
    }),
    link: {
      health: linkHealth,
      readNow: () => Promise.resolve(readNow),
      claim: options.claim ?? (() => ({ kind: "taken" })),
    },
    discovery: noDiscovery,
    machineHealth: () => Promise.resolve(MACHINE),
    metrics: createMetrics(),
    keys: options.keys ?? createKeyRing({ key: KEY }),
    variants: options.variants ?? createFrameVariants({ scale: scaleWithoutHurry }),
    version: "1.2.3",
    bootId: crypto.randomUUID(),
    startedAt: new Date(0),
    monotonicMs,
  });
  const askAnonymously = async (path: string, init?: RequestInit) =>
    await edge.app.request(path, init);
  const ask = (path: string, init: RequestInit = {}) =>
    askAnonymously(path, { ...init, headers: { "X-API-Key": KEY, ...init.headers } });
  try {
    await run({ ...edge, fleet, ask, askAnonymously });
  } finally {
    edge.close();
    await fleet.stop();
  }
}

/** Checks that the answer is a problem of this status. */
export async function problemOf(response: Response, status: number): Promise<Problem> {
  assert.equal(response.status, status);
  assert.equal(response.headers.get("Content-Type"), "application/problem+json");
  return Problem.parse(await response.json());
}

/** Logs in to the page. @returns the headers that the page's own requests carry */
export async function logIn(rig: EdgeRig, key = KEY): Promise<Record<string, string>> {
  const response = await rig.askAnonymously("/api/session", {
    method: "POST",
    body: JSON.stringify({ api_key: key }),
  });
  assert.equal(response.status, 204);
  const Cookie = response.headers.get("Set-Cookie")?.split(";")[0] ?? "";
  return { Cookie, "Sec-Fetch-Site": "same-origin" };
}

/** A machine that runs every test at once is slower than any Pi. */
const scaleWithoutHurry: FrameVariantsOptions["scale"] = (jpeg, width) =>
  scaleJpeg(jpeg, { width, ffmpegPath: "/usr/bin/ffmpeg", deadlineMs: 60_000 });

const MACHINE = {
  cpu_ratio: 0.5,
  memory_used_bytes: 1,
  memory_total_bytes: 2,
  agent_memory_bytes: 1,
  temperature_celsius: null,
  disk_free_bytes: 1,
  uptime_ms: 1,
};

function linkHealth(): LinkHealth {
  return {
    state: "up",
    detail: null,
    since: new Date(0).toISOString(),
    server_url: "https://fleet.example",
    device_id: crypto.randomUUID(),
    device_name: "site",
    location_name: "town",
    last_heartbeat_at: null,
    clock_offset_ms: 0,
    clock: "synced",
    reads_waiting: 0,
    reads_dropped_total: 0,
    claim: null,
    spooled_reads: 0,
    spool_bytes: 0,
    spool_max_bytes: 500_000_000,
    spool_trouble: null,
  };
}
