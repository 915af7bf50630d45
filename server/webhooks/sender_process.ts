// Owns the process that sends webhooks: starts it with its few permissions, restarts it when it
// dies, and matches answers to requests. Never decides what is sent or when it is tried again.
//   starting → running (ready) → ended (exit, silence, close) → backing off → starting
import { setTimeout as delay } from "node:timers/promises";
import { getLogger } from "@logtape/logtape";
import { z } from "zod";
import { deniedSubnets } from "./denied_subnets.ts";
import { readLines, type SendAnswer, type SendRequest } from "./sender_wire.ts";

/** `sender_ended`: nobody knows whether it was received. */
export type SendOutcome = SendAnswer | { kind: "sender_ended" };

export interface SenderProcess {
  /** Hands a request to the process. Never rejects. */
  send(request: Omit<SendRequest, "id">): Promise<SendOutcome>;
  readonly isRunning: boolean;
  /** Of the process that runs now. */
  readonly pid: number | undefined;
  /** How often a process of its own accord ended. */
  readonly restarts: number;
  /** Ends the process; what is under way is `sender_ended`. */
  close(): Promise<void>;
}

export interface SenderOptions {
  /** IPv4 CIDRs of private networks that may be reached. @see deniedSubnets */
  allowCidrs: readonly string[];
  /** Called whenever a process is ready for requests. */
  onReady?: () => void;
  /** Environment of the process, which otherwise has none, e.g. `DENO_CERT` for a private CA. */
  env?: Readonly<Record<string, string>>;
  /** Path of the Deno program. Default: the one that runs now. */
  denoPath?: string;
  /** Path or URL of `courier_main.ts` or its bundle. Default: the one beside this file. */
  script?: string;
}

const log = getLogger(["server", "webhooks", "sender"]);
const FIRST_BACKOFF_MS = 100;
const LONGEST_BACKOFF_MS = 30_000;
/** A process that lived this long was well: its end begins the backoff anew. */
const HEALTHY_AFTER_MS = 10_000;
/** A process silent for this long after a request's own timeout hangs and is killed. */
const SILENCE_MS = 5_000;
/** A process that has not begun after this long hangs and is killed. */
const READY_WITHIN_MS = 30_000;
const CLOSE_GRACE_MS = 1_000;
const STDERR_TAIL_CHARS = 2_000;

const Message = z.union([
  z.object({ kind: z.literal("ready") }),
  z.object({
    id: z.int(),
    kind: z.literal("answered"),
    status: z.int(),
    excerpt: z.string().max(4096),
    retry_after: z.string().max(1000).nullable().catch(null),
    duration_ms: z.number().nonnegative(),
  }),
  z.object({
    id: z.int(),
    kind: z.literal("failed"),
    error: z.string().max(2000),
    duration_ms: z.number().nonnegative(),
  }),
  z.object({ id: z.int(), kind: z.literal("too_late") }),
]);

/** Starts the process and keeps one running until `close()`. */
export function startSender(options: SenderOptions): SenderProcess {
  return new Sender(options);
}

/** Arguments of `deno` for the process: the network is all that it may use. */
export function senderArgs(options: Pick<SenderOptions, "allowCidrs" | "script">): string[] {
  return [
    "run",
    "--quiet",
    "--no-prompt",
    "--no-config",
    "--no-lock",
    "--no-remote",
    "--no-npm",
    "--deny-import",
    "--v8-flags=--max-old-space-size=128",
    "--allow-net",
    `--deny-net=${[...deniedSubnets(options.allowCidrs), "[::]", "[::1]"].join(",")}`,
    options.script ?? import.meta.resolve("./courier_main.ts"),
  ];
}

/** What one process was asked and has not answered: it ends with the process. */
interface Life {
  child: Deno.ChildProcess;
  writer: WritableStreamDefaultWriter<Uint8Array>;
  waiting: Map<number, (outcome: SendOutcome) => void>;
  isReady: boolean;
}

class Sender implements SenderProcess {
  readonly #options: SenderOptions;
  readonly #stop = new AbortController();
  readonly #ended: Promise<void>;
  #life: Life | undefined;
  #nextId = 1;
  #restarts = 0;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#ended = this.#run();
  }

  get isRunning(): boolean {
    return this.#life?.isReady ?? false;
  }

  get pid(): number | undefined {
    return this.#life?.child.pid;
  }

  get restarts(): number {
    return this.#restarts;
  }

  async send(request: Omit<SendRequest, "id">): Promise<SendOutcome> {
    const life = this.#life;
    if (life === undefined || !life.isReady) return { kind: "sender_ended" };
    const id = this.#nextId++;
    const outcome = new Promise<SendOutcome>((resolve) => life.waiting.set(id, resolve));
    const silence = setTimeout(() => {
      log.error("the sending process {pid} does not answer: killing it", { pid: life.child.pid });
      kill(life.child);
    }, request.timeout_ms + SILENCE_MS);
    // A write that fails means that the process is gone, which settles the outcome.
    const line = JSON.stringify({ id, ...request } satisfies SendRequest) + "\n";
    life.writer.write(new TextEncoder().encode(line)).catch(() => {});
    try {
      return await outcome;
    } finally {
      clearTimeout(silence);
      life.waiting.delete(id);
    }
  }

  async close(): Promise<void> {
    this.#stop.abort();
    const life = this.#life;
    if (life !== undefined) {
      await life.writer.close().catch(() => {});
      const grace = setTimeout(() => kill(life.child), CLOSE_GRACE_MS);
      await this.#ended;
      clearTimeout(grace);
    }
    await this.#ended;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    let backoffMs = FIRST_BACKOFF_MS;
    while (!signal.aborted) {
      const startedMs = performance.now();
      try {
        await this.#live();
      } catch (error) {
        log.error("cannot start the sending process: {error}", { error });
      }
      if (signal.aborted) return;
      this.#restarts++;
      if (performance.now() - startedMs > HEALTHY_AFTER_MS) backoffMs = FIRST_BACKOFF_MS;
      await delay(backoffMs * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => {});
      backoffMs = Math.min(backoffMs * 2, LONGEST_BACKOFF_MS);
    }
  }

  /** One process from start to end. @throws when it cannot be started */
  async #live(): Promise<void> {
    const child = this.#spawn();
    const life: Life = {
      child,
      writer: child.stdin.getWriter(),
      waiting: new Map(),
      isReady: false,
    };
    this.#life = life;
    const unready = setTimeout(() => life.isReady || kill(child), READY_WITHIN_MS);
    try {
      const [, stderr, status] = await Promise.all([
        this.#hear(life),
        readTail(child.stderr),
        child.status,
      ]);
      if (!this.#stop.signal.aborted) {
        log.error("the sending process ended: {code} {signal}", {
          code: status.code,
          signal: status.signal,
          stderr,
        });
      }
    } finally {
      clearTimeout(unready);
      this.#life = undefined;
      for (const settle of life.waiting.values()) settle({ kind: "sender_ended" });
      await life.writer.abort().catch(() => {});
    }
  }

  #spawn(): Deno.ChildProcess {
    return new Deno.Command(this.#options.denoPath ?? Deno.execPath(), {
      args: senderArgs(this.#options),
      // Not inherited: secrets have no business there, and a proxy would undo the address check.
      clearEnv: true,
      env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", ...this.#options.env },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  }

  async #hear(life: Life): Promise<void> {
    try {
      for await (const line of readLines(life.child.stdout)) {
        const message = Message.parse(JSON.parse(line));
        if (message.kind === "ready") {
          life.isReady = true;
          this.#options.onReady?.();
        } else life.waiting.get(message.id)?.(message);
      }
    } catch (error) {
      log.error("the sending process talks nonsense: {error}", { error });
      kill(life.child);
    }
  }
}

async function readTail(stream: ReadableStream<Uint8Array>): Promise<string> {
  let tail = "";
  const decoder = new TextDecoder();
  for await (const chunk of stream) {
    tail = (tail + decoder.decode(chunk, { stream: true })).slice(-STDERR_TAIL_CHARS);
  }
  return tail;
}

function kill(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch { // it has ended already
  }
}
