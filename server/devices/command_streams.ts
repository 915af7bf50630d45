// Owns the open command streams of this process: one a device, each command once a stream, none
// after its deadline. Knows no HTTP.
import { getLogger } from "@logtape/logtape";
import type { Command } from "../contract/device_link.ts";
import type { Listener } from "../db/listen.ts";
import type { Context } from "../users/context.ts";
import { findTokenHash } from "./claim_queries.ts";
import { COMMANDS_CHANNEL, findOpenCommands } from "./command_queries.ts";
import { toWireCommand } from "./command_view.ts";
import type { Sealer } from "../seal.ts";
import { requireDevice } from "./require_device.ts";

/** What a stream sends: a command, or a sign of life. */
export type StreamItem = { kind: "command"; seq: number; command: Command } | { kind: "alive" };

export interface CommandStreams {
  /**
   * The acting device's commands after `afterSeq`, as they come, with a sign of life every 15 s.
   * Ends with the signal, when the device opens another stream here, or loses its token.
   * @throws WashfleetError `forbidden` unless the actor is a device
   */
  open(
    ctx: Context,
    options: { afterSeq: number; signal: AbortSignal },
  ): AsyncGenerator<StreamItem, void, void>;
}

/** A connection that a proxy dropped without a word is noticed by writing to it. */
const ALIVE_EVERY_MS = 15_000;

/** The process's streams. All of them share one LISTEN. */
export function createCommandStreams(
  deps: {
    listener: Pick<Listener, "subscribe">;
    sealer: Pick<Sealer, "open">;
    aliveEveryMs?: number;
  },
): CommandStreams {
  const current = new Map<string, AbortController>();
  return {
    open: async function* (ctx, { afterSeq, signal }) {
      const device = requireDevice(ctx.actor);
      // An agent that reconnects leaves its dead stream behind: the newest one is the device's.
      current.get(device.id)?.abort();
      const replaced = new AbortController();
      current.set(device.id, replaced);
      const waker = createWaker(AbortSignal.any([signal, replaced.signal]));
      const unsubscribe = deps.listener.subscribe(COMMANDS_CHANNEL, (deviceId) => {
        if (deviceId === null || deviceId === device.id) waker.wake();
      });
      try {
        const { sealer, aliveEveryMs = ALIVE_EVERY_MS } = deps;
        yield* follow(ctx, { deviceId: device.id, afterSeq, waker, aliveEveryMs, sealer });
      } finally {
        unsubscribe();
        if (current.get(device.id) === replaced) current.delete(device.id);
      }
    },
  };
}

async function* follow(
  ctx: Context,
  stream: {
    deviceId: string;
    afterSeq: number;
    waker: Waker;
    aliveEveryMs: number;
    sealer: Pick<Sealer, "open">;
  },
): AsyncGenerator<StreamItem, void, void> {
  const { deviceId, waker } = stream;
  let { afterSeq } = stream;
  const token = await findTokenHash(ctx.db, deviceId);
  if (token === null) return;
  while (!waker.signal.aborted) {
    try {
      const rows = await findOpenCommands(ctx.db, { deviceId, afterSeq, at: ctx.now() });
      for (const row of rows) {
        afterSeq = row.seq;
        // Its deadline may pass while the ones before it are being written.
        if (row.expires_at <= ctx.now()) continue;
        const command = await toWireCommand(row, stream.sealer);
        yield { kind: "command", seq: row.seq, command };
        if (waker.signal.aborted) return;
      }
    } catch (error) {
      // The agent reconnects; holding the stream open would hide that nothing comes.
      getLogger(["server", "devices"]).warning("the command stream of {device_id} ended", {
        device_id: deviceId,
        error,
      });
      return;
    }
    const woken = await waker.wait(stream.aliveEveryMs);
    if (woken === "aborted") return;
    if (woken === "timeout") yield { kind: "alive" };
    else if (await findTokenHash(ctx.db, deviceId).catch(() => null) !== token) return;
  }
}

interface Waker {
  signal: AbortSignal;
  wake(): void;
  /** Returns at once when it was woken since the last wait. */
  wait(timeoutMs: number): Promise<"woken" | "timeout" | "aborted">;
}

function createWaker(signal: AbortSignal): Waker {
  let isWoken = false;
  let settle: ((outcome: "woken" | "aborted") => void) | undefined;
  signal.addEventListener("abort", () => settle?.("aborted"), { once: true });
  return {
    signal,
    wake: () => {
      isWoken = true;
      settle?.("woken");
    },
    wait: async (timeoutMs) => {
      if (signal.aborted) return "aborted";
      if (!isWoken) {
        const { promise, resolve } = Promise.withResolvers<"woken" | "timeout" | "aborted">();
        const timer = setTimeout(() => resolve("timeout"), timeoutMs);
        settle = resolve;
        const outcome = await promise;
        clearTimeout(timer);
        settle = undefined;
        if (outcome !== "woken") return outcome;
      }
      isWoken = false;
      return "woken";
    },
  };
}
