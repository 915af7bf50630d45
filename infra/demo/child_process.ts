// Owns one program of the demo from start to exit: its log file, its readiness, its end.
// A child never outlives the demo, not even when the demo is killed.

export interface ChildProcess {
  readonly name: string;
  readonly pid: number;
  /** Resolves when it has ended, for whatever reason. */
  readonly exited: Promise<Deno.CommandStatus>;
  /** SIGTERM, then SIGKILL after `graceMs` (0: at once); resolves when it is gone. */
  stop(graceMs?: number): Promise<void>;
}

export interface ChildOptions {
  name: string;
  program: string;
  args: string[];
  env?: Record<string, string>;
  /** Its stdout and stderr are appended here. */
  logFile: string;
}

/** Starts a program in its own group, so that Ctrl-C reaches the demo alone. */
export function startChild(options: ChildOptions): ChildProcess {
  // The kernel ends the child when the demo dies without having stopped it.
  const child = new Deno.Command("setpriv", {
    args: ["--pdeathsig", "TERM", options.program, ...options.args],
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", ...options.env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    detached: true,
  }).spawn();
  const logs = Promise.all([
    appendTo(options.logFile, child.stdout),
    appendTo(options.logFile, child.stderr),
  ]);
  const exited = Promise.all([child.status, logs]).then(([status]) => status);
  return {
    name: options.name,
    pid: child.pid,
    exited,
    stop: (graceMs = 10_000) => stopChild(child, { exited, graceMs }),
  };
}

async function appendTo(path: string, stream: ReadableStream<Uint8Array>): Promise<void> {
  using file = await Deno.open(path, { append: true, create: true, mode: 0o600 });
  // Not pipeTo(): between two resources it holds small writes back until the end.
  for await (const chunk of stream) file.writeSync(chunk);
}

async function stopChild(
  child: Deno.ChildProcess,
  options: { exited: Promise<unknown>; graceMs: number },
): Promise<void> {
  if (options.graceMs > 0) signal(child, "SIGTERM");
  const timer = setTimeout(() => signal(child, "SIGKILL"), options.graceMs);
  await options.exited;
  clearTimeout(timer);
}

function signal(child: Deno.ChildProcess, name: Deno.Signal): void {
  try {
    child.kill(name);
  } catch (error) {
    // It has ended already: that is what was wanted.
    if (!(error instanceof TypeError) && !(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** The end of a child's log, for telling why it died. */
export async function logTail(path: string, lines = 15): Promise<string> {
  const text = await Deno.readTextFile(path).catch(() => "");
  return text.trimEnd().split("\n").slice(-lines).join("\n");
}

export interface ReadyOptions {
  timeoutMs: number;
  signal: AbortSignal;
  /** Ends the wait early when the program dies. */
  child?: ChildProcess;
}

/** Polls until `url` answers 2xx. @throws Error naming the part that did not get ready in time */
export async function waitUntilReady(url: string, options: ReadyOptions): Promise<void> {
  const deadlineMs = performance.now() + options.timeoutMs;
  let hasExited = false;
  options.child?.exited.then(() => hasExited = true);
  const name = options.child?.name ?? url;
  while (true) {
    options.signal.throwIfAborted();
    if (hasExited) throw new Error(`Cannot start ${name}: it ended by itself`);
    if (await answers(url)) return;
    if (performance.now() > deadlineMs) {
      throw new Error(`Cannot start ${name} within ${options.timeoutMs} ms: ${url} is silent`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
