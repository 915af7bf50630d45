// Owns the figures of `GET /api/snapshots`: the agent with every middleware on against bare
// Deno.serve, a naive Express design and motion, each in its own process, all in one run. Nobody
// else is at work while one is measured: what reads or films a camera beside it would take the
// processor from it and from the load.
import { startCamera } from "../../infra/demo/camera/start_camera.ts";
import { BENCH_KEY } from "./edge_serving_frame.ts";
import { printFigure } from "./figure.ts";
import { measureLoad } from "./http_load.ts";
import { CURRENT_PATH, MOTION_REFERENCE, startMotion } from "./motion.ts";
import { cpuMs } from "./process_cpu.ts";

const CLIENTS = 32;
const ROUNDS = 5;
const WARM_UP_S = 1;
const MEASURE_S = 2;
/** From its first picture a camera films for about three seconds, and replays that afterwards. */
const FILMED_WITHIN_MS = 8000;

const REFERENCES = {
  bare: "bare Deno.serve returning the same 100 kB, no key, no headers",
  clone: "bare Deno.serve returning clones of one answer, which share its 100 kB",
  express: "naive design: Express on the same Deno, JSON body parser and key middleware, the " +
    "newest JPEG read from disk per request, res.send with its ETag",
  motion: `${MOTION_REFERENCE}, about 100 kB each, no key`,
};
type Reference = keyof typeof REFERENCES;
type Kind = "edge" | Reference;

interface Target {
  kind: Kind;
  port: number;
  pid: number;
  path: string;
}

interface Round {
  perSecond: number;
  p99Ms: number;
  /** Processor time of the server per request: hardly moved by other loads on the machine. */
  cpuUs: number;
}

/** Rounds take turns, so that another load on the machine hits all of them alike. */
async function main(): Promise<void> {
  await using parts = new AsyncDisposableStack();
  const targets: Target[] = [];
  for (const kind of ["bare", "clone", "edge", "express"] as const) {
    const { child, port } = await startTarget(kind);
    parts.defer(async () => {
      child.kill("SIGKILL");
      await child.status;
    });
    targets.push({ kind, port, pid: child.pid, path: "/api/snapshots" });
  }
  const rounds = new Map<Kind, Round[]>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const target of targets) keep(rounds, target.kind, await measure(target));
    const motion = await measureMotion();
    if (motion !== null) keep(rounds, "motion", motion);
  }
  report(rounds);
}

function keep(rounds: Map<Kind, Round[]>, kind: Kind, round: Round): void {
  rounds.set(kind, [...(rounds.get(kind) ?? []), round]);
}

/** With a camera of its own, which has filmed all that it shows when the load begins. */
async function measureMotion(): Promise<Round | null> {
  await using parts = new AsyncDisposableStack();
  const camera = startCamera({ port: 0, name: "Bench", traffic: { meanSecondsBetweenCars: 0 } });
  parts.defer(() => camera.stop());
  await camera.ready();
  const motion = await startMotion(camera.url);
  if (motion === null) return null;
  parts.use(motion);
  await new Promise((resolve) => setTimeout(resolve, FILMED_WITHIN_MS));
  return await measure({ kind: "motion", port: motion.port, pid: motion.pid, path: CURRENT_PATH });
}

async function startTarget(kind: Kind) {
  const script = new URL("./edge_serving_target.ts", import.meta.url).pathname;
  const permissions = ["--allow-net=127.0.0.1", "--allow-read", "--allow-write", "--allow-env"];
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", ...permissions, "--allow-sys", script, kind],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const first = await child.stdout.getReader().read();
  return { child, port: Number(new TextDecoder().decode(first.value)) };
}

async function measure({ port, pid, path }: Target): Promise<Round> {
  const request = { port, path, headers: { "X-API-Key": BENCH_KEY } };
  await measureLoad(request, { clients: CLIENTS, seconds: WARM_UP_S });
  const beforeMs = await cpuMs(pid);
  const load = await measureLoad(request, { clients: CLIENTS, seconds: MEASURE_S });
  const usedMs = await cpuMs(pid) - beforeMs;
  return { ...load, cpuUs: (usedMs * 1000) / (load.perSecond * MEASURE_S) };
}

function report(rounds: Map<Kind, Round[]>): void {
  const of = (kind: Kind, key: keyof Round) => median((rounds.get(kind) ?? []).map((r) => r[key]));
  const measured = (Object.keys(REFERENCES) as Reference[]).filter((kind) => rounds.has(kind));
  for (
    const [suffix, key, unit] of [
      ["", "perSecond", "requests/s"],
      ["_cpu", "cpuUs", "us/request"],
      ["_p99", "p99Ms", "ms"],
    ] as const
  ) {
    const value = of("edge", key);
    for (const kind of measured) {
      const alone = of(kind, key);
      const figure = `snapshots_${kind}${suffix}`;
      printFigure({ figure, value: alone, unit, reference: null, ratio: null });
      const reference = REFERENCES[kind];
      printFigure({
        figure: `snapshots_edge${suffix}`,
        value,
        unit,
        reference,
        ratio: value / alone,
      });
    }
  }
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

if (import.meta.main) await main();
