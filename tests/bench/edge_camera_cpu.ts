// Owns the figure of what one 1080p25 camera costs, agent and FFmpeg together, against FFmpeg alone
// decoding every frame of the same camera at the same time.
import { startCamera } from "../../infra/demo/camera/start_camera.ts";
import { printFigure } from "./figure.ts";
import { NAIVE, naiveArgs } from "./naive_ffmpeg.ts";
import { cpuMs, cpuMsWithChildren } from "./process_cpu.ts";

/** Start-up of Deno and FFmpeg is no part of the figure. */
const WARM_UP_MS = 6000;
const MEASURE_MS = 30_000;

/** Prints processor seconds per minute for both; takes about 40 s. */
export async function run(): Promise<void> {
  const camera = startCamera({ port: 0, name: "Bench", traffic: { meanSecondsBetweenCars: 0 } });
  const children: Deno.ChildProcess[] = [];
  try {
    await camera.ready();
    const agent = startAgent(camera.url);
    const naive = discardOutput("/usr/bin/ffmpeg", naiveArgs(camera.url));
    children.push(agent, naive);
    await wait(WARM_UP_MS);
    const before = await Promise.all([cpuMsWithChildren(agent.pid), cpuMs(naive.pid)]);
    await wait(MEASURE_MS);
    const after = await Promise.all([cpuMsWithChildren(agent.pid), cpuMs(naive.pid)]);
    const [value, reference] = [after[0] - before[0], after[1] - before[1]].map(perMinute);
    if (value === undefined || reference === undefined) return;
    const unit = "cpu s/min";
    printFigure({
      figure: "camera_cpu",
      value,
      unit,
      reference: NAIVE,
      ratio: value / reference,
    });
    printFigure({
      figure: "camera_cpu_naive",
      value: reference,
      unit,
      reference: null,
      ratio: null,
    });
  } finally {
    // SIGTERM would leave the agent's FFmpeg to find out by itself; without its reader it ends too.
    for (const child of children) child.kill("SIGKILL");
    await Promise.all(children.map((child) => child.status));
    await camera.stop();
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
