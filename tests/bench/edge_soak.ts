// Owns the figure of what an agent's memory does over a day of pictures: 24 hours of four cameras,
// replayed by real FFmpegs through the real pipe while viewers come and go.
import { textLines } from "./text_lines.ts";
import { BENCH_KEY } from "./edge_serving_frame.ts";
import type { SoakHour } from "./edge_soak_target.ts";
import { RUNTIME_FLAGS } from "../../infra/release/edge_permissions.ts";
import { printFigure } from "./figure.ts";

const CAMERAS = 4;
const HOURS = 24;
/** Different pictures in the replayed loop: a repeated one would be a frozen camera. */
const PICTURES = 120;

/** Prints the agent's memory: first hour, highest, last hours, and its slope. Takes some minutes. */
export async function run(): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "washfleet-soak-" });
  try {
    const file = `${dir}/pictures.mjpeg`;
    await makePictures(file);
    report(await replay(file));
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

/** 1280×720 with noise, about 100 kB each. */
async function makePictures(file: string): Promise<void> {
  const source = `testsrc2=s=1280x720:r=25,noise=alls=12:allf=t`;
  const { success, stderr } = await new Deno.Command("/usr/bin/ffmpeg", {
    args: [
      ...["-nostdin", "-loglevel", "error", "-f", "lavfi", "-i", source],
      ...["-frames:v", `${PICTURES}`, "-c:v", "mjpeg", "-q:v", "7", "-f", "mjpeg", file],
    ],
  }).output();
  if (!success) throw new Error(`Cannot make pictures: ${new TextDecoder().decode(stderr)}`);
}

async function replay(file: string): Promise<SoakHour[]> {
  const script = new URL("./edge_soak_target.ts", import.meta.url).pathname;
  const permissions = ["--allow-net=127.0.0.1", "--allow-read", "--allow-run=/usr/bin/ffmpeg"];
  // As the service's unit starts it.
  const flags = [
    "--no-prompt",
    ...RUNTIME_FLAGS.filter((flag) => flag.startsWith("--v8-flags")),
    ...permissions,
  ];
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", ...flags, "--allow-env", "--allow-sys", script, file, `${CAMERAS}`],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const hours: SoakHour[] = [];
  const visiting = new AbortController();
  let visits: Promise<unknown> = Promise.resolve();
  try {
    const lines = child.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(textLines());
    for await (const line of lines) {
      const said = JSON.parse(line);
      if ("port" in said) visits = visit(said.port, visiting.signal);
      else hours.push(tell(said));
      if (hours.length === HOURS) break;
    }
  } finally {
    visiting.abort();
    child.kill("SIGKILL");
    await Promise.all([child.status, visits]);
  }
  if (hours.length < HOURS) throw new Error("Cannot replay a day: the agent ended before");
  return hours;
}

/** Shows a person that the day goes on; the figures come at its end. */
function tell(hour: SoakHour): SoakHour {
  const line = `hour ${hour.hour}: ${(hour.rss_bytes / 1e6).toFixed(1)} MB\n`;
  Deno.stderr.writeSync(new TextEncoder().encode(line));
  return hour;
}

/** What a POS, a page and Prometheus do, one after the other, some twenty times a second. */
async function visit(port: number, signal: AbortSignal): Promise<void> {
  const headers = { "X-API-Key": BENCH_KEY };
  const ask = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers, signal });
    await response.bytes();
  };
  for (let round = 1; !signal.aborted; round++) {
    const camera = `lane-${1 + round % CAMERAS}`;
    for (
      const path of ["/api/snapshots?camera=", "/api/snapshots/info?camera="].map((p) => p + camera)
    ) await ask(path).catch(() => {});
    if (round % 20 === 0) await ask("/metrics").catch(() => {});
    if (round % 20 === 10) {
      await watchLive(`http://127.0.0.1:${port}/api/cameras/${camera}/live`, headers);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A viewer who leaves after a few pictures. */
async function watchLive(url: string, headers: Record<string, string>): Promise<void> {
  const leaving = AbortSignal.timeout(300);
  try {
    const response = await fetch(url, { headers, signal: leaving });
    for await (const _ of response.body ?? []) if (leaving.aborted) break;
  } catch {
    // It left, as planned.
  }
}

function report(hours: readonly SoakHour[]): void {
  const megabytes = hours.map((hour) => hour.rss_bytes / 1e6);
  const [first = NaN] = megabytes;
  const reference = "the agent's memory after the first replayed hour";
  const alone = { reference: null, ratio: null };
  printFigure({ figure: "soak_memory_first_hour", value: first, unit: "MB", ...alone });
  for (
    const [figure, value] of [
      ["soak_memory_highest", Math.max(...megabytes)],
      ["soak_memory_last_6_hours", mean(megabytes.slice(-6))],
    ] as const
  ) printFigure({ figure, value, unit: "MB", reference, ratio: value / first });
  const value = slope(megabytes.slice(6));
  printFigure({ figure: "soak_memory_slope_after_6_hours", value, unit: "MB/h", ...alone });
}

/** Least squares, per step. */
function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const average = mean(values);
  const [top, bottom] = values.reduce(([top, bottom], value, index) => [
    top + (index - middle) * (value - average),
    bottom + (index - middle) ** 2,
  ], [0, 0]);
  return top / bottom;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

if (import.meta.main) await run();
