// Owns the proof that the agent runs on arm64: Debian boots in an emulated machine, the package is
// installed in it, systemd starts the agent, a camera streams, and a caller outside gets its picture.
import { startCamera } from "../../infra/demo/camera/start_camera.ts";
import { bootMachine, HOST_ADDRESS, type Machine } from "./arm64/machine.ts";
import { buildMachineImage } from "./arm64/machine_image.ts";
import { printFigure } from "./figure.ts";

const BOOT_WITHIN_MS = 25 * 60_000;
const PICTURE_WITHIN_MS = 10 * 60_000;
const WATCH_MS = 60_000;
const PROGRAMS = ["mmdebstrap", "qemu-system-aarch64", "mke2fs", "cpio", "dpkg-deb"];

/** Prints what was seen; takes 10 minutes or more. */
export async function run(): Promise<void> {
  const missing = await missingPrograms();
  if (missing.length > 0) throw new Error(`Cannot emulate arm64 without ${missing.join(", ")}`);
  await using parts = new AsyncDisposableStack();
  const dir = await Deno.makeTempDir({ prefix: "washfleet-arm64-" });
  parts.defer(() => Deno.remove(dir, { recursive: true }));
  const camera = startCamera({ port: 0, name: "Bench", traffic: { meanSecondsBetweenCars: 0 } });
  parts.defer(() => camera.stop());
  // Decoded in software on a processor that is software itself: 1080p would only show that.
  await camera.fault({ kind: "resolution", width: 960, height: 540 });
  await camera.ready();
  const url = new URL(camera.url);
  url.hostname = HOST_ADDRESS;
  const image = await buildMachineImage({
    dir,
    package: await buildPackage(dir),
    edgeYaml: `cameras:\n  - id: lane-1\n    url: ${url.href}\n`,
  });
  const port = freePort();
  const machine = parts.use(bootMachine(image, { port }));
  await watch(machine, port);
}

async function watch(machine: Machine, port: number): Promise<void> {
  const alone = { reference: null, ratio: null };
  const [code, installedS = ""] = (await machine.said("installed", BOOT_WITHIN_MS)).split(" ");
  if (code !== "0") throw new Error(`Cannot install the package:\n${machine.tail()}`);
  const started = await machine.said("started", BOOT_WITHIN_MS);
  if (!started.startsWith("0 ")) throw new Error(`Cannot start the unit:\n${machine.tail()}`);
  const key = await machine.said("key", BOOT_WITHIN_MS);
  const secondsToStart = Number(started.split(" ")[1]) - Number(installedS);
  printFigure({ figure: "arm64_unit_start", value: secondsToStart, unit: "s", ...alone });
  const first = await firstPicture(port, { key, machine });
  printFigure({ figure: "arm64_picture", value: first.byteLength, unit: "bytes", ...alone });
  const ages = await watchAges(port, key);
  const served = ages.filter((age) => age !== null);
  const value = served.length / ages.length;
  printFigure({ figure: "arm64_answers_with_a_fresh_picture", value, unit: "share", ...alone });
  const [state = "", restarts = "", memory = ""] = (await machine.said("state", 60_000)).split(" ");
  if (state !== "active") throw new Error(`Cannot call it running: the unit is ${state}`);
  printFigure({
    figure: "arm64_unit_restarts",
    value: Number(restarts),
    unit: "restarts",
    ...alone,
  });
  const bytes = Number(memory);
  printFigure({ figure: "arm64_unit_memory", value: bytes / 1e6, unit: "MB", ...alone });
}

async function firstPicture(
  port: number,
  { key, machine }: { key: string; machine: Machine },
): Promise<Uint8Array> {
  const deadlineMs = performance.now() + PICTURE_WITHIN_MS;
  while (performance.now() < deadlineMs) {
    const response = await ask(port, key).catch(() => null);
    if (response?.status === 200) return await response.bytes();
    await response?.body?.cancel();
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  throw new Error(`Cannot get a picture:\n${machine.tail()}`);
}

/** One age a second; null where there was no fresh picture. */
async function watchAges(port: number, key: string): Promise<(number | null)[]> {
  const ages: (number | null)[] = [];
  const untilMs = performance.now() + WATCH_MS;
  while (performance.now() < untilMs) {
    const response = await ask(port, key);
    const age = response.headers.get("X-Frame-Age-Ms");
    await response.bytes();
    ages.push(response.status === 200 && age !== null ? Number(age) : null);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  return ages;
}

function ask(port: number, key: string): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}/api/snapshots`, { headers: { "X-API-Key": key } });
}

async function buildPackage(dir: string): Promise<string> {
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "deb", "--arch", "arm64", "--out", dir],
    stdout: "null",
    stderr: "inherit",
  }).output();
  if (!success) throw new Error("Cannot build the arm64 package");
  for await (const { name } of Deno.readDir(dir)) {
    if (name.endsWith(".deb")) return `${dir}/${name}`;
  }
  throw new Error("Cannot find the arm64 package");
}

async function missingPrograms(): Promise<string[]> {
  const found = await Promise.all(PROGRAMS.map(async (name) => {
    const { success } = await new Deno.Command("which", { args: [name], stdout: "null" }).output();
    return success ? [] : [name];
  }));
  return found.flat();
}

function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  listener.close();
  return listener.addr.port;
}

if (import.meta.main) await run();
