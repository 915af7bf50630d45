/** One process that serves cameras: `main.ts --port 8554 --names "North,South"`, one port each, until a signal. */
import { Command, InvalidArgumentError } from "commander";
import { configure, getJsonLinesFormatter, getLogger, getStreamSink } from "@logtape/logtape";
import { cameraControl } from "./control.ts";
import { type OnvifFace, startOnvifFace } from "./onvif/onvif_face.ts";
import { type Camera, startCamera } from "./start_camera.ts";
import type { Truth } from "./start_camera.ts";

type Options = {
  port: number;
  controlPort?: number;
  names: string;
  hosts?: string;
  onvifPort?: number;
  username?: string;
  password?: string;
  seed: number;
  meanSeconds: number;
  waitMs: number;
  illegibleShare: number;
  truthFile?: string;
};

if (import.meta.main) await main();

async function main(): Promise<void> {
  const options = readOptions();
  await configure({
    sinks: { stderr: getStreamSink(Deno.stderr.writable, { formatter: getJsonLinesFormatter() }) },
    loggers: [{ category: "demo", sinks: ["stderr"], lowestLevel: "info" }, {
      category: ["logtape", "meta"],
      sinks: ["stderr"],
      lowestLevel: "warning",
    }],
  });
  const stopping = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(name, () => stopping.abort());
  }
  // There from the start, so that who reads it need not wait for the first car.
  if (options.truthFile !== undefined) {
    await Deno.writeTextFile(options.truthFile, "", { append: true });
  }
  const hosts = options.hosts?.split(",") ?? [];
  const cameras = options.names.split(",").map((name, index) =>
    startCamera({
      name: name.trim(),
      hostname: hosts[index]?.trim(),
      port: options.port === 0 ? 0 : options.port + index,
      username: options.username,
      password: options.password,
      seed: options.seed + index,
      traffic: {
        meanSecondsBetweenCars: options.meanSeconds,
        waitMs: options.waitMs,
        illegibleShare: options.illegibleShare,
      },
      signal: stopping.signal,
      onTruth: (truth) => recordTruth(options.truthFile, truth),
    })
  );
  const controlled = await Promise.all(cameras.map(async (camera, index) => ({
    camera,
    face: await faceOf(camera, { options, index }),
  })));
  const control = options.controlPort === undefined ? undefined : Deno.serve({
    hostname: "127.0.0.1",
    port: options.controlPort,
    signal: stopping.signal,
    onListen: () => {},
  }, cameraControl(controlled).fetch);
  for (const camera of cameras) {
    await camera.ready();
    printLine({ ready: camera.name, url: camera.url });
  }
  await Promise.all(cameras.map((camera) => camera.ended));
  await control?.finished;
  await Promise.all(controlled.map(({ face }) => face?.[Symbol.asyncDispose]()));
}

/** How it is found, where that is wanted. Somebody else may have WS-Discovery's port: then it is not. */
async function faceOf(
  camera: Camera,
  { options, index }: { options: Options; index: number },
): Promise<OnvifFace | undefined> {
  const { onvifPort, username, password } = options;
  if (onvifPort === undefined) return undefined;
  const { name, url: streamUrl } = camera;
  const { hostname } = new URL(streamUrl);
  const port = onvifPort + index;
  try {
    return await startOnvifFace({ name, hostname, port, streamUrl, username, password });
  } catch (error) {
    if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    getLogger("demo").warn("Camera {name} cannot be found by ONVIF: {error}", { name, error });
    return undefined;
  }
}

function recordTruth(file: string | undefined, truth: Truth): void {
  // One short append, so that a reader never sees half a line.
  if (file === undefined) printLine(truth);
  else Deno.writeTextFileSync(file, JSON.stringify(truth) + "\n", { append: true });
}

function printLine(value: unknown): void {
  Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(value) + "\n"));
}

function readOptions(): Options {
  return new Command("camera")
    .description("Cameras that speak RTSP and show cars with plates, for demo and tests.")
    .option("--port <port>", "the first camera's; the next ones follow", number, 8554)
    .option("--control-port <port>", "HTTP on loopback: faults and cars on command", number)
    .option("--names <names>", "one camera each, separated by commas", "Lane 1")
    .option("--hosts <addresses>", "IPv4 addresses of this machine, one camera each")
    .option(
      "--onvif-port <port>",
      "found by ONVIF; the first camera's, the next ones follow",
      number,
    )
    .option("--username <name>")
    .option("--password <password>")
    .option("--seed <number>", "the same seed brings the same cars", number, 1)
    .option("--mean-seconds <seconds>", "from one car to the next, 0 for none", number, 20)
    .option("--wait-ms <ms>", "how long a car stands", number, 6_000)
    .option("--illegible-share <share>", "share of dirty plates, 0 to 1", number, 0.125)
    .option("--truth-file <file>", "where to append what was shown, instead of standard output")
    .parse(Deno.args, { from: "user" })
    .opts<Options>();
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0)) {
    throw new InvalidArgumentError("Must be a number from 0.");
  }
  return value;
}
