// Owns the order in which the demo's parts start and stop; each part is a program of its own.
import { type ChildProcess, waitUntilReady } from "./child_process.ts";
import type { DemoFile } from "./demo_file.ts";
import { type FleetClient, signIn } from "./fleet_client.ts";
import { startPrometheus } from "./monitoring/start_prometheus.ts";
import type { DemoPorts } from "./ports.ts";
import { Programs } from "./programs.ts";
import { CAMERA_LOGIN, DEMO_SITES, type DemoSite, edgeYaml, withLogin } from "./sites.ts";
import { readDenoJson, taskArgv } from "./task_argv.ts";

export interface DemoOptions {
  dir: string;
  ports: DemoPorts;
  /** Moves the cars: the same seed brings the same plates. */
  seed: number;
  /** From one car to the next, on the average; 0 for none. */
  meanSecondsBetweenCars: number;
  /** A Prometheus that watches it. */
  hasMonitoring?: boolean;
  signal: AbortSignal;
  say: (line: string) => void;
  /** Starts the receiver that the server's webhooks go to; handed the endpoint's secret later. */
  receiver: { url: string; useSecret: (secret: string) => void };
}

export interface RunningDemo {
  file: DemoFile;
  programs: Programs;
}

const READY_WITHIN_MS = 60_000;
const ADMIN_EMAIL = "admin@washfleet.local";
const RECOGNIZER_TOKEN = "demo-recognizer-token";
const RECOGNIZER_CALLS_PER_SECOND = 8; // what the paid plans allow
const API_KEY_SCOPES = [
  "fleet:read",
  "fleet:write",
  "plates:read",
  "plates:process",
  "events:read",
  "webhooks:read",
  "metrics:read",
];

/** Starts everything. @throws when a part does not get ready; what had started is stopped first */
export async function startDemo(options: DemoOptions): Promise<RunningDemo> {
  const stage = new Stage(options);
  try {
    const file = await stage.raise();
    return { file, programs: stage.programs };
  } catch (error) {
    await stage.programs.stop();
    throw error;
  }
}

class Stage {
  readonly #options: DemoOptions;
  readonly programs: Programs;

  constructor(options: DemoOptions) {
    this.#options = options;
    this.programs = new Programs(`${options.dir}/logs`);
  }

  async raise(): Promise<DemoFile> {
    const { ports, dir, say, receiver } = this.#options;
    const serverUrl = `http://127.0.0.1:${ports.server}`;
    const password = await keptSecret(`${dir}/admin_password`);
    say("starting two cameras, the recognizer and the server …");
    this.#startCameras();
    this.#startRecognizer();
    await buildDashboard();
    const server = await this.#startServer({ serverUrl, password });
    await this.#untilReady(server, `${serverUrl}/readyz`);
    const fleet = await signIn(serverUrl, { email: ADMIN_EMAIL, password });
    const apiKey = await fleet.createKey("demo", API_KEY_SCOPES);
    receiver.useSecret(await fleet.createEndpoint(receiver.url));
    say("the server is ready; starting an agent at each site …");
    const edges = [];
    for (const [index, site] of DEMO_SITES.entries()) {
      edges.push(await this.#startEdge(fleet, { site, index }));
    }
    await this.#untilStreaming(serverUrl, apiKey);
    const prometheusUrl = this.#options.hasMonitoring
      ? await this.#startPrometheus(fleet, { serverUrl, edges })
      : null;
    return {
      server_url: serverUrl,
      api_key: apiKey,
      admin_email: ADMIN_EMAIL,
      admin_password: password,
      edges,
      recognizer_url: `http://127.0.0.1:${ports.recognizer}`,
      webhook_url: receiver.url,
      rtsp_urls: ports.cameras.map((_, index) => cameraUrl(ports, index)),
      camera_control_url: `http://127.0.0.1:${ports.cameraControl}`,
      truth_file: `${dir}/truth.jsonl`,
      prometheus_url: prometheusUrl,
    };
  }

  #startCameras(): void {
    const { ports, dir, seed, meanSecondsBetweenCars } = this.#options;
    this.programs.start("cameras", [
      ...["run", "--allow-net", "--allow-run", "--allow-env", "--allow-sys", "--allow-ffi"],
      ...["--allow-read", "--allow-write", "infra/demo/camera/main.ts"],
      ...["--port", String(ports.cameras[0]), "--control-port", String(ports.cameraControl)],
      ...["--hosts", ports.networks.map(({ hosts }) => hosts[0]).join(",")],
      ...["--onvif-port", String(ports.onvif[0])],
      ...["--names", DEMO_SITES.map((site) => site.cameraId).join(",")],
      ...["--username", CAMERA_LOGIN.username, "--password", CAMERA_LOGIN.password],
      ...["--seed", String(seed), "--mean-seconds", String(meanSecondsBetweenCars)],
      ...["--truth-file", `${dir}/truth.jsonl`],
    ]);
  }

  #startRecognizer(): void {
    this.programs.start("recognizer", [
      ...["run", "--allow-net", "--allow-run", "--allow-env", "--allow-sys", "--allow-ffi"],
      ...["--allow-read", "--allow-write", "infra/demo/recognizer/main.ts"],
      ...["--port", String(this.#options.ports.recognizer), "--token", RECOGNIZER_TOKEN],
      ...["--rate-per-second", String(RECOGNIZER_CALLS_PER_SECOND), "--total-calls", "250000"],
    ]);
  }

  async #startServer(
    { serverUrl, password }: { serverUrl: string; password: string },
  ): Promise<ChildProcess> {
    const { ports, dir } = this.#options;
    return this.programs.start("server", await argvWritingTo(dir, "server"), {
      WASHFLEET_HOST: "127.0.0.1",
      WASHFLEET_PORT: String(ports.server),
      WASHFLEET_PUBLIC_URL: serverUrl,
      WASHFLEET_DATA: `${dir}/server`,
      WASHFLEET_ADMIN_EMAIL: ADMIN_EMAIL,
      WASHFLEET_ADMIN_PASSWORD: password,
      WASHFLEET_RECOGNIZER_URL: `http://127.0.0.1:${ports.recognizer}`,
      WASHFLEET_RECOGNIZER_TOKEN: RECOGNIZER_TOKEN,
      WASHFLEET_RECOGNIZER_RATE_PER_SECOND: String(RECOGNIZER_CALLS_PER_SECOND),
      WASHFLEET_WEBHOOK_ALLOW_CIDRS: "127.0.0.0/8",
    });
  }

  async #startEdge(
    fleet: FleetClient,
    { site, index }: { site: DemoSite; index: number },
  ): Promise<DemoFile["edges"][number]> {
    const { ports, dir } = this.#options;
    const edgePort = ports.edges[index] ?? 0;
    const dataDir = `${dir}/${site.device}`;
    await Deno.mkdir(dataDir, { recursive: true, mode: 0o700 });
    const registered = await fleet.registerSite(site);
    const { claimCode } = registered;
    const yaml = edgeYaml(site, {
      ...{ ports, edgePort, dataDir, claimCode },
      cameraUrl: cameraUrl(ports, index),
      subnet: ports.networks[index]?.subnet ?? "",
    });
    await Deno.writeTextFile(`${dataDir}/edge.yaml`, yaml, { mode: 0o600 });
    const argv = await argvWritingTo(dir, "edge");
    const name = index === 0 ? "edge-1" : "edge-2";
    const edge = this.programs.start(name, [...argv, "--config", `${dataDir}/edge.yaml`]);
    await this.#untilReady(edge, `http://127.0.0.1:${edgePort}/api/health/live`);
    return {
      url: `http://127.0.0.1:${edgePort}`,
      api_key: (await Deno.readTextFile(`${dataDir}/api_key`)).trim(),
      device_id: registered.deviceId,
    };
  }

  async #startPrometheus(
    fleet: FleetClient,
    { serverUrl, edges }: { serverUrl: string; edges: DemoFile["edges"] },
  ): Promise<string> {
    const { ports, dir, say } = this.#options;
    say("starting Prometheus …");
    const { child, url } = await startPrometheus({
      dir,
      port: ports.prometheus,
      programs: this.programs,
      serverUrl,
      apiKey: await fleet.createKey("prometheus", ["metrics:read"]),
      edges: DEMO_SITES.map(({ device }, index) => ({
        url: edges[index]?.url ?? "",
        dataDir: `${dir}/${device}`,
        site: device,
      })),
    });
    await this.#untilReady(child, `${url}/-/ready`);
    return url;
  }

  #untilReady(child: ChildProcess, url: string): Promise<void> {
    const { signal } = this.#options;
    const ready = waitUntilReady(url, { timeoutMs: READY_WITHIN_MS, signal, child });
    return Promise.race([ready, this.programs.broken]);
  }

  /** Until the server has seen every camera's picture. */
  async #untilStreaming(serverUrl: string, apiKey: string): Promise<void> {
    const deadlineMs = performance.now() + READY_WITHIN_MS;
    while (performance.now() < deadlineMs) {
      this.#options.signal.throwIfAborted();
      const response = await fetch(`${serverUrl}/api/fleet/status`, {
        headers: { authorization: `Bearer ${apiKey}` },
      });
      const { cameras } = await response.json();
      if (cameras?.streaming === DEMO_SITES.length) return;
      await Promise.race([
        new Promise((resolve) => setTimeout(resolve, 200)),
        this.programs.broken,
      ]);
    }
    throw new Error("Cannot start the demo: the cameras' pictures do not reach the server");
  }
}

function cameraUrl({ networks, cameras }: DemoPorts, index: number): string {
  return withLogin(`rtsp://${networks[index]?.hosts[0]}:${cameras[index]}/stream1`);
}

/** A task's own arguments, allowed to write to the demo's folder too. */
async function argvWritingTo(dir: string, task: string): Promise<string[]> {
  const [run = "run", ...rest] = taskArgv(await readDenoJson(), task);
  return [run, `--allow-write=${dir}`, ...rest];
}

/** @throws Error with what the bundler said */
async function buildDashboard(): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: taskArgv(await readDenoJson(), "web:build"),
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (success) return;
  throw new Error(`Cannot build the dashboard:\n${new TextDecoder().decode(stderr).trimEnd()}`);
}

/** A secret of this folder, made the first time; a later run signs in with it again. */
async function keptSecret(path: string): Promise<string> {
  try {
    return (await Deno.readTextFile(path)).trim();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const secret = crypto.getRandomValues(new Uint8Array(12)).toBase64({ alphabet: "base64url" });
  await Deno.writeTextFile(path, `${secret}\n`, { mode: 0o600, createNew: true });
  return secret;
}
