// Owns the figures of `GET /api/snapshots`: the agent with every middleware on against bare
// Deno.serve, a naive Express design and motion, each in its own process, all in one run.
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

const REFERENCES = {
  bare: "bare Deno.serve returning the same 100 kB, no key, no headers",
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
  const camera = startCamera({ port: 0, name: "Bench", traffic: { meanSecondsBetweenCars: 0 } });
  parts.defer(() => camera.stop());
  await camera.ready();
  const motion = await startMotion(camera.url);
  const targets: Target[] = [];
  for (const kind of ["bare", "edge", "express"] as const) {
    const { child, port } = await startTarget(kind);
    parts.defer(async () => {
      child.kill("SIGKILL");
      await child.status;
    });
    targets.push({ kind, port, pid: child.pid, path: "/api/snapshots" });
  }
  if (motion !== null) {
    parts.use(motion);
    targets.push({ kind: "motion", port: motion.port, pid: motion.pid, path: CURRENT_PATH });
  }
  const rounds = new Map<Kind, Round[]>(targets.map(({ kind }) => [kind, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const target of targets) rounds.get(target.kind)?.push(await measure(target));
  }
  report(rounds);
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
