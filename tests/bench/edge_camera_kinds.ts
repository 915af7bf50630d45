// Owns the figures of what each kind of 1080p camera costs, beside edge_camera_cpu.ts, whose drawn
// scene has no noise: agent and FFmpeg together, against FFmpeg alone decoding every frame of the
// same camera at the same time, and of H.264 against motion as well.
import { startHttpCamera } from "../support/http_camera.ts";
import { startRelayCamera } from "../support/relay_camera.ts";
import { printFigure } from "./figure.ts";
import { MOTION_REFERENCE, startMotion } from "./motion.ts";
import { NAIVE, naiveArgs } from "./naive_ffmpeg.ts";
import { cpuMs, cpuMsWithChildren } from "./process_cpu.ts";

/**
 * Start-up, finding out what the camera is, and the minute in which the agent's own code is compiled
 * (a third of what the agent takes then) are no part of the figures: it runs for months.
 */
const WARM_UP_MS = 70_000;
const MEASURE_MS = 30_000;

const FULL_HD = { width: 1920, height: 1080 } as const;
/**
 * Filming H.265 in software takes longer than all the rest. Not two or three seconds: every two or
 * three the agent looks whether a picture stands still, and a film that is shown again would.
 */
const FILM = { ...FULL_HD, seconds: 5 } as const;

interface Kind extends AsyncDisposable {
  readonly url: string;
}

interface Measured {
  start: () => Promise<Kind>;
  /** Whether `-vf fps=1` could read it at all. */
  hasNaive: boolean;
  hasMotion?: true;
}

/** Figure → camera, and what it is measured against. */
const KINDS: Record<string, Measured> = {
  h264_noisy: {
    start: () => startRelayCamera({ ...FILM, codec: "h264", framesPerSecond: 25 }),
    hasNaive: true,
    hasMotion: true,
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

/** Prints processor seconds per minute of each kind, or of those named; takes two minutes for each. */
export async function run(names: readonly string[] = Object.keys(KINDS)): Promise<void> {
  for (const name of names) {
    const kind = KINDS[name];
    if (kind === undefined) throw new TypeError(`Cannot measure ${name}: it is no kind of camera`);
    await using camera = await kind.start();
    await measure(name, { ...kind, url: camera.url });
  }
}

async function measure(
  name: string,
  { url, hasNaive, hasMotion }: Measured & { url: string },
): Promise<void> {
  await using parts = new AsyncDisposableStack();
  const spawned = (child: Deno.ChildProcess) => {
    parts.defer(async () => {
      child.kill("SIGKILL");
      await child.status;
    });
    return child.pid;
  };
  const agent = spawned(startAgent(url));
  const naive = hasNaive ? spawned(discardOutput("/usr/bin/ffmpeg", naiveArgs(url))) : null;
  const motion = hasMotion ? parts.use(await startMotion(url))?.pid ?? null : null;
  const used = async () => ({
    agent: await cpuMsWithChildren(agent),
    naive: naive === null ? 0 : await cpuMs(naive),
    motion: motion === null ? 0 : await cpuMs(motion),
  });
  await wait(WARM_UP_MS);
  const before = await used();
  await wait(MEASURE_MS);
  const after = await used();
  const [unit, figure] = ["cpu s/min", `camera_cpu_${name}`];
  const value = perMinute(after.agent - before.agent);
  if (naive === null) printFigure({ figure, value, unit, reference: null, ratio: null });
  for (
    const [other, pid, reference] of [["naive", naive, NAIVE], [
      "motion",
      motion,
      MOTION_REFERENCE,
    ]] as const
  ) {
    if (pid === null) continue;
    const alone = perMinute(after[other] - before[other]);
    printFigure({ figure, value, unit, reference, ratio: value / alone });
    printFigure({ figure: `${figure}_${other}`, value: alone, unit, reference: null, ratio: null });
  }
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

if (import.meta.main) await run(Deno.args.length === 0 ? undefined : Deno.args);
