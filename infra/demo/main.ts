// `deno task demo`: two car washes on this machine, from the cameras to the dashboard.
import { Command, InvalidArgumentError } from "commander";
import { resolve } from "node:path";
import type { Event } from "../../server/contract/event.ts";
import { setUp } from "../setup/install.ts";
import { isCi } from "../setup/is_ci.ts";
import { type DemoFile, writeDemoFile } from "./demo_file.ts";
import { eventLine } from "./event_line.ts";
import { followEvents } from "./event_stream.ts";
import { demoPorts } from "./ports.ts";
import { type ReceivedDelivery, startReceiver } from "./receiver/start_receiver.ts";
import { type RunningDemo, startDemo } from "./start_demo.ts";

interface Options {
  portBase: number;
  data: string;
  duration?: number;
  seed: number;
  monitoring?: boolean;
  yes?: boolean;
}

const EXIT_CANNOT_START = 1;
const MEAN_SECONDS_BETWEEN_CARS = 16;

if (import.meta.main) Deno.exit(await main());

async function main(): Promise<number> {
  const options = readOptions();
  const assumeYes = options.yes === true || isCi(Deno.env.get("CI"));
  const isRoot = Deno.uid() === 0;
  for (const purpose of ["demo", ...options.monitoring ? ["monitoring"] as const : []] as const) {
    if (!await setUp({ purpose, assumeYes, isRoot, say })) return EXIT_CANNOT_START;
  }
  const stopping = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(name, () => stopping.abort());
  }
  try {
    await runDemo(options, stopping);
    return 0;
  } catch (error) {
    if (stopping.signal.aborted) return 0;
    say(error instanceof Error ? error.message : String(error));
    return EXIT_CANNOT_START;
  }
}

async function runDemo(options: Options, stopping: AbortController): Promise<void> {
  const startedMs = performance.now();
  const dir = resolve(options.data);
  const ports = demoPorts(options.portBase);
  await Deno.mkdir(`${dir}/logs`, { recursive: true, mode: 0o700 });
  await Deno.remove(`${dir}/demo.json`).catch(() => {}); // it says "ready"
  const receiver = startReceiver({
    port: ports.receiver,
    secrets: [],
    onDelivery: (delivery) => say(deliveryLine(delivery)),
  });
  try {
    const demo = await startDemo({
      dir,
      ports,
      seed: options.seed,
      meanSecondsBetweenCars: MEAN_SECONDS_BETWEEN_CARS,
      hasMonitoring: options.monitoring === true,
      signal: stopping.signal,
      say,
      receiver: { url: receiver.url, useSecret: (secret) => receiver.addSecret(secret) },
    });
    try {
      await writeDemoFile(dir, demo.file);
      say(readyText(demo.file, { seconds: (performance.now() - startedMs) / 1000, dir }));
      await untilTheEnd(demo, { durationS: options.duration, stopping });
    } finally {
      say("stopping …");
      await demo.programs.stop();
    }
  } finally {
    await receiver.stop();
  }
  say("stopped");
}

/** Tells every event until a signal, the end of the time, or a part that breaks. */
async function untilTheEnd(
  demo: RunningDemo,
  { durationS, stopping }: { durationS: number | undefined; stopping: AbortController },
): Promise<void> {
  const timer = durationS === undefined
    ? undefined
    : setTimeout(() => stopping.abort(), durationS * 1000);
  const following = followEvents({
    serverUrl: demo.file.server_url,
    apiKey: demo.file.api_key,
    signal: stopping.signal,
    onEvent: (event) => say(eventLine(event, new Date())),
  });
  try {
    await Promise.race([following, demo.programs.broken]);
  } finally {
    clearTimeout(timer);
    stopping.abort();
    await following;
  }
}

function readyText(file: DemoFile, { seconds, dir }: { seconds: number; dir: string }): string {
  return `
Ready after ${seconds.toFixed(1)} s.

  dashboard   ${file.server_url}
  login       ${file.admin_email}  /  ${file.admin_password}
  API         ${file.server_url}/docs
  API key     ${file.api_key}
  cameras     ${file.edges.map((edge) => edge.url).join("  ")}
  ${
    file.prometheus_url === null
      ? ""
      : `Prometheus  ${file.prometheus_url}\n  `
  }everything  ${dir}/demo.json

Read the car before a camera now:

  curl -s -X POST ${file.server_url}/api/plates/process \\
    -H "Authorization: Bearer ${file.api_key}" -H "Content-Type: application/json" \\
    -d '{"device_id": "${file.edges[0]?.device_id}"}'

Ctrl-C stops everything. What happens from here on:
`;
}

function deliveryLine(delivery: ReceivedDelivery): string {
  const at = delivery.received_at.slice(11, 19);
  const type = (delivery.body as Partial<Event> | null)?.type ?? "something";
  const seal = delivery.verified ? "signature verified" : "SIGNATURE WRONG";
  return `${at}  webhook         ${type} received, ${seal}`;
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

function readOptions(): Options {
  return new Command("demo")
    .description("Two car washes on this machine, from the cameras to the dashboard.")
    .option("--port-base <port>", "the first of the ports that it uses", wholeNumber, 8400)
    .option("--data <dir>", "where it keeps everything", ".data/demo")
    .option("--duration <seconds>", "ends by itself after this long", wholeNumber)
    .option("--seed <number>", "the same seed brings the same cars", wholeNumber, 1)
    .option("--monitoring", "with a Prometheus that watches it, its rules and its alerts")
    .option("--yes", "install missing system packages without asking")
    .parse(Deno.args, { from: "user" })
    .opts<Options>();
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("Must be a whole number.");
  return Number(text);
}
