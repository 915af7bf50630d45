// Owns the measured side of edge_soak.ts: an agent's cameras and HTTP in one process, each camera an
// FFmpeg that replays pictures as fast as they are taken. Prints its port, then a line a replayed hour.
import { createFleet } from "../../edge/cameras/fleet.ts";
import { EdgeConfig } from "../../server/contract/edge_config.ts";
import { createRunningConfig } from "../../edge/config/running_config.ts";
import { startFfmpeg } from "../../edge/ffmpeg/process.ts";
import { createKeyRing } from "../../edge/http/key_ring.ts";
import { noDiscovery } from "../support/no_discovery.ts";
import { createApp } from "../../edge/http/app.ts";
import { createMetrics } from "../../edge/metrics.ts";
import { BENCH_KEY } from "./edge_serving_frame.ts";
import { unlinked } from "../support/unlinked.ts";

/** At a picture a second. */
const PICTURES_AN_HOUR = 3600;

/** What the process holds after each replayed hour of all its cameras. */
export interface SoakHour {
  hour: number;
  rss_bytes: number;
  heap_used_bytes: number;
}

function main([file = "", cameraCount = "4"]: readonly string[]): void {
  const config = EdgeConfig.parse({
    cameras: Array.from({ length: Number(cameraCount) }, (_, index) => ({
      id: `lane-${index + 1}`,
      url: "rtsp://127.0.0.1/replay",
      interval_ms: 100,
    })),
    http: { rate_limit_per_minute: 10_000_000 },
  });
  const fleet = createFleet({
    start: (options) =>
      startFfmpeg({
        ...options,
        command: { ...options.command, argv: replayArgs(file), script: "" },
      }),
  });
  const { app } = createApp({
    fleet,
    config: createRunningConfig({
      initial: config,
      state: { source: "command_line", loadedAt: new Date(), faults: [] },
      path: null,
      override: (loaded) => loaded,
      apply: (next) => fleet.apply(next.cameras),
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
  const onListen = ({ port }: { port: number }) => print({ port });
  Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen },
    (request, info) => app.fetch(request, info),
  );
  fleet.apply(config.cameras);
  countHours(() => fleet.cameras().reduce((sum, report) => sum + report.frames_total, 0), {
    picturesAnHour: PICTURES_AN_HOUR * config.cameras.length,
  });
}

/** The pictures as they are, for ever, at the pace at which they are taken from the pipe. */
function replayArgs(file: string): string[] {
  return [
    ..."-nostdin -hide_banner -loglevel error -stream_loop -1 -f mjpeg".split(" "),
    ...["-i", file],
    ..."-map 0:v:0 -c:v copy -f mpjpeg pipe:1".split(" "),
  ];
}

function countHours(pictures: () => number, { picturesAnHour }: { picturesAnHour: number }): void {
  let hour = 0;
  setInterval(() => {
    while (pictures() >= (hour + 1) * picturesAnHour) {
      hour += 1;
      const { rss, heapUsed } = Deno.memoryUsage();
      print({ hour, rss_bytes: rss, heap_used_bytes: heapUsed } satisfies SoakHour);
    }
  }, 50);
}

function print(line: unknown): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(line)}\n`));
}

if (import.meta.main) main(Deno.args);
