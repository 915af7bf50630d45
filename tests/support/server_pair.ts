// Owns two real server processes on one Postgres, one folder and one key-value store behind a
// balancer: what several instances are, short of several machines.
import {
  type ChildProcess,
  logTail,
  startChild,
  waitUntilReady,
} from "../../infra/demo/child_process.ts";
import { type FleetClient, signIn } from "../../infra/demo/fleet_client.ts";
import { readDenoJson, taskArgv } from "../../infra/demo/task_argv.ts";
import { Scope } from "../../server/contract/key.ts";
import { type TestDatabase, testDatabase } from "./database.ts";
import type { LinkAsk } from "./link_instance.ts";
import { startTcpBalancer, type TcpBalancer } from "./tcp_balancer.ts";

/** One server, asked directly. */
export interface ServerOfPair {
  url: string;
  port: number;
  /** Bearer of every scope unless a token is given. */
  ask(path: string, asked?: LinkAsk): Promise<Response>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves to how it ended. It is not killed however long it takes. */
  terminate(): Promise<Deno.CommandStatus>;
  startAgain(): Promise<void>;
}

export interface ServerPair extends AsyncDisposable {
  one: ServerOfPair;
  two: ServerOfPair;
  balancer: TcpBalancer;
  /** Through the balancer, with a key of every scope. */
  ask(path: string, asked?: LinkAsk): Promise<Response>;
  database: TestDatabase;
  fleet: FleetClient;
}

const LOGIN = { email: "admin@washfleet.local", password: "only for this test" };
const READY_WITHIN_MS = 90_000;

/** `env`: settings of both. */
export async function startServerPair(env: Record<string, string> = {}): Promise<ServerPair> {
  await using stack = new AsyncDisposableStack();
  const dir = await Deno.makeTempDir({ prefix: "washfleet-pair-" });
  stack.defer(() => Deno.remove(dir, { recursive: true }));
  const database = stack.use(await testDatabase({ isDurable: true }));
  const ports = [freePort(), freePort()] as const;
  const balancer = stack.use(startTcpBalancer(ports));
  const start = async (port: number) => {
    const server = await startServer({ dir, port, database, balancer, env });
    stack.defer(() => server.stop());
    return server;
  };
  const [first, second] = [await start(ports[0]), await start(ports[1])];
  const fleet = await signIn(balancer.url, LOGIN);
  const key = await fleet.createKey(
    "test",
    Scope.options.filter((scope) => scope !== "keys:write"),
  );
  const asker = (url: string) => (path: string, asked: LinkAsk = {}) =>
    askOver(url, key, path, asked);
  const held = stack.move();
  return {
    one: { ...first, ask: asker(first.url) },
    two: { ...second, ask: asker(second.url) },
    balancer,
    ask: asker(balancer.url),
    database,
    fleet,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

async function startServer(from: {
  dir: string;
  port: number;
  database: TestDatabase;
  balancer: TcpBalancer;
  env: Record<string, string>;
}): Promise<Omit<ServerOfPair, "ask"> & { stop(): Promise<void> }> {
  const { dir, port, database, balancer } = from;
  const url = `http://127.0.0.1:${port}`;
  const logFile = `${dir}/server-${port}.log`;
  const [run = "run", ...rest] = taskArgv(await readDenoJson(), "server");
  const options = {
    name: `server ${port}`,
    program: Deno.execPath(),
    // Deno opens a Unix socket, Postgres' here, only where it may write.
    args: [run, `--allow-write=${dir},${database.postgres.dir}`, ...rest],
    env: {
      DATABASE_URL: database.connectionString,
      WASHFLEET_PORT: String(port),
      WASHFLEET_PUBLIC_URL: balancer.url,
      WASHFLEET_DATA: `${dir}/shared`,
      WASHFLEET_ADMIN_EMAIL: LOGIN.email,
      WASHFLEET_ADMIN_PASSWORD: LOGIN.password,
      WASHFLEET_RECOGNIZER_RATE_PER_SECOND: "1000",
      WASHFLEET_WEBHOOK_ALLOW_CIDRS: "127.0.0.0/8",
      ...from.env,
    },
    logFile,
  };
  let child: ChildProcess;
  const begin = async () => {
    child = startChild(options);
    const signal = new AbortController().signal;
    await waitUntilReady(`${url}/readyz`, { timeoutMs: READY_WITHIN_MS, signal, child })
      .catch(async (error) => {
        throw new Error(`${error}\n${await logTail(logFile)}`);
      });
  };
  await begin();
  return {
    url,
    port,
    kill: () => child.stop(0),
    terminate: () => {
      Deno.kill(child.pid, "SIGTERM");
      return child.exited;
    },
    startAgain: begin,
    stop: () => child.stop(),
  };
}

async function askOver(
  url: string,
  key: string,
  path: string,
  asked: LinkAsk,
): Promise<Response> {
  const headers = new Headers(asked.headers);
  headers.set("authorization", `Bearer ${asked.token ?? key}`);
  if (asked.json !== undefined) headers.set("content-type", "application/json");
  const body = asked.json === undefined ? asked.body : JSON.stringify(asked.json);
  return await fetch(url + path, {
    method: asked.method ?? (body === undefined ? "GET" : "POST"),
    headers,
    ...(body === undefined ? {} : { body }),
    ...(asked.signal === undefined ? {} : { signal: asked.signal }),
  });
}

function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  listener.close();
  return listener.addr.port;
}
