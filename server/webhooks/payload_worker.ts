// Owns evaluating customers' JSONata, in a thread of the shaping process (payload_main.ts), one
// expression at a time. What it runs may be hostile, and block this thread for ever.
import jsonata from "jsonata";
import {
  LONGEST_BODY_BYTES,
  type PayloadMessage,
  type PayloadReply,
  type PayloadRequest,
} from "./payload_wire.ts";

type Expression = ReturnType<typeof jsonata>;

const compiled = new Map<string, Expression>();
const MOST_COMPILED = 200;
const ERROR_CHARS = 500;

async function answer({ expression, event }: PayloadRequest): Promise<PayloadReply> {
  const startedMs = performance.now();
  try {
    const understood = compile(expression);
    const body = event === null ? "" : bodyOf(await understood.evaluate(JSON.parse(event)));
    return { kind: "shaped", body, took_ms: performance.now() - startedMs };
  } catch (error) {
    return { kind: "refused", error: describe(error) };
  }
}

function compile(expression: string): Expression {
  const known = compiled.get(expression);
  if (known !== undefined) return known;
  const made = jsonata(expression);
  if (compiled.size >= MOST_COMPILED) compiled.clear();
  compiled.set(expression, made);
  return made;
}

/** @throws Error when the value cannot be sent */
function bodyOf(value: unknown): string {
  const body = JSON.stringify(value);
  if (body === undefined) throw new Error("it gives nothing for this event");
  const bytes = new TextEncoder().encode(body).byteLength;
  if (bytes < LONGEST_BODY_BYTES) return body;
  throw new Error(`it gives ${bytes} bytes, where less than ${LONGEST_BODY_BYTES} may be sent`);
}

/** JSONata throws plain objects. */
function describe(error: unknown): string {
  const { message, position } = (error ?? {}) as { message?: unknown; position?: unknown };
  const at = typeof position === "number" ? ` (at character ${position})` : "";
  return `${String(message ?? error).slice(0, ERROR_CHARS)}${at}`;
}

/** What this file uses of a worker's own scope. */
interface WorkerScope {
  onmessage: ((message: MessageEvent<PayloadRequest>) => void) | null;
  postMessage(message: PayloadMessage): void;
}

// Only as a worker: importing the file does nothing.
if (globalThis.constructor.name === "DedicatedWorkerGlobalScope") {
  const scope = globalThis as unknown as WorkerScope;
  scope.onmessage = async ({ data }) => {
    scope.postMessage({ id: data.id, ...await answer(data) });
  };
  scope.postMessage({ kind: "ready" });
}
