// Owns the figures of live views: how late 50 viewers see a picture while 5 others have stalled, and
// what that takes of memory. The agent with every middleware runs in a process of its own.
import { BENCH_KEY } from "./edge_serving_frame.ts";
import { printFigure } from "./figure.ts";
import { memoryBytes } from "./process_memory.ts";
import { type LiveAddress, openLiveView, readLiveView } from "../support/live_viewer.ts";

const VIEWERS = 50;
const STALLED = 5;
/** A picture of 100 kB a second goes to each: the stalled ones' buffers are full long before. */
const MEASURE_MS = 60_000;
/** Connections open, code compiles. */
const WARM_UP_MS = 5000;

async function main(): Promise<void> {
  const child = startAgent();
  const first = await child.stdout.getReader().read();
  const address = {
    port: Number(new TextDecoder().decode(first.value)),
    cameraId: "lane-1",
    apiKey: BENCH_KEY,
  };
  try {
    await measure(address, child.pid);
  } finally {
    child.kill("SIGKILL");
    await child.status;
  }
}

function startAgent(): Deno.ChildProcess {
  const script = new URL("./edge_serving_target.ts", import.meta.url).pathname;
  const permissions = ["--allow-net=127.0.0.1", "--allow-read", "--allow-write", "--allow-env"];
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", ...permissions, "--allow-sys", script, "edge"],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
}

async function measure(address: LiveAddress, pid: number): Promise<void> {
  const open = () => openLiveView(address);
  const stalled = await Promise.all(Array.from({ length: STALLED }, open));
  const viewers = await Promise.all(Array.from({ length: VIEWERS }, open));
  const lagsMs: number[] = [];
  const fromMs = Date.now() + WARM_UP_MS;
  const untilMs = fromMs + MEASURE_MS;
  const watching = Promise.all(viewers.map((view) => watch(view, { fromMs, untilMs, lagsMs })));
  const memory: number[] = [];
  await pause(WARM_UP_MS);
  for (let ms = 0; ms < MEASURE_MS; ms += 1000) {
    memory.push(await memoryBytes(pid));
    await pause(1000);
  }
  await watching;
  for (const view of stalled) view.close();
  report({ lagsMs, memory });
}

async function watch(
  view: Deno.TcpConn,
  { fromMs, untilMs, lagsMs }: { fromMs: number; untilMs: number; lagsMs: number[] },
): Promise<void> {
  for await (const { capturedAtMs } of readLiveView(view)) {
    const nowMs = Date.now();
    if (nowMs >= untilMs) break;
    if (capturedAtMs >= fromMs) lagsMs.push(nowMs - capturedAtMs);
  }
  view.close();
}

function report({ lagsMs, memory }: { lagsMs: number[]; memory: number[] }): void {
  const sorted = lagsMs.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? NaN;
  const alone = { reference: null, ratio: null };
  printFigure({ figure: "live_lag_p50", value: at(0.5), unit: "ms", ...alone });
  printFigure({ figure: "live_lag_p99", value: at(0.99), unit: "ms", ...alone });
  printFigure({ figure: "live_pictures_seen", value: sorted.length, unit: "pictures", ...alone });
  const early = median(memory.slice(0, 10)) / 1e6;
  const late = median(memory.slice(-10)) / 1e6;
  printFigure({
    figure: "live_memory_after_a_minute",
    value: late,
    unit: "MB",
    reference: "the same agent when the views had just opened",
    ratio: late / early,
  });
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

if (import.meta.main) await main();
