// Owns a server for measurements: the shipped program with its shipped permissions, on a real,
// durable Postgres of its own, with one device that may send frames.
import { EnrollAnswer } from "../../server/contract/device_link.ts";
import { startEmbeddedPostgres } from "../../server/db/embedded.ts";
import {
  type ChildProcess,
  logTail,
  startChild,
  waitUntilReady,
} from "../../infra/demo/child_process.ts";
import { type FleetClient, signIn } from "../../infra/demo/fleet_client.ts";
import { readDenoJson, taskArgv } from "../../infra/demo/task_argv.ts";

export interface ShippedServer extends AsyncDisposable {
  url: string;
  connectionString: string;
  fleet: FleetClient;
  deviceToken: string;
  /** Of the server and of its Postgres. */
  pids: { server: number; postgres: number };
}

/** Of its administrator. */
export const BENCH_LOGIN = { email: "bench@washfleet.local", password: "only for this benchmark" };

/** @throws Error when it does not get ready within a minute */
export async function startShippedServer(recognizerUrl: string): Promise<ShippedServer> {
  // Where the shipped permissions let a server write.
  const data = new URL("../../.data/", import.meta.url).pathname;
  await Deno.mkdir(data, { recursive: true });
  const dir = await Deno.makeTempDir({ dir: data, prefix: "bench-" });
  const postgres = await startEmbeddedPostgres({ dir: `${dir}/postgres` });
  const url = `http://127.0.0.1:${freePort()}`;
  const { connectionString } = postgres;
  const server = await startServer({ dir, url, recognizerUrl, connectionString });
  const close = async () => {
    await server.stop();
    await postgres.stop();
    await Deno.remove(dir, { recursive: true });
  };
  try {
    const signal = AbortSignal.timeout(60_000);
    await waitUntilReady(`${url}/readyz`, { timeoutMs: 60_000, signal, child: server });
    const fleet = await signIn(url, BENCH_LOGIN);
    const deviceToken = await enrollDevice(url, fleet);
    const pids = { server: server.pid, postgres: postgres.pid };
    return { url, connectionString, fleet, deviceToken, pids, [Symbol.asyncDispose]: close };
  } catch (error) {
    const tail = await logTail(`${dir}/server.log`);
    await close();
    throw new Error(`Cannot measure as the server does not run: ${tail}`, { cause: error });
  }
}

async function startServer(
  at: { dir: string; url: string; recognizerUrl: string; connectionString: string },
): Promise<ChildProcess> {
  return startChild({
    name: "server",
    program: Deno.execPath(),
    args: taskArgv(await readDenoJson(), "server"),
    env: {
      DATABASE_URL: at.connectionString,
      WASHFLEET_HOST: "127.0.0.1",
      WASHFLEET_PORT: new URL(at.url).port,
      WASHFLEET_PUBLIC_URL: at.url,
      WASHFLEET_DATA: `${at.dir}/server`,
      WASHFLEET_ADMIN_EMAIL: BENCH_LOGIN.email,
      WASHFLEET_ADMIN_PASSWORD: BENCH_LOGIN.password,
      WASHFLEET_RECOGNIZER_URL: at.recognizerUrl,
      WASHFLEET_RECOGNIZER_TOKEN: "bench",
      WASHFLEET_RECOGNIZER_RATE_PER_SECOND: "1000",
      WASHFLEET_WEBHOOK_ALLOW_CIDRS: "127.0.0.0/8",
    },
    logFile: `${at.dir}/server.log`,
  });
}

async function enrollDevice(url: string, fleet: FleetClient): Promise<string> {
  const site = { location: "Bench", timezone: "UTC", device: "bench-1" };
  const { claimCode } = await fleet.registerSite(site);
  const response = await fetch(`${url}/api/enroll`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      link_version: 1,
      claim_code: claimCode,
      hardware_id: "bench-hardware",
      hostname: "bench-1",
      agent_version: "0.0.0",
      capabilities: [],
    }),
  });
  if (!response.ok) throw new Error(`Cannot enrol: ${response.status} ${await response.text()}`);
  return EnrollAnswer.parse(await response.json()).device_token;
}

function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  listener.close();
  return listener.addr.port;
}
