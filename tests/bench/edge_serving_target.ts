// Owns one server to be measured: the agent's HTTP, or a reference serving the same bytes.
// Run as a process of its own: `edge_serving_target.ts edge|bare|clone|express`; prints its port.
import { noDiscovery } from "../support/no_discovery.ts";
import { Buffer } from "node:buffer";
import express from "express";
import type { Fleet } from "../../edge/cameras/fleet.ts";
import { createFrameStore } from "../../edge/cameras/frame_store.ts";
import { EdgeConfig } from "../../server/contract/edge_config.ts";
import { createRunningConfig } from "../../edge/config/running_config.ts";
import { createApp } from "../../edge/http/app.ts";
import { createKeyRing } from "../../edge/http/key_ring.ts";
import { createMetrics } from "../../edge/metrics.ts";
import { BENCH_KEY, FRAME_EVERY_MS, makeFrame } from "./edge_serving_frame.ts";
import { unlinked } from "../support/unlinked.ts";

/** What is used of Express; the package has no types of its own. */
interface ExpressRequest {
  get(header: string): string | undefined;
}
interface ExpressResponse {
  type(name: string): { send(body: Buffer): void };
  status(code: number): { json(body: unknown): void };
}

const CAMERA = { id: "lane-1", url: "rtsp://127.0.0.1/bench" };

async function main(kind: string | undefined): Promise<void> {
  switch (kind) {
    case "edge":
      return serve(edgeHandler());
    case "bare":
      return serve(bareHandler());
    case "clone":
      return serve(cloneHandler());
    case "express":
      return await serveExpress();
    default:
      throw new TypeError(
        `Cannot serve as none of edge, bare, clone, express: current value is ${kind}`,
      );
  }
}

function serve(handler: Deno.ServeHandler): void {
  Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: ({ port }) => announce(port) }, handler);
}

/** The agent with every middleware; a new frame each second, as from a camera. */
function edgeHandler(): Deno.ServeHandler {
  const config = EdgeConfig.parse({
    cameras: [CAMERA],
    http: { rate_limit_per_minute: 10_000_000, cors_origins: ["https://pos.example"] },
  });
  const { app } = createApp({
    fleet: fleetOf(config),
    config: createRunningConfig({
      initial: config,
      state: { source: "command_line", loadedAt: new Date(), faults: [] },
      path: null,
      override: (loaded) => loaded,
      apply: () => ({ added: [], removed: [], restarted: [], updated: [], unchanged: [] }),
    }),
    link: {
      health: unlinked,
      readNow: () => Promise.resolve({ kind: "unlinked" }),
      claim: () => ({ kind: "no_server" }),
    },
    discovery: noDiscovery,
    machineHealth: () => Promise.reject(new Error("not measured here")),
    metrics: createMetrics(),
    keys: createKeyRing({ key: BENCH_KEY }),
    version: "bench",
    bootId: crypto.randomUUID(),
    startedAt: new Date(),
  });
  return (request, info) => app.fetch(request, info);
}

function fleetOf(config: EdgeConfig): Fleet {
  const [settings] = config.cameras;
  if (settings === undefined) throw new TypeError("Cannot measure without a camera");
  const frames = createFrameStore({ cameraId: settings.id, maxFrames: 30, maxBytes: 8_000_000 });
  const push = () =>
    frames.push({
      jpeg: makeFrame(),
      capturedAt: new Date(),
      receivedMonotonicMs: performance.now(),
      width: 1920,
      height: 1080,
    });
  push();
  setInterval(push, FRAME_EVERY_MS);
  const since = new Date().toISOString();
  const report = () => ({
    camera_id: settings.id,
    name: settings.id,
    status: "streaming" as const,
    reason: null,
    detail: null,
    since,
    frame_age_ms: 0,
    fps: 1,
    frames_total: frames.framesTotal,
    restarts_total: 0,
    next_attempt_in_ms: null,
    width: 1920,
    height: 1080,
  });
  const gate = { onVehicle: () => () => {}, heardOutcome: () => {} };
  const ownIntervalMs = () => settings.interval_ms;
  const camera = { id: settings.id, settings, frames, gate, report, ownIntervalMs };
  return {
    apply: () => ({ added: [], removed: [], restarted: [], updated: [], unchanged: [] }),
    camera: (id) => (id === settings.id ? camera : null),
    cameras: () => [report()],
    restart: () => false,
    stop: () => Promise.resolve(),
  };
}

/** No more than HTTP itself: no key, no header but the type. */
function bareHandler(): Deno.ServeHandler {
  const frame = makeFrame();
  const headers = { "Content-Type": "image/jpeg" };
  return () => new Response(frame, { headers });
}

/** As bare, but the bytes are not copied for each answer. */
function cloneHandler(): Deno.ServeHandler {
  const answer = new Response(makeFrame(), { headers: { "Content-Type": "image/jpeg" } });
  return () => answer.clone();
}

/** FFmpeg keeps overwriting a file; each request reads it. How a first version is usually built. */
async function serveExpress(): Promise<void> {
  const path = await Deno.makeTempFile({ suffix: ".jpg" });
  await Deno.writeFile(path, makeFrame());
  const app = express();
  app.use(express.json());
  app.use((request: ExpressRequest, response: ExpressResponse, next: () => void) => {
    if (request.get("X-API-Key") === BENCH_KEY) next();
    else response.status(401).json({ error: "unauthorized" });
  });
  app.get("/api/snapshots", async (_request: ExpressRequest, response: ExpressResponse) => {
    response.type("image/jpeg").send(await Deno.readFile(path).then(Buffer.from));
  });
  const listening = app.listen(0, "127.0.0.1", () => {
    const address = listening.address();
    if (address !== null && typeof address === "object") announce(address.port);
  });
}

function announce(port: number): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${port}\n`));
}

if (import.meta.main) await main(Deno.args[0]);
