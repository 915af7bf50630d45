// Owns the figure of how old the picture is that the edge would serve at any moment, against naive
// FFmpeg arguments on the same camera at the same time. The picture itself says when it was sent.
import { decode } from "jpeg-js";
import { createFleet } from "../../edge/cameras/fleet.ts";
import { createMpjpegParser } from "../../edge/ffmpeg/mpjpeg.ts";
import { readFrameCode } from "../../infra/demo/camera/h264/frame_code.ts";
import { startCamera } from "../../infra/demo/camera/start_camera.ts";
import type { Camera } from "../../infra/demo/camera/start_camera.ts";
import { CameraSettings } from "../../server/contract/camera.ts";
import { printFigure } from "./figure.ts";
import { NAIVE, naiveArgs } from "./naive_ffmpeg.ts";

const MEASURE_MS = 30_000;
/** FFmpeg's start is no part of the figure. */
const SKIP_MS = 6000;
const MAX_PICTURE_BYTES = 16_000_000;

interface Arrival {
  atMs: number;
  jpeg: Uint8Array;
}

/** Prints the ages' p50 and p95 for both; takes about 45 s. */
export async function run(): Promise<void> {
  const camera = startCamera({ port: 0, name: "Bench", traffic: { meanSecondsBetweenCars: 0 } });
  try {
    await camera.ready();
    const [edge, naive] = await Promise.all([watchEdge(camera.url), watchNaive(camera.url)]);
    const edgeAges = await agesWhenServed(edge, camera);
    const naiveAges = await agesWhenServed(naive, camera);
    for (const [name, share] of [["p50", 0.5], ["p95", 0.95]] as const) {
      const value = quantile(edgeAges, share);
      const reference = quantile(naiveAges, share);
      const figure = `picture_age_${name}`;
      printFigure({ figure, value, unit: "ms", reference: NAIVE, ratio: value / reference });
      const alone = { reference: null, ratio: null };
      printFigure({ figure: `${figure}_naive`, value: reference, unit: "ms", ...alone });
    }
  } finally {
    await camera.stop();
  }
}

async function watchEdge(url: string): Promise<Arrival[]> {
  const fleet = createFleet();
  fleet.apply([CameraSettings.parse({ id: "bench", url })]);
  const arrivals: Arrival[] = [];
  fleet.camera("bench")?.frames.onFrame(({ jpeg, capturedAt }) => {
    arrivals.push({ atMs: capturedAt.getTime(), jpeg });
  });
  await wait(MEASURE_MS);
  await fleet.stop();
  return arrivals;
}

async function watchNaive(url: string): Promise<Arrival[]> {
  const child = new Deno.Command("/usr/bin/ffmpeg", {
    args: naiveArgs(url),
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const end = setTimeout(() => child.kill("SIGKILL"), MEASURE_MS);
  const parser = createMpjpegParser({ maxPictureBytes: MAX_PICTURE_BYTES });
  const arrivals: Arrival[] = [];
  for await (const chunk of child.stdout) {
    for (const jpeg of parser.push(chunk).pictures) arrivals.push({ atMs: Date.now(), jpeg });
  }
  await child.status;
  clearTimeout(end);
  return arrivals;
}

/** The age of the newest picture at each hundredth of a second, as a caller at any moment gets it. */
async function agesWhenServed(arrivals: readonly Arrival[], camera: Camera): Promise<number[]> {
  const first = arrivals[0] ?? failed("no picture came");
  const settled = arrivals.filter(({ atMs }) => atMs > first.atMs + SKIP_MS);
  const ages: number[] = [];
  for (const [index, { atMs, jpeg }] of settled.entries()) {
    const sentAtMs = await sentAt(jpeg, camera);
    const untilMs = settled[index + 1]?.atMs ?? atMs;
    for (let servedAtMs = atMs; servedAtMs < untilMs; servedAtMs += 10) {
      ages.push(servedAtMs - sentAtMs);
    }
  }
  return ages;
}

async function sentAt(jpeg: Uint8Array, camera: Camera): Promise<number> {
  const { data, width, height } = decode(jpeg, { useTArray: true });
  const code = readFrameCode({ data, width, height, channels: 4 }) ??
    failed("a picture has no frame code");
  return await camera.sentAtMs(code) ?? failed(`picture ${code} was never sent`);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? failed("nothing was measured");
}

function failed(why: string): never {
  throw new Error(`Cannot measure the age of pictures: ${why}`);
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

if (import.meta.main) await run();
