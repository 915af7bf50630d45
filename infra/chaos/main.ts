// `deno task chaos`: breaks the demo again and again as a seed says, and prints what came of it, a JSON
// line a fault. What it stands for and what not: infra/chaos/README.md.
import { Command, InvalidArgumentError } from "commander";
import { commandCamera } from "../demo/command_camera.ts";
import { demoPorts } from "../demo/ports.ts";
import { seededRandom } from "../demo/camera/random.ts";
import { startReceiver } from "../demo/receiver/start_receiver.ts";
import { startDemo } from "../demo/start_demo.ts";
import { setUp } from "../setup/install.ts";
import { isCi } from "../setup/is_ci.ts";
import { cameraMover } from "./camera_mover.ts";
import { FAULTS } from "./faults.ts";
import { pause, type ReadLedger, startReadLedger } from "./read_ledger.ts";
import { type FaultLine, runChaos } from "./run_chaos.ts";
import { mountSmallDisks } from "./small_disks.ts";
import { summaryOf } from "./summary.ts";

interface Options {
  duration: number;
  seed: number;
  portBase: number;
  only?: string[];
  yes?: boolean;
}

const EXIT_CANNOT_START = 1;
const MEAN_SECONDS_BETWEEN_CARS = 8;
const LAST_LOOKS = 12;
const LAST_LOOKS_EVERY_MS = 5000;

if (import.meta.main) Deno.exit(await main());

async function main(): Promise<number> {
  const options = readOptions();
  const assumeYes = options.yes === true || isCi(Deno.env.get("CI"));
  for (const purpose of ["demo", "chaos"] as const) {
    if (!await setUp({ purpose, assumeYes, isRoot: Deno.uid() === 0, say })) {
      return EXIT_CANNOT_START;
    }
  }
  const stopping = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(name, () => stopping.abort());
  }
  try {
    await breakDemo(options, stopping.signal);
    return 0;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return EXIT_CANNOT_START;
  }
}

async function breakDemo(
  { duration, seed, portBase, only }: Options,
  signal: AbortSignal,
): Promise<void> {
  const ports = demoPorts(portBase);
  await using parts = new AsyncDisposableStack();
  const dir = await Deno.makeTempDir({ prefix: "washfleet-chaos-" });
  parts.defer(() => Deno.remove(dir, { recursive: true }));
  await Deno.mkdir(`${dir}/logs`, { mode: 0o700 });
  const hasDisks = await giveDisks(dir, parts);
  const receiver = startReceiver({ port: ports.receiver, secrets: [], onDelivery: () => {} });
  parts.defer(() => receiver.stop());
  const demo = await startDemo({
    dir,
    ports,
    seed,
    meanSecondsBetweenCars: MEAN_SECONDS_BETWEEN_CARS,
    signal,
    say,
    receiver: { url: receiver.url, useSecret: (secret) => receiver.addSecret(secret) },
  });
  parts.defer(() => demo.programs.stop());
  const ledger = startReadLedger(demo.file);
  parts.defer(() => ledger.stop());
  const lines: FaultLine[] = [];
  say(`breaking it for ${duration} s, seed ${seed} …`);
  await runChaos({
    world: {
      programs: demo.programs,
      dir,
      breakCamera: (site, fault) =>
        commandCamera(demo.file.camera_control_url, `/cameras/${site}/fault`, fault),
      moveCamera: cameraMover(demo.file.camera_control_url, ports),
    },
    faults: FAULTS.filter(({ name, needsDisks }) =>
      (needsDisks !== true || hasDisks) && (only === undefined || only.includes(name))
    ),
    file: demo.file,
    ledger,
    random: seededRandom(seed),
    durationMs: duration * 1000,
    signal,
    onFault: (line) => {
      lines.push(line);
      print(line);
    },
  });
  // What was promised after the last fault, or during one that did not heal, was not looked up yet.
  await ledger.stop();
  const lost = await lastMissing(ledger, signal);
  print(summaryOf(lines, { promised: ledger.promised, lostAtEnd: lost }));
}

/** Those that cannot be looked up within a minute are lost as far as anybody can tell. */
async function lastMissing(ledger: ReadLedger, signal: AbortSignal): Promise<number> {
  for (let attempt = 1; attempt <= LAST_LOOKS; attempt++) {
    const missing = await ledger.missing().catch(() => null);
    if (missing !== null) return missing.length;
    await pause(LAST_LOOKS_EVERY_MS, signal);
  }
  return ledger.unchecked;
}

/** @returns whether the server and the agents have small disks of their own */
async function giveDisks(dir: string, parts: AsyncDisposableStack): Promise<boolean> {
  if (Deno.uid() !== 0) {
    say("without full disks, as only root may mount small ones");
    return false;
  }
  parts.use(await mountSmallDisks(dir));
  return true;
}

/** The figures alone go to standard output. */
function print(figures: unknown): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(figures)}\n`));
}

/** What people read. */
function say(line: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${line}\n`));
}

function readOptions(): Options {
  return new Command("chaos")
    .description("Breaks the demo again and again, and tells how it healed: a JSON line a fault.")
    .option("--duration <seconds>", "ends after the fault under way then", wholeNumber, 600)
    .option("--seed <number>", "the same seed brings the same faults", wholeNumber, 1)
    .option("--port-base <port>", "the first of the ports that it uses", wholeNumber, 8500)
    .option("--only <faults>", "names with commas between, see infra/chaos/README.md", faultNames)
    .option("--yes", "install missing system packages without asking")
    .parse(Deno.args, { from: "user" })
    .opts<Options>();
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("Must be a whole number.");
  return Number(text);
}

function faultNames(text: string): string[] {
  const names = text.split(",");
  const unknown = names.find((name) => !FAULTS.some((fault) => fault.name === name));
  if (unknown === undefined) return names;
  throw new InvalidArgumentError(`Unknown: ${unknown}. Known: ${FAULTS.map(({ name }) => name)}`);
}
