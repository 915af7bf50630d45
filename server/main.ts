// Owns the process: environment, log, signals, exit. Everything else starts in start_server.ts.
import {
  configure,
  dispose,
  getJsonLinesFormatter,
  getLogger,
  getStreamSink,
} from "@logtape/logtape";
import type { Hono } from "hono";
import { BUILD_DIR } from "../web/build/prepare_assets.ts";
import { loadAssets } from "../web/build/assets.ts";
import { createWeb } from "../web/create_web.ts";
import { type Config, readConfig } from "./config.ts";
import { readEnvironment } from "./secret_files.ts";
import { type RunningServer, type ServerOptions, startServer } from "./start_server.ts";
import { startTracing, traceFields } from "./tracing.ts";

// sysexits.h EX_CONFIG: systemd does not restart what cannot start.
const EXIT_BAD_CONFIG = 78;
const EXIT_FAILED = 1;
/**
 * Beyond the delay that was asked for: requests get 10 s, deliveries and jobs the rest. What is left
 * then is as safe as after a crash. The unit's TimeoutStopSec is longer.
 */
const STOP_WITHIN_MS = 20_000;

async function main(): Promise<number> {
  const fault = startTracing();
  if (fault !== null) {
    await say(fault);
    return EXIT_BAD_CONFIG;
  }
  let config: Config;
  try {
    config = readConfig(await readEnvironment((name) => Deno.env.get(name)));
  } catch (error) {
    await say(error instanceof Error ? error.message : String(error));
    return EXIT_BAD_CONFIG;
  }
  await startLog(config);
  const stopping = stopOnSignals();
  const log = getLogger(["server"]);
  try {
    const web = await loadWeb(config);
    const server = await startServer(config, {
      signal: stopping,
      sender: await senderProgram(),
      ...(web ? { web } : {}),
    });
    log.info("ready at {url}", { url: server.url });
    await showLogin(server, config);
    if (!stopping.aborted) {
      await new Promise((resolve) => stopping.addEventListener("abort", resolve, { once: true }));
    }
    log.info("stopping");
    const giveUp = setTimeout(() => {
      log.fatal("cannot stop in time: leaving what is under way");
      dispose().finally(() => Deno.exit(EXIT_FAILED));
    }, config.stopDelayMs + STOP_WITHIN_MS);
    await server.stop();
    clearTimeout(giveUp);
    log.info("stopped");
    return 0;
  } catch (error) {
    if (stopping.aborted) return 0;
    log.fatal("cannot start: {error}", { error });
    return EXIT_FAILED;
  }
}

async function startLog({ logLevel }: Config): Promise<void> {
  const format = getJsonLinesFormatter({ properties: "flatten" });
  const sink = getStreamSink(Deno.stdout.writable, {
    formatter: (record) =>
      format({ ...record, properties: { ...record.properties, ...traceFields() } }),
  });
  await configure({
    sinks: { stdout: sink },
    loggers: [
      { category: [], sinks: ["stdout"], lowestLevel: logLevel },
      { category: ["logtape", "meta"], sinks: ["stdout"], lowestLevel: "warning" },
    ],
  });
}

/** The second signal does not wait for anything. */
function stopOnSignals(): AbortSignal {
  const stopping = new AbortController();
  const onSignal = () => {
    if (stopping.signal.aborted) Deno.exit(EXIT_FAILED);
    stopping.abort();
  };
  for (const name of ["SIGTERM", "SIGINT"] as const) Deno.addSignalListener(name, onSignal);
  return stopping.signal;
}

/** The dashboard, unless it was not built: then the API serves alone. */
async function loadWeb({ publicUrl }: Config): Promise<ServerOptions["web"]> {
  try {
    const assets = await loadAssets(BUILD_DIR);
    return (api): Hono => createWeb({ api, assets, publicUrl });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    getLogger(["server"]).warning("no dashboard: build it with `deno task web:build`");
    return undefined;
  }
}

/**
 * The program of the process that sends webhooks: this very one where it may be run by its path,
 * else the `deno` on the path (which may be a script that needs to find the rest).
 */
async function senderProgram(): Promise<NonNullable<ServerOptions["sender"]>> {
  const command = Deno.execPath();
  const { state } = await Deno.permissions.query({ name: "run", command });
  if (state === "granted") return { denoPath: command };
  const env = ["PATH", "HOME"].map((name) => [name, Deno.env.get(name) ?? ""]);
  return { denoPath: "deno", env: Object.fromEntries(env) };
}

/** Once, to the terminal and not to the log: a password of our making is kept nowhere else. */
async function showLogin({ admin, url }: RunningServer, config: Config): Promise<void> {
  if (admin === null || config.admin.password !== null) return;
  await say(
    `First start. Sign in at ${config.publicUrl ?? url} as ${admin.email} ` +
      `with the password ${admin.password} (it is not shown again).`,
  );
}

async function say(line: string): Promise<void> {
  await Deno.stderr.write(new TextEncoder().encode(`${line}\n`));
}

if (import.meta.main) {
  const code = await main();
  await dispose(); // the last lines of the log
  Deno.exit(code);
}
