// Owns making an endpoint's own body of an event, and that no expression can hurt another: what
// has proven to be quick runs apart from what has not, and what overran is not tried again at once.
import {
  createPayloadProcess,
  type PayloadAnswer,
  type PayloadProcessOptions,
} from "./payload_process.ts";

/** `isFinal`: a second try would end the same. */
export type Shaped =
  | { kind: "shaped"; body: string }
  | { kind: "unshaped"; error: string; isFinal: boolean };

export interface PayloadShaper {
  /** The body for an event (as JSON). Never rejects. */
  shape(input: { expression: string; event: string }): Promise<Shaped>;
  /** What is wrong with the expression itself; `null`: nothing. */
  findFault(expression: string): Promise<string | null>;
  close(): Promise<void>;
}

export interface PayloadShaperOptions extends Pick<PayloadProcessOptions, "env" | "denoPath"> {
  /** Default 1000. */
  timeoutMs?: number;
  /** How long an expression that overran is refused untried. Default a minute. */
  refuseForMs?: number;
  /** Milliseconds of a clock that does not go back; for tests. */
  nowMs?: () => number;
}

const TIMEOUT_MS = 1_000;
const REFUSE_FOR_MS = 60_000;
const QUICK_MS = 50;
/** Expressions are known by their text; a forgotten one has only to prove itself again. */
const MOST_KNOWN = 1_000;

/** Starts no process before it is needed. Close it once, at the end. */
export function createPayloadShaper(options: PayloadShaperOptions = {}): PayloadShaper {
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const refuseForMs = options.refuseForMs ?? REFUSE_FOR_MS;
  const nowMs = options.nowMs ?? (() => performance.now());
  const make = () =>
    createPayloadProcess({ timeoutMs, env: options.env, denoPath: options.denoPath });
  const lanes = { proven: make(), unproven: make() };
  const quick = new Set<string>();
  const refusedUntilMs = new Map<string, number>();
  const ask = async (expression: string, event: string | null): Promise<PayloadAnswer> => {
    const untilMs = refusedUntilMs.get(expression) ?? -Infinity;
    if (nowMs() < untilMs) return { kind: "overrun" };
    const lane = quick.has(expression) ? lanes.proven : lanes.unproven;
    const answer = await lane.ask({ expression, event });
    if (answer.kind === "shaped" && answer.took_ms < QUICK_MS) remember(quick, expression);
    else quick.delete(expression);
    if (answer.kind === "overrun" || answer.kind === "ended") {
      if (refusedUntilMs.size >= MOST_KNOWN) refusedUntilMs.clear();
      refusedUntilMs.set(expression, nowMs() + refuseForMs);
    } else refusedUntilMs.delete(expression);
    return answer;
  };
  return {
    shape: async ({ expression, event }) =>
      toShaped(await ask(expression, event), { timeoutMs, refuseForMs }),
    findFault: async (expression) => {
      const answer = await ask(expression, null);
      if (answer.kind === "shaped") return null;
      return answer.kind === "refused" ? answer.error : "it cannot be understood in time";
    },
    close: async () => {
      await Promise.all([lanes.proven.close(), lanes.unproven.close()]);
    },
  };
}

function remember(known: Set<string>, expression: string): void {
  if (known.size >= MOST_KNOWN) known.clear();
  known.add(expression);
}

function toShaped(
  answer: PayloadAnswer,
  limits: { timeoutMs: number; refuseForMs: number },
): Shaped {
  const pause = `not tried again for ${Math.round(limits.refuseForMs / 1000)} s`;
  switch (answer.kind) {
    case "shaped":
      return { kind: "shaped", body: answer.body };
    case "refused":
      return { kind: "unshaped", error: `transform: ${answer.error}`, isFinal: true };
    case "overrun":
      return {
        kind: "unshaped",
        error: `transform: no result within ${limits.timeoutMs} ms; ${pause}`,
        isFinal: false,
      };
    case "ended":
      return {
        kind: "unshaped",
        error: `transform: it used too much memory, or its process ended; ${pause}`,
        isFinal: false,
      };
  }
}
