// Owns the figures of what each kind of 1080p camera costs, beside edge_camera_cpu.ts, whose drawn
// scene has no noise: agent and FFmpeg together, against FFmpeg alone decoding every frame of the
// same camera at the same time.
import { startHttpCamera } from "../support/http_camera.ts";
import { startRelayCamera } from "../support/relay_camera.ts";
import { printFigure } from "./figure.ts";
import { NAIVE, naiveArgs } from "./naive_ffmpeg.ts";
import { cpuMs, cpuMsWithChildren } from "./process_cpu.ts";

/** Start-up, and finding out what the camera is, are no part of the figures. */
const WARM_UP_MS = 20_000;
const MEASURE_MS = 30_000;

const FULL_HD = { width: 1920, height: 1080 } as const;
/** Filming H.265 in software takes longer than all the rest. */
const FILM = { ...FULL_HD, seconds: 2 } as const;

interface Kind extends AsyncDisposable {
  readonly url: string;
}

/** Figure → camera, and whether `-vf fps=1` could read it at all. */
const KINDS: Record<string, { start: () => Promise<Kind>; hasNaive: boolean }> = {
  h264_noisy: {
    start: () => startRelayCamera({ ...FILM, codec: "h264", framesPerSecond: 25 }),
    hasNaive: true,
  },
  h265: {
    start: () => startRelayCamera({ ...FILM, codec: "hevc", framesPerSecond: 25 }),
    hasNaive: true,
  },
  mjpeg_rtsp: {
    start: () => startRelayCamera({ ...FILM, codec: "mjpeg", framesPerSecond: 10 }),
    hasNaive: true,
  },
  mjpeg_http: { start: () => httpKind("streamUrl"), hasNaive: true },
  snapshot: { start: () => httpKind("snapshotUrl"), hasNaive: false },
};

/** Prints processor seconds per minute of each kind; takes about four minutes. */
export async function run(): Promise<void> {
  for (const [name, { start, hasNaive }] of Object.entries(KINDS)) {
    await using camera = await start();
    await measure(name, { url: camera.url, hasNaive });
  }
}

async function measure(
  name: string,
  { url, hasNaive }: { url: string; hasNaive: boolean },
): Promise<void> {
  const agent = startAgent(url);
  const naive = hasNaive ? discardOutput("/usr/bin/ffmpeg", naiveArgs(url)) : null;
  const used = async () => ({
    agent: await cpuMsWithChildren(agent.pid),
    naive: naive === null ? null : await cpuMs(naive.pid),
  });
  await wait(WARM_UP_MS);
  const before = await used();
  await wait(MEASURE_MS);
  const after = await used();
  for (const child of [agent, naive]) child?.kill("SIGKILL");
  await Promise.all([agent.status, naive?.status]);
  const unit = "cpu s/min";
  const value = perMinute(after.agent - before.agent);
  const alone = after.naive === null || before.naive === null
    ? null
    : perMinute(after.naive - before.naive);
  const reference = alone === null ? null : NAIVE;
  const ratio = alone === null ? null : value / alone;
  printFigure({ figure: `camera_cpu_${name}`, value, unit, reference, ratio });
  if (alone === null) return;
  const figure = `camera_cpu_${name}_naive`;
  printFigure({ figure, value: alone, unit, reference: null, ratio: null });
}

async function httpKind(which: "streamUrl" | "snapshotUrl"): Promise<Kind> {
  const camera = await startHttpCamera({ ...FULL_HD, framesPerSecond: 10 });
  return { url: camera[which], [Symbol.asyncDispose]: () => camera[Symbol.asyncDispose]() };
}

function startAgent(url: string): Deno.ChildProcess {
  const script = new URL("./edge_camera_cpu_target.ts", import.meta.url).pathname;
  const permissions = ["--allow-run=/usr/bin/ffmpeg", "--allow-env", "--allow-net=127.0.0.1"];
  return discardOutput(Deno.execPath(), ["run", "--no-prompt", ...permissions, script, url]);
}

function discardOutput(command: string, args: string[]): Deno.ChildProcess {
  return new Deno.Command(command, { args, stdin: "null", stdout: "null", stderr: "null" }).spawn();
}

/** From ms over the measured time to seconds per minute. */
function perMinute(usedMs: number): number {
  return usedMs / 1000 / (MEASURE_MS / 60_000);
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

if (import.meta.main) await run();
