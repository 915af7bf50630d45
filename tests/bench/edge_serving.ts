// Owns the figures of `GET /api/snapshots`: the agent with every middleware on against bare
// Deno.serve and a naive Express design, each in its own process, all in one run.
import { BENCH_KEY } from "./edge_serving_frame.ts";
import { measureLoad } from "./http_load.ts";

const CLIENTS = 32;
const ROUNDS = 5;
const WARM_UP_MS = 700;
const MEASURE_MS = 1500;

const KINDS = ["bare", "edge", "express"] as const;
type Kind = (typeof KINDS)[number];

interface Round {
  perSecond: number;
  p99Ms: number;
  /** Processor time of the server per request: hardly moved by other loads on the machine. */
  cpuUs: number;
}

/** Rounds take turns, so that another load on the machine hits all of them alike. */
async function main(): Promise<void> {
  const targets = await Promise.all(KINDS.map(startTarget));
  const rounds = new Map<Kind, Round[]>(KINDS.map((kind) => [kind, []]));
  try {
    for (let round = 0; round < ROUNDS; round++) {
      for (const { kind, port, child } of targets) {
        rounds.get(kind)?.push(await measure(port, child.pid));
      }
    }
  } finally {
    for (const { child } of targets) child.kill("SIGKILL");
    await Promise.all(targets.map(({ child }) => child.status));
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
  return { kind, child, port: Number(new TextDecoder().decode(first.value)) };
}

async function measure(port: number, pid: number): Promise<Round> {
  const request = { port, path: "/api/snapshots", headers: { "X-API-Key": BENCH_KEY } };
  await measureLoad(request, { clients: CLIENTS, durationMs: WARM_UP_MS });
  const beforeMs = await cpuMs(pid);
  const load = await measureLoad(request, { clients: CLIENTS, durationMs: MEASURE_MS });
  const usedMs = await cpuMs(pid) - beforeMs;
  return { ...load, cpuUs: (usedMs * 1000) / (load.perSecond * (MEASURE_MS / 1000)) };
}

/** User and system time of a process; `/proc/PID/stat` counts in hundredths of a second. */
async function cpuMs(pid: number): Promise<number> {
  // Deno reads no other process's /proc without every permission; cat does.
  const { stdout } = await new Deno.Command("cat", { args: [`/proc/${pid}/stat`] }).output();
  const stat = new TextDecoder().decode(stdout);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function report(rounds: Map<Kind, Round[]>): void {
  const of = (kind: Kind, key: keyof Round) => median((rounds.get(kind) ?? []).map((r) => r[key]));
  const edge = of("edge", "perSecond");
  for (const reference of ["bare", "express"] as const) {
    const value = of(reference, "perSecond");
    line({
      figure: `snapshots_${reference}`,
      value,
      unit: "requests/s",
      reference: null,
      ratio: null,
    });
    line({
      figure: "snapshots_edge",
      value: edge,
      unit: "requests/s",
      reference: REFERENCES[reference],
      ratio: edge / value,
    });
  }
  for (const reference of ["bare", "express"] as const) {
    line({
      figure: "snapshots_edge_cpu",
      value: of("edge", "cpuUs"),
      unit: "us/request",
      reference: REFERENCES[reference],
      ratio: of("edge", "cpuUs") / of(reference, "cpuUs"),
    });
  }
  line({
    figure: "snapshots_edge_p99",
    value: of("edge", "p99Ms"),
    unit: "ms",
    reference: REFERENCES.bare,
    ratio: of("edge", "p99Ms") / of("bare", "p99Ms"),
  });
}

const REFERENCES = {
  bare: "bare Deno.serve returning the same 100 kB, no key, no headers",
  express: "Express on the same Deno, reading the JPEG from a file at each request",
};

function line(figure: Record<string, string | number | null>): void {
  const rounded = Object.entries(figure).map(([key, value]) => [
    key,
    typeof value === "number" ? Number(value.toPrecision(4)) : value,
  ]);
  const text = `${JSON.stringify(Object.fromEntries(rounded))}\n`;
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

if (import.meta.main) await main();
