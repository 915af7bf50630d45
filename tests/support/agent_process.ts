// Owns the agent as a process of its own, with the permissions that it has when it is installed.

/** What the agent may do when it is installed; a part that needs more must be noticed here. */
function permissions(folder: string, net: readonly string[]): string[] {
  return [
    "--no-prompt",
    `--allow-net=${["127.0.0.1", ...net].join()}`,
    `--allow-read=${folder},/run/washfleet`,
    `--allow-write=${folder}`,
    "--allow-run=/usr/bin/ffmpeg",
    "--allow-env=LOG_TOKENS,LOG_STREAM,NO_COLOR,FORCE_COLOR,CLICOLOR_FORCE",
    "--allow-sys=hostname,networkInterfaces,systemMemoryInfo,cpus,statfs,osUptime",
  ];
}

/** Starts at once. `end` or `until` must be awaited, as nothing else reads what it prints. */
export class AgentProcess {
  readonly child: Deno.ChildProcess;
  /** Lines of JSON, as far as they have come. */
  log = "";
  readonly #logged: Promise<void>;
  readonly #stderr: ReadableStreamDefaultReader<string>;
  printed = "";

  /**
   * @param before a program with its arguments that starts the agent in its own place
   * @param net where else it may connect to
   */
  constructor(folder: string, args: string[], before: string[] = [], net: string[] = []) {
    const main = new URL("../../edge/main.ts", import.meta.url).pathname;
    const line = [...before, Deno.execPath(), "run", ...permissions(folder, net), main, ...args];
    this.child = new Deno.Command(line[0] ?? "", {
      args: line.slice(1),
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#logged = this.#readLog();
    this.#stderr = this.child.stderr.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** Reads what is printed for people until it matches. */
  async until(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.printed);
      if (match !== null) return match;
      const { value, done } = await this.#stderr.read();
      if (done) throw new Error(`Cannot find ${pattern} in what was printed: ${this.printed}`);
      this.printed += value;
    }
  }

  /** Waits for the end. @returns exit code, log, and everything printed */
  async end(): Promise<{ code: number; log: string; printed: string }> {
    for (let part = await this.#stderr.read(); !part.done; part = await this.#stderr.read()) {
      this.printed += part.value;
    }
    const { code } = await this.child.status;
    await this.#logged;
    return { code, log: this.log, printed: this.printed };
  }

  async #readLog(): Promise<void> {
    for await (const text of this.child.stdout.pipeThrough(new TextDecoderStream())) {
      this.log += text;
    }
  }
}

/** Runs in a temporary folder. */
export async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "edge_agent_" });
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
