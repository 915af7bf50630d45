// Owns the demo's running programs: who runs, who ended by itself, how each is broken and mended.
import { type ChildProcess, logTail, startChild } from "./child_process.ts";

export type PartName = "cameras" | "recognizer" | "server" | "edge-1" | "edge-2" | "prometheus";

/** One of the programs, to break and mend. */
export interface Part {
  readonly pid: number;
  readonly logFile: string;
  /** Ends it without a chance to clean up; resolves when it is gone. */
  kill(): Promise<void>;
  /** Starts it as it was started before. */
  startAgain(): void;
}

interface Program {
  child: ChildProcess;
  program: string;
  args: string[];
  env: Record<string, string> | undefined;
  /** Somebody ended it on purpose. */
  isKilled: boolean;
}

/** Programs with a log file each in `logDir`. */
export class Programs {
  readonly #logDir: string;
  readonly #running = new Map<PartName, Program>();
  readonly #broken = Promise.withResolvers<never>();
  #isStopping = false;

  constructor(logDir: string) {
    this.#logDir = logDir;
    this.#broken.promise.catch(() => {}); // told to whoever waits for it
  }

  /** Rejects with the reason when a program ends by itself. */
  get broken(): Promise<never> {
    return this.#broken.promise;
  }

  /** @param program by default Deno */
  start(
    name: PartName,
    args: string[],
    env?: Record<string, string>,
    program: string = Deno.execPath(),
  ): ChildProcess {
    const logFile = this.#logFile(name);
    const child = startChild({ name, program, args, env, logFile });
    const running: Program = { child, program, args, env, isKilled: false };
    this.#running.set(name, running);
    child.exited.then(async ({ code, signal }) => {
      if (this.#isStopping || running.isKilled) return;
      const tail = await logTail(logFile);
      this.#broken.reject(new Error(`${name} ended (${signal ?? code}):\n${tail}`));
    });
    return child;
  }

  /** @throws Error when none of that name was started */
  part(name: PartName): Part {
    const program = this.#running.get(name);
    if (program === undefined) throw new Error(`Cannot find the part ${name}: it never started`);
    return {
      pid: program.child.pid,
      logFile: this.#logFile(name),
      kill: async () => {
        program.isKilled = true;
        await program.child.stop(0);
      },
      startAgain: () => void this.start(name, program.args, program.env, program.program),
    };
  }

  /** Agents first, so that the server hears of no lost camera; resolves when all are gone. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    const children = [...this.#running.values()].map((program) => program.child);
    const agents = children.filter((child) => child.name.startsWith("edge"));
    const others = children.filter((child) => !agents.includes(child));
    await Promise.all(agents.map((child) => child.stop()));
    await Promise.all(others.map((child) => child.stop()));
  }

  #logFile(name: PartName): string {
    return `${this.#logDir}/${name}.log`;
  }
}
