// Owns the process that evaluates JSONata: starts it when there is something to do, with no
// permission but to read its own code, hands it one request at a time, and kills it when it overruns.
//   absent → starting → ready ⇄ asked → absent (overrun, exit, close)
import { getLogger } from "@logtape/logtape";
import { z } from "zod";
import { type PayloadReply, type PayloadRequest } from "./payload_wire.ts";
import { readLines } from "./sender_wire.ts";

/** `overrun`: it was killed for taking too long. `ended`: it died, mostly for want of memory. */
export type PayloadAnswer = PayloadReply | { kind: "overrun" } | { kind: "ended" };

export interface PayloadProcess {
  /** Never rejects. Requests wait for each other. */
  ask(request: Omit<PayloadRequest, "id">): Promise<PayloadAnswer>;
  /** Of the process that runs now. */
  readonly pid: number | undefined;
  close(): Promise<void>;
}

export interface PayloadProcessOptions {
  /** One request may take so long. */
  timeoutMs: number;
  /** Environment of the process, which otherwise has none. */
  env?: Readonly<Record<string, string>> | undefined;
  /** Path of the Deno program. Default: the one that runs now. */
  denoPath?: string | undefined;
}

const log = getLogger(["server", "webhooks", "payload"]);
const READY_WITHIN_MS = 30_000;
const MEMORY_MB = 64;

const Message = z.union([
  z.object({ kind: z.literal("ready") }),
  z.object({
    id: z.int(),
    kind: z.literal("shaped"),
    body: z.string().max(80_000),
    took_ms: z.number(),
  }),
  z.object({ id: z.int(), kind: z.literal("refused"), error: z.string().max(2000) }),
]);
type Message = z.infer<typeof Message>;

export function createPayloadProcess(options: PayloadProcessOptions): PayloadProcess {
  let life: Promise<Life> | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  let isClosed = false;
  let nextId = 1;
  let pid: number | undefined;
  const run = async (request: Omit<PayloadRequest, "id">): Promise<PayloadAnswer> => {
    if (isClosed) return { kind: "ended" };
    try {
      life ??= startLife(options);
      const running = await life;
      pid = running.pid;
      const answer = await running.ask({ id: nextId++, ...request }, options.timeoutMs);
      if (answer.kind === "overrun" || answer.kind === "ended") life = undefined;
      return answer;
    } catch (error) {
      life = undefined;
      log.error("cannot start the shaping process: {error}", { error });
      return { kind: "ended" };
    }
  };
  return {
    get pid() {
      return pid;
    },
    ask: (request) => {
      const answer = queue.then(() => run(request));
      queue = answer;
      return answer;
    },
    close: async () => {
      isClosed = true;
      const last = await life?.catch(() => undefined);
      await last?.end();
      await queue;
    },
  };
}

/** One process from its start to its end. */
interface Life {
  pid: number;
  ask(request: PayloadRequest, timeoutMs: number): Promise<PayloadAnswer>;
  end(): Promise<void>;
}

/** @throws Error when it does not get ready */
async function startLife(options: PayloadProcessOptions): Promise<Life> {
  const child = spawn(options);
  const writer = child.stdin.getWriter();
  const messages = hear(child);
  const end = async () => {
    kill(child);
    await Promise.all([child.status, writer.abort().catch(() => {})]);
    await messages.return(undefined);
  };
  const first = await within(messages.next(), READY_WITHIN_MS);
  if (first === "late" || first.done || first.value.kind !== "ready") {
    await end();
    throw new Error("Cannot shape payloads as the process does not get ready");
  }
  const ask = async (request: PayloadRequest, timeoutMs: number): Promise<PayloadAnswer> => {
    const line = JSON.stringify(request) + "\n";
    // A write that fails means that the process is gone, which the next line tells.
    writer.write(new TextEncoder().encode(line)).catch(() => {});
    const next = await within(messages.next(), timeoutMs);
    if (next !== "late" && !next.done && next.value.kind !== "ready") {
      if (next.value.id === request.id) return replyOf(next.value);
    }
    await end();
    return { kind: next === "late" ? "overrun" : "ended" };
  };
  return { pid: child.pid, ask, end };
}

function replyOf(message: Exclude<Message, { kind: "ready" }>): PayloadReply {
  const { id: _, ...reply } = message;
  return reply;
}

/** Ends with the process, or at the first thing that makes no sense. */
async function* hear(child: Deno.ChildProcess): AsyncGenerator<Message, void, undefined> {
  try {
    for await (const line of readLines(child.stdout)) yield Message.parse(JSON.parse(line));
  } catch (error) {
    log.error("the shaping process talks nonsense: {error}", { error });
  }
}

async function within<T>(promise: Promise<T>, ms: number): Promise<T | "late"> {
  const { promise: late, resolve } = Promise.withResolvers<"late">();
  const timer = setTimeout(() => resolve("late"), ms);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function spawn({ denoPath, env }: PayloadProcessOptions): Deno.ChildProcess {
  return new Deno.Command(denoPath ?? Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      "--no-lock",
      "--no-remote",
      // As installed: nothing is looked up, downloaded or written.
      "--node-modules-dir=manual",
      "--deny-import",
      `--v8-flags=--max-old-space-size=${MEMORY_MB}`,
      // Its own code: a thread's is read when the thread starts.
      `--allow-read=${new URL(".", import.meta.url).pathname}`,
      import.meta.resolve("./payload_main.ts"),
    ],
    clearEnv: true,
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
}

function kill(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch { // it has ended already
  }
}
