// Owns what the command line can say, and how it goes over the file. Reads no file itself.
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import type { FieldFault } from "../../server/contract/problem.ts";
import { EdgeConfig } from "../../server/contract/edge_config.ts";

export interface CommandLine {
  /** Null with `--camera` alone: there is no file then. */
  configPath: string | null;
  cameraUrl: string | undefined;
  dataDir: string | undefined;
  host: string | undefined;
  port: number | undefined;
  address: string | undefined;
  serverUrl: string | undefined;
  claimCode: string | undefined;
  logLevel: string | undefined;
}

const DEFAULT_CONFIG_PATH = "/etc/washfleet/edge.yaml";

/** With `--camera` nothing is installed: the data stays beside the checkout. */
const ALONE_DATA_DIR = ".data/edge";

export type ParsedCommandLine =
  | { kind: "run"; line: CommandLine }
  | { kind: "doctor"; line: CommandLine; isJson: boolean; unitState: string | null }
  /** Help or version was asked for, or a fault was printed: end with this code. */
  | { kind: "exit"; code: number };

interface Options {
  config?: string;
  camera?: string;
  data?: string;
  host?: string;
  port?: number;
  address?: string;
  server?: string;
  claim?: string;
  logLevel?: string;
}

/** Parses arguments; prints help and faults through `print`. */
export function parseCommandLine(
  args: readonly string[],
  { version, print }: { version: string; print: (text: string) => void },
): ParsedCommandLine {
  const program = new Command("washfleet-edge")
    .description("Reads RTSP cameras and keeps their newest pictures at hand.")
    .version(version)
    .option("--config <path>", "settings file", undefined)
    .addOption(
      new Option(
        "--camera <url>",
        "run one camera, rtsp:// or http(s)://user:password@host/path, without a file",
      )
        .conflicts("config"), // the file says which cameras run
    )
    .option("--data <dir>", "folder for the key, the identity and the last good settings")
    .option("--host <address>", "address to listen on")
    .option("--port <number>", "port to listen on, 0 for any", parsePort)
    .option("--address <url>", "where the server may ask this agent directly")
    .option("--server <url>", "the server to enrol at")
    .option("--claim <code>", "claim code for enrolling at the server")
    .option("--log-level <level>", "trace, debug, info, warning, error or fatal")
    .allowExcessArguments(false)
    .action(() => {})
    .configureOutput({ writeOut: print, writeErr: print })
    .exitOverride();
  const doctor = addDoctor(program);
  try {
    program.parse(args, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) return { kind: "exit", code: error.exitCode && 64 };
    throw error;
  }
  const line = toCommandLine(program.opts<Options>());
  const asked = doctor();
  return asked === null ? { kind: "run", line } : { kind: "doctor", line, ...asked };
}

/** @returns what was asked of the doctor; null if it was not called */
function addDoctor(program: Command): () => { isJson: boolean; unitState: string | null } | null {
  let asked: { json?: boolean; unitState?: string } | null = null;
  program.command("doctor")
    .description("look at everything that the agent needs, and say what to do")
    .option("--json", "for programs: a list of findings")
    .addOption(new Option("--unit-state <state>", "systemd's word for the service").hideHelp())
    .action((options) => void (asked = options));
  return () =>
    asked === null ? null : { isJson: asked.json === true, unitState: asked.unitState ?? null };
}

/** Puts what the command line says over the configuration. */
export function overrideConfig(config: EdgeConfig, line: CommandLine): EdgeConfig {
  const parsed = EdgeConfig.safeParse(overridden(config, line));
  return parsed.success ? parsed.data : config; // its faults were named at start
}

/** The configuration that the command line makes alone or over a file's; faults by option. */
export function configFromLine(
  line: CommandLine,
  over: EdgeConfig | null,
): { ok: true; config: EdgeConfig } | { ok: false; faults: FieldFault[] } {
  const parsed = EdgeConfig.safeParse(overridden(over ?? alone(line), line));
  if (parsed.success) return { ok: true, config: parsed.data };
  const faults = parsed.error.issues.map((issue) => ({
    path: issue.path.join("."),
    message: issue.message,
  }));
  return { ok: false, faults };
}

function alone(line: CommandLine) {
  const url = line.cameraUrl;
  return {
    data_dir: line.dataDir ?? ALONE_DATA_DIR,
    cameras: url === undefined ? [] : [{ id: "camera", name: "Camera", url }],
  };
}

function overridden(config: Partial<EdgeConfig> | ReturnType<typeof alone>, line: CommandLine) {
  const base: Partial<EdgeConfig> = config as Partial<EdgeConfig>;
  const server = base.server === undefined && line.serverUrl === undefined ? undefined : {
    ...base.server,
    ...defined({ url: line.serverUrl, claim_code: line.claimCode }),
  };
  return {
    ...base,
    ...defined({ data_dir: line.dataDir, address: line.address, server }),
    http: { ...base.http, ...defined({ host: line.host, port: line.port }) },
    log: { ...base.log, ...defined({ level: line.logLevel }) },
  };
}

/** Without the members that are undefined. */
function defined(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

function toCommandLine(options: Options): CommandLine {
  const isAlone = options.camera !== undefined && options.config === undefined;
  return {
    configPath: isAlone ? null : options.config ?? DEFAULT_CONFIG_PATH,
    cameraUrl: options.camera,
    dataDir: options.data,
    host: options.host,
    port: options.port,
    address: options.address,
    serverUrl: options.server,
    claimCode: options.claim,
    logLevel: options.logLevel,
  };
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError("must be 0–65535");
  return port;
}
