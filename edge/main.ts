// Owns the process of the agent: arguments, signals, exit codes.
// Never knows how a part works: agent.ts starts and stops them.
import { getLogger } from "@logtape/logtape";
import { type Agent, type AgentStart, startAgent } from "./agent.ts";
import type { Brake } from "./brake/brake.ts";
import { brakedStart, type WantedStart } from "./braked_start.ts";
import { EdgeConfig } from "../server/contract/edge_config.ts";
import {
  type CommandLine,
  configFromLine,
  overrideConfig,
  parseCommandLine,
} from "./config/command_line.ts";
import { loadStartConfig } from "./config/load_config.ts";
import { examine } from "./doctor/examine.ts";
import { exitCodeOf, printFindings } from "./doctor/finding.ts";
import { systemSources } from "./doctor/system_sources.ts";
import { startLogs, stopLogs } from "./log_lines.ts";
import { connectServiceManager, watchdogIntervalMs } from "./machine/sd_notify.ts";
import { runServiceWatchdog } from "./machine/service_watchdog.ts";
import { startTracing } from "../server/tracing.ts";
import { findUpdateContext } from "./update/update_context.ts";
import { VERSION } from "./version.ts";

/** sysexits.h: EX_CONFIG. The service does not start again on it: nothing would be different. */
const EXIT_CONFIG = 78;
const EXIT_FAILURE = 1;

/** A part that does not end must not keep the process for ever. */
const STOP_WITHIN_MS = 10_000;

/** Runs the program, or one of its other commands. @returns the exit code */
export async function main(args: readonly string[]): Promise<number> {
  const parsed = parseCommandLine(args, { version: VERSION, print });
  if (parsed.kind === "exit") return parsed.code;
  if (parsed.kind === "doctor") return await runDoctor(parsed);
  const fault = startTracing();
  if (fault !== null) {
    print(`${fault}\n`);
    return EXIT_CONFIG;
  }
  const start = await findStart(parsed.line);
  if (!start.ok) {
    print(`The settings have faults:\n${start.faults.map(faultLine).join("")}`);
    return EXIT_CONFIG;
  }
  await startLogs(start.value.config.log.level);
  warnOfLastKnownGood(start.value);
  for (const warning of start.value.state.warnings ?? []) getLogger(["edge"]).warn(warning);
  const code = await runAgent(await brakedStart(start.value));
  await stopLogs();
  return code;
}

/** Says what is wrong and what to do. @returns 1 if something is wrong */
async function runDoctor(
  { line, isJson, unitState }: { line: CommandLine; isJson: boolean; unitState: string | null },
): Promise<number> {
  const defaults = EdgeConfig.parse({});
  const findings = await examine(systemSources("/usr/bin/ffmpeg"), {
    configPath: line.configPath ?? "",
    dataDir: line.dataDir ?? defaults.data_dir,
    unitState,
    defaults,
  });
  const text = isJson ? `${JSON.stringify({ findings }, null, 2)}\n` : printFindings(findings);
  Deno.stdout.writeSync(new TextEncoder().encode(text));
  return exitCodeOf(findings);
}

/** Runs until a signal. @returns the exit code */
async function runAgent(
  start: Omit<AgentStart, "restart" | "isSupervised"> & { brake: Brake },
): Promise<number> {
  const { brake } = start;
  const logger = getLogger(["edge"]);
  // Before anything starts: a signal that comes early must not leave an FFmpeg behind.
  using signals = listenToSignals();
  let agent: Agent;
  const isSupervised = readEnv("NOTIFY_SOCKET") !== null || findUpdateContext() !== null;
  try {
    agent = await startAgent({ ...start, isSupervised, restart: signals.end });
  } catch (error) {
    logger.fatal("cannot start", { error: error instanceof Error ? error.message : error });
    await brake.cannotStart();
    return EXIT_FAILURE;
  }
  signals.onHangup = () => {
    agent.reload().catch((error) => logger.error("reload failed", { error }));
  };
  findUpdateContext()?.started();
  brake.started(isSupervised ? signals.end : null);
  using service = serveSystemd(agent);
  const { pageUrl, apiKeyPath } = agent;
  logger.info("started", { version: VERSION, page_url: pageUrl, api_key_path: apiKeyPath });
  print(`washfleet edge ${VERSION}\n  page     ${pageUrl}\n  API key  in ${apiKeyPath}\n`);
  logger.info("stopping", { reason: await signals.ended });
  service.stopping();
  Deno.unrefTimer(setTimeout(() => Deno.exit(EXIT_FAILURE), STOP_WITHIN_MS));
  await Promise.all([agent.stop(), brake.leaving()]);
  logger.info("stopped");
  return 0;
}

/** Where systemd started us: tells it that we are ready and, as long as it is so, alive. */
function serveSystemd(agent: Agent): Disposable & { stopping(): void } {
  const manager = connectServiceManager(readEnv("NOTIFY_SOCKET"));
  const watchdog = runServiceWatchdog({
    manager,
    intervalMs: watchdogIntervalMs(readEnv("WATCHDOG_USEC")),
    vitalSigns: () => agent.vitalSigns(),
  });
  return {
    stopping: () => {
      watchdog.stop();
      manager.notify({ isStopping: true, status: "stopping" });
    },
    [Symbol.dispose]: () => {
      watchdog.stop();
      manager.close();
    },
  };
}

/** Null also where it may not be read, as when nobody installed anything. */
function readEnv(name: string): string | null {
  const { state } = Deno.permissions.querySync({ name: "env", variable: name });
  return state === "granted" ? Deno.env.get(name) ?? null : null;
}

type Start =
  | { ok: true; value: Omit<AgentStart, "restart" | "isSupervised" | "brake"> & WantedStart }
  | { ok: false; faults: Fault[] };
type Fault = { path: string; message: string };

/** The configuration from the file, the command line, or both. */
async function findStart(line: CommandLine): Promise<Start> {
  const override = (config: EdgeConfig) => overrideConfig(config, line);
  const path = line.configPath;
  const loaded = path === null ? null : await loadStartConfig(path, {
    dataDir: line.dataDir,
    defaultDataDir: EdgeConfig.parse({}).data_dir,
  });
  if (loaded?.ok === false) return loaded;
  const result = configFromLine(line, loaded?.config ?? null);
  if (!result.ok) return result;
  const state = {
    source: loaded?.source ?? "command_line" as const,
    loadedAt: new Date(),
    faults: loaded?.faults ?? [],
    warnings: loaded?.warnings ?? [],
  };
  const settingsText = loaded?.source === "file" ? loaded.text : null;
  return { ok: true, value: { config: result.config, state, path, override, settingsText } };
}

function warnOfLastKnownGood({ state }: Pick<AgentStart, "state">): void {
  if (state.source !== "last_known_good") return;
  print(`The settings file has faults:\n${state.faults.map(faultLine).join("")}`);
  print("Running with the last settings that worked.\n");
  const message = "settings file is broken: running with the last settings that worked";
  getLogger(["edge"]).error(message, { faults: state.faults });
}

interface Signals extends Disposable {
  /** Resolves with the name of the signal that ends the agent, or why else it ends. */
  readonly ended: Promise<string>;
  /** Ends it without a signal: the service starts it again. */
  readonly end: (why: string) => void;
  /** Called at SIGHUP: the settings are to be read again. */
  onHangup: () => void;
}

function listenToSignals(): Signals {
  const { promise, resolve } = Promise.withResolvers<string>();
  const signals: Signals = {
    ended: promise,
    end: (why) => {
      findUpdateContext()?.leaving(); // a release on trial did not fail
      resolve(why);
    },
    onHangup: () => {},
    [Symbol.dispose]() {
      for (const [name, listener] of listeners) Deno.removeSignalListener(name, listener);
    },
  };
  const listeners = [
    ["SIGTERM", () => resolve("SIGTERM")],
    ["SIGINT", () => resolve("SIGINT")],
    ["SIGHUP", () => signals.onHangup()],
  ] as const;
  for (const [name, listener] of listeners) Deno.addSignalListener(name, listener);
  return signals;
}

function faultLine({ path, message }: Fault): string {
  return `  ${path === "" ? "" : `${path}: `}${message}\n`;
}

/** For people; standard output is the log's. */
function print(text: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(text));
}

// Not by itself: a datagram to a systemd that does not listen would hold the process.
if (import.meta.main) Deno.exit(await main(Deno.args));
