// Owns the figure of what one 1080p25 camera costs, agent and FFmpeg together, against FFmpeg alone
// decoding every frame and against motion, on the same camera at the same time.
import { startCamera } from "../../infra/demo/camera/start_camera.ts";
import { printFigure } from "./figure.ts";
import { MOTION_REFERENCE, startMotion } from "./motion.ts";
import { NAIVE, naiveArgs } from "./naive_ffmpeg.ts";
import { cpuMs, cpuMsWithChildren } from "./process_cpu.ts";

/** Start-up of Deno and FFmpeg is no part of the figure. */
const WARM_UP_MS = 6000;
const MEASURE_MS = 30_000;

/** Prints processor seconds per minute for all; takes about 45 s. */
export async function run(): Promise<void> {
  await using parts = new AsyncDisposableStack();
  const camera = startCamera({ port: 0, name: "Bench", traffic: { meanSecondsBetweenCars: 0 } });
  parts.defer(() => camera.stop());
  await camera.ready();
  const motion = await startMotion(camera.url);
  if (motion !== null) parts.use(motion);
  const agent = startAgent(camera.url);
  const naive = discardOutput("/usr/bin/ffmpeg", naiveArgs(camera.url));
  parts.defer(async () => {
    // SIGTERM would leave the agent's FFmpeg to find out by itself; without its reader it ends too.
    for (const child of [agent, naive]) child.kill("SIGKILL");
    await Promise.all([agent.status, naive.status]);
  });
  const used = () =>
    Promise.all([
      cpuMsWithChildren(agent.pid),
      cpuMs(naive.pid),
      ...(motion === null ? [] : [cpuMs(motion.pid)]),
    ]);
  await wait(WARM_UP_MS);
  const before = await used();
  await wait(MEASURE_MS);
  const after = await used();
  report(after.map((ms, index) => perMinute(ms - (before[index] ?? NaN))));
}

/** Of the agent, FFmpeg alone and, where it is installed, motion. */
function report([value, naive, motion]: number[]): void {
  const unit = "cpu s/min";
  const references = [["naive", naive, NAIVE], ["motion", motion, MOTION_REFERENCE]] as const;
  for (const [name, alone, reference] of references) {
    if (value === undefined || alone === undefined) continue;
    printFigure({ figure: "camera_cpu", value, unit, reference, ratio: value / alone });
    const figure = `camera_cpu_${name}`;
    printFigure({ figure, value: alone, unit, reference: null, ratio: null });
  }
}

function startAgent(url: string): Deno.ChildProcess {
  const script = new URL("./edge_camera_cpu_target.ts", import.meta.url).pathname;
  const permissions = ["--no-prompt", "--allow-run=/usr/bin/ffmpeg", "--allow-env"];
  return discardOutput(Deno.execPath(), ["run", ...permissions, script, url]);
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
