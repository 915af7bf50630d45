// Owns a small fleet that tells its spans: a server with its courier, an agent with two cameras and a
// webhook receiver, each a real process or a double that speaks the real protocol.
import {
  type ChildProcess,
  logTail,
  startChild,
  waitUntilReady,
} from "../../infra/demo/child_process.ts";
import { type Camera, startCamera } from "../../infra/demo/camera/start_camera.ts";
import { signIn } from "../../infra/demo/fleet_client.ts";
import { readDenoJson, taskArgv } from "../../infra/demo/task_argv.ts";
import { type InstantRecognizer, startInstantRecognizer } from "../bench/instant_recognizer.ts";
import { type TestDatabase, testDatabase } from "./database.ts";
import { freePortBase } from "./free_port_base.ts";
import { type HttpCamera, startHttpCamera } from "./http_camera.ts";
import { type OtlpCollector, startOtlpCollector } from "./otlp_collector.ts";
import { startWebhookReceiver, type WebhookReceiver } from "./webhook_receiver.ts";

/** Secrets wherever a fleet has some, each to be found nowhere in what is told of a trace. */
export const CANARIES = {
  cameraPassword: "canary-camera-password",
  cameraKey: "canary-camera-key",
  webhookKey: "canary-webhook-key",
  queryKey: "canary-query-key",
  recognizerToken: "canary-recognizer-token",
  adminPassword: "canary-admin-password",
};

export interface TracedFleet extends AsyncDisposable {
  readonly serverUrl: string;
  readonly edgeUrl: string;
  readonly deviceId: string;
  /** In front of it stands what a vehicle triggers. */
  readonly camera: Camera;
  readonly receiver: WebhookReceiver;
  readonly collector: OtlpCollector;
  /** Keys of the server's and of the agent's API. */
  readonly keys: { server: string; edge: string };
  /** Ends agent and server, which send what they still have. @returns the lines of their logs */
  end(): Promise<{ server: LogLine[]; edge: LogLine[] }>;
}

export type LogLine = Record<string, unknown>;

const LOGIN = { email: "admin@washfleet.local", password: CANARIES.adminPassword };
const SCOPES = ["fleet:read", "plates:read", "plates:process"];
const READY_WITHIN_MS = 90_000;

/** As the demo's: where a car stands at the stop line. */
const ZONE = [[0.25, 0.35], [0.75, 0.35], [0.78, 0.85], [0.22, 0.85]];

/** `plate` is what the recognizer sees, whatever it is shown. */
export async function startTracedFleet(plate: string): Promise<TracedFleet> {
  await using stack = new AsyncDisposableStack();
  const dir = await Deno.makeTempDir({ prefix: "washfleet-traces-" });
  stack.defer(() => Deno.remove(dir, { recursive: true }));
  const base = freePortBase(2);
  const parts: Parts = {
    dir,
    ports: { server: base, edge: base + 1 },
    database: stack.use(await testDatabase()),
    collector: stack.use(startOtlpCollector()),
    recognizer: stack.use(startInstantRecognizer()),
    receiver: stack.use(startWebhookReceiver()),
    yard: stack.use(await startHttpCamera({ login: "basic" })),
    camera: startCamera({
      port: 0,
      name: "Entry",
      username: "washfleet",
      password: CANARIES.cameraPassword,
      traffic: { meanSecondsBetweenCars: 0 },
    }),
  };
  const { camera, receiver, collector } = parts;
  stack.defer(() => camera.stop());
  await camera.ready();
  parts.recognizer.read(plate);
  const server = await startServer(parts);
  stack.defer(() => server.stop());
  const serverUrl = urlOf(parts.ports.server);
  const fleet = await signIn(serverUrl, LOGIN);
  const serverKey = await fleet.createKey("test", SCOPES);
  await fleet.createEndpoint(`${receiver.url}?key=${CANARIES.webhookKey}`);
  const site = { location: "Austin", timezone: "America/Chicago", device: "austin-pi" };
  const { deviceId, claimCode } = await fleet.registerSite(site);
  const agent = await startAgent(parts, claimCode);
  stack.defer(() => agent.stop());
  const edgeKey = (await Deno.readTextFile(`${dir}/edge/api_key`)).trim();
  const held = stack.move();
  return {
    serverUrl,
    edgeUrl: urlOf(parts.ports.edge),
    deviceId,
    camera,
    receiver,
    collector,
    keys: { server: serverKey, edge: edgeKey },
    end: async () => {
      await agent.stop();
      await server.stop();
      return { server: await linesOf(dir, "server"), edge: await linesOf(dir, "edge") };
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

interface Parts {
  dir: string;
  ports: { server: number; edge: number };
  database: TestDatabase;
  collector: OtlpCollector;
  recognizer: InstantRecognizer;
  receiver: WebhookReceiver;
  yard: HttpCamera;
  camera: Camera;
}

/** As the documents say. */
function tracingTo(collector: OtlpCollector, service: string): Record<string, string> {
  return {
    OTEL_DENO: "true",
    OTEL_DENO_TRACING: "false",
    OTEL_SERVICE_NAME: service,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
  };
}

async function startServer(parts: Parts): Promise<ChildProcess> {
  const { dir, ports, database, collector, recognizer } = parts;
  const [run = "run", ...rest] = taskArgv(await readDenoJson(), "server");
  return await startReady({
    name: "server",
    dir,
    // Deno opens a Unix socket, Postgres' here, only where it may write.
    args: [run, `--allow-write=${dir},${database.postgres.dir}`, ...rest],
    readyUrl: `${urlOf(ports.server)}/readyz`,
    env: {
      ...tracingTo(collector, "washfleet-server"),
      DATABASE_URL: database.connectionString,
      WASHFLEET_PORT: String(ports.server),
      WASHFLEET_PUBLIC_URL: urlOf(ports.server),
      WASHFLEET_DATA: `${dir}/server`,
      WASHFLEET_ADMIN_EMAIL: LOGIN.email,
      WASHFLEET_ADMIN_PASSWORD: LOGIN.password,
      WASHFLEET_RECOGNIZER_URL: recognizer.url,
      WASHFLEET_RECOGNIZER_TOKEN: CANARIES.recognizerToken,
      WASHFLEET_WEBHOOK_ALLOW_CIDRS: "127.0.0.0/8",
    },
  });
}

/** With no more of the network than an installed one has: the collector is not of it. */
async function startAgent(parts: Parts, claimCode: string): Promise<ChildProcess> {
  const { dir, ports, yard, camera, collector } = parts;
  const yardUrl = `${yard.snapshotUrl}&key=${CANARIES.cameraKey}`;
  const config = {
    server: { url: urlOf(ports.server), claim_code: claimCode },
    data_dir: `${dir}/edge`,
    http: { host: "127.0.0.1", port: ports.edge },
    log: { level: "debug" },
    cameras: [
      {
        id: "entry",
        url: camera.rtspUrlWithCredentials,
        zone: ZONE,
        trigger: { mode: "vehicle" },
      },
      { id: "yard", url: yardUrl, source: "snapshot" },
    ],
  };
  await Deno.mkdir(config.data_dir, { mode: 0o700 });
  await Deno.writeTextFile(`${dir}/edge.yaml`, JSON.stringify(config), { mode: 0o600 });
  const net = [ports.edge, ports.server, new URL(yardUrl).port].map((port) => `127.0.0.1:${port}`);
  const [run = "run", ...rest] = taskArgv(await readDenoJson(), "edge")
    .map((arg) => arg === "--allow-net" ? `--allow-net=${net.join(",")}` : arg);
  return await startReady({
    name: "edge",
    dir,
    args: [run, `--allow-write=${dir}`, ...rest, "--config", `${dir}/edge.yaml`],
    readyUrl: `${urlOf(ports.edge)}/api/health/live`,
    env: tracingTo(collector, "washfleet-edge"),
  });
}

async function startReady(
  { name, dir, args, readyUrl, env }: {
    name: string;
    dir: string;
    args: string[];
    readyUrl: string;
    env: Record<string, string>;
  },
): Promise<ChildProcess> {
  const logFile = `${dir}/${name}.log`;
  const child = startChild({ name, program: Deno.execPath(), args, env, logFile });
  const { signal } = new AbortController();
  await waitUntilReady(readyUrl, { timeoutMs: READY_WITHIN_MS, signal, child })
    .catch(async (error) => {
      await child.stop(0);
      throw new Error(`${error}\n${await logTail(logFile)}`);
    });
  return child;
}

function urlOf(port: number): string {
  return `http://127.0.0.1:${port}`;
}

/** What is printed for people is no line of the log. */
async function linesOf(dir: string, name: string): Promise<LogLine[]> {
  const lines = (await Deno.readTextFile(`${dir}/${name}.log`)).split("\n");
  return lines.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
}
