// Owns one life of one postmaster: started, known to be ready, stopped. Never restarts it.
// starting → ready → stopping → exited; an exit while starting is a failed start.
import { getLogger } from "@logtape/logtape";
import type { PostgresBinaries } from "./binaries.ts";
import { wrapped, type Wrapper } from "./unprivileged.ts";

export interface PostmasterOptions {
  binaries: PostgresBinaries;
  wrapper: Wrapper;
  clusterDir: string;
  socketDir: string;
  /** Extra settings, as `-c name=value`. */
  settings: Record<string, string>;
  /** A start that takes longer is given up. Recovery after a crash may take minutes. */
  startTimeoutMs: number;
  /** Gives up a start under way. */
  signal?: AbortSignal;
}

export interface Postmaster {
  pid: number;
  /** Resolves once it is gone, whoever ended it. */
  exited: Promise<void>;
  /** Fast shutdown (SIGINT): sessions are cut, nothing committed is lost. */
  stop(): Promise<void>;
}

/** Why a start failed; `locked`: the data folder's postmaster.pid names another one. */
export class PostmasterError extends Error {
  readonly locked: boolean;

  constructor(lastWords: string) {
    super(`Cannot start Postgres: ${lastWords.trim() || "it said nothing"}`);
    this.name = "PostmasterError";
    this.locked = lastWords.includes("postmaster.pid");
  }
}

const READY = "database system is ready to accept connections";
const KILL_AFTER_MS = 30_000;
const LAST_WORDS_CHARS = 2000;

/** Starts it and waits until it takes sessions. @throws PostmasterError */
export async function startPostmaster(options: PostmasterOptions): Promise<Postmaster> {
  const child = spawn(options);
  const listener = listen(child.stderr);
  const exited = child.status.then(async () => void await listener.done);
  const giveUp = () => kill(child, "SIGQUIT");
  const timer = setTimeout(giveUp, options.startTimeoutMs);
  options.signal?.addEventListener("abort", giveUp);
  const outcome = await Promise.race([
    listener.ready.then(() => "ready" as const),
    exited.then(() => "exited" as const),
  ]);
  clearTimeout(timer);
  options.signal?.removeEventListener("abort", giveUp);
  if (outcome === "exited") throw new PostmasterError(listener.lastWords());
  return { pid: child.pid, exited, stop: () => stop(child, exited) };
}

function spawn({ binaries, wrapper, clusterDir, socketDir, settings }: PostmasterOptions) {
  const all = {
    listen_addresses: "",
    unix_socket_directories: socketDir,
    unix_socket_permissions: "0700",
    // The line that tells of readiness must be in English.
    lc_messages: "C",
    log_destination: "stderr",
    logging_collector: "off",
    ...settings,
  };
  const flags = Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const { program, args } = wrapped([binaries.postgres, "-D", clusterDir, ...flags], {
    wrapper,
    libraryPath: binaries.libraryPath,
  });
  return new Deno.Command(program, {
    args,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
    // Its own session: Ctrl-C reaches the server first, which then stops Postgres last.
    detached: true,
  }).spawn();
}

/** Reads its log to the end: passes it on, keeps the tail, notices the line of readiness. */
function listen(stderr: ReadableStream<Uint8Array<ArrayBuffer>>) {
  const logger = getLogger(["server", "db", "postgres"]);
  const ready = Promise.withResolvers<void>();
  let tail = "";
  const take = (line: string) => {
    tail = `${tail}${line}\n`.slice(-LAST_WORDS_CHARS);
    if (line.includes(READY)) ready.resolve();
    if (/ (ERROR|FATAL|PANIC): /.test(line)) logger.warn("{line}", { line });
    else logger.debug("{line}", { line });
  };
  const done = (async () => {
    let rest = "";
    for await (const text of stderr.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      lines.forEach(take);
    }
  })();
  return { ready: ready.promise, done, lastWords: () => tail };
}

async function stop(child: Deno.ChildProcess, exited: Promise<void>): Promise<void> {
  kill(child, "SIGINT");
  const timer = setTimeout(() => kill(child, "SIGKILL"), KILL_AFTER_MS);
  await exited;
  clearTimeout(timer);
}

function kill(child: Deno.ChildProcess, name: Deno.Signal): void {
  try {
    child.kill(name);
  } catch {
    // It is gone already.
  }
}
