// Owns the live state of devices: written together, read one by one or all at once. Never the
// truth: all of it comes back with the next heartbeat.
import { getLogger } from "@logtape/logtape";
import type { Heartbeat } from "../contract/device_link.ts";
import { WashfleetError } from "../errors.ts";
import { DEVICE_STATES, deviceStateKey } from "./keys.ts";

/** A start of an agent, as far as its heartbeats told (devices/watch_boots.ts judges them). */
export interface BootSeen {
  boot_id: string;
  /** When it was last heard, by the server's clock, ms. */
  heard_ms: number;
  /** How often it named an answer that was given after another start had been heard, by its id. */
  named: Record<string, number>;
}

/** What a device said last, and when the server heard it (RFC 3339). */
export interface DeviceState {
  heartbeat: Heartbeat;
  received_at: string;
  /** How often it was told to report by the answer. Default: every 10 s. */
  told_every_ms?: number;
  /** Since when the machine that said it has the device (RFC 3339), by its token. */
  enrolled_at?: string;
  /** Starts of its agent that were heard lately, the last one at the end. */
  boots?: BootSeen[];
}

/**
 * Whether it is the word of the machine that has the device since then. What the one before had under way
 * may be written down after it.
 */
export function isOfMachine(state: DeviceState, enrolledAt: Date): boolean {
  if (Date.parse(state.received_at) <= enrolledAt.getTime()) return false;
  return state.enrolled_at === undefined || Date.parse(state.enrolled_at) === enrolledAt.getTime();
}

export interface DeviceStates extends AsyncDisposable {
  /** Resolves when it is stored, at most a wait and a write later. The last put of a device wins. */
  put(deviceId: string, state: DeviceState): Promise<void>;
  /**
   * The newest state, those put here and not yet stored included.
   * @throws WashfleetError `unavailable` while the store is away: nobody may be judged by that
   */
  get(deviceId: string): Promise<DeviceState | null>;
  /** The same, for who goes on without it: `null` also while the store is away. */
  peek(deviceId: string): Promise<DeviceState | null>;
  /** @throws WashfleetError `unavailable` while the store is away: an empty list would be a lie */
  list(): Promise<Map<string, DeviceState>>;
  /** Forgets a device, e.g. one that was removed. */
  remove(deviceId: string): Promise<void>;
  /**
   * Called for every put of this process, at once. Puts of other processes are not seen: pages
   * follow events. @returns ends the subscription
   */
  subscribe(listener: (deviceId: string, state: DeviceState) => void): () => void;
  /** Stores what is still waiting. Safe to call twice; the store itself stays open. */
  close(): Promise<void>;
}

export interface DeviceStatesOptions {
  /** How long puts wait for each other. Default 100 ms. */
  coalesceMs?: number;
  /** Told of each batch that was written or could not be, for the metrics. */
  onWrite?: (write: { outcome: "ok" | "failed"; count: number; durationMs: number }) => void;
}

// Single sets took 700 ms each at 1,000/s; together they cost 3 % of a core.
const COALESCE_MS = 100;
// An atomic operation takes 1,000 mutations and 800 kB; a heartbeat of 4 cameras has about 2 kB.
const BATCH_MOST = 500;
const BATCH_MOST_CHARS = 250_000;
// Deno KV refuses values over 64 kB: those are told of, and only seen by this process.
const VALUE_MOST_CHARS = 60_000;

interface Waiting {
  state: DeviceState;
  stored: PromiseWithResolvers<void>;
}

/** Live states over an open store. */
export function createDeviceStates(kv: Deno.Kv, options: DeviceStatesOptions = {}): DeviceStates {
  const listeners = new Set<(deviceId: string, state: DeviceState) => void>();
  let waiting = new Map<string, Waiting>();
  let writing = new Map<string, Waiting>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let flushing: Promise<void> = Promise.resolve();

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    // One write at a time: an older state must not overtake a newer one.
    flushing = flushing.then(async () => {
      if (waiting.size === 0) return;
      writing = waiting;
      waiting = new Map();
      await store(kv, writing, options.onWrite);
      writing = new Map();
    });
    return flushing;
  };

  const get = async (deviceId: string) => {
    const held = waiting.get(deviceId) ?? writing.get(deviceId);
    if (held !== undefined) return held.state;
    try {
      return (await kv.get<DeviceState>(deviceStateKey(deviceId))).value;
    } catch (cause) {
      throw liveStateAway(cause);
    }
  };
  const close = async () => {
    await flush();
  };
  return {
    put: (deviceId, state) => {
      const stored = waiting.get(deviceId)?.stored ?? Promise.withResolvers<void>();
      // Told of in the log: a caller that does not wait must not end the process.
      stored.promise.catch(() => {});
      waiting.set(deviceId, { state, stored });
      timer ??= setTimeout(flush, options.coalesceMs ?? COALESCE_MS);
      for (const listener of listeners) listener(deviceId, state);
      return stored.promise;
    },
    get,
    peek: (deviceId) => get(deviceId).catch(unknown),
    list: async () => {
      const states = new Map<string, DeviceState>();
      // What is stored while the store is read is found neither there nor here afterwards.
      const held = [...writing, ...waiting];
      try {
        const entries = kv.list<DeviceState>({ prefix: DEVICE_STATES }, { batchSize: 500 });
        for await (const { key, value } of entries) states.set(String(key[1]), value);
      } catch (cause) {
        throw liveStateAway(cause);
      }
      for (const [id, { state }] of held) {
        const stored = states.get(id);
        if (stored === undefined || stored.received_at < state.received_at) states.set(id, state);
      }
      for (const [id, { state }] of [...writing, ...waiting]) states.set(id, state);
      return states;
    },
    remove: async (deviceId) => {
      waiting.get(deviceId)?.stored.resolve();
      waiting.delete(deviceId);
      await flushing;
      await kv.delete(deviceStateKey(deviceId));
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function liveStateAway(cause: unknown): WashfleetError {
  return new WashfleetError("Cannot say what the devices said last as their store is away", {
    kind: "unavailable",
    code: "live_state_unavailable",
    retryAfterMs: 5000,
    cause,
  });
}

function unknown(error: unknown): null {
  getLogger(["server", "kv"]).warning("cannot read a device's state", { error });
  return null;
}

/** Writes all in batches; a batch that fails rejects its puts and holds up no other. */
async function store(
  kv: Deno.Kv,
  waiting: ReadonlyMap<string, Waiting>,
  onWrite: DeviceStatesOptions["onWrite"],
): Promise<void> {
  for (const batch of batches(waiting)) {
    const startedMs = performance.now();
    let outcome: "ok" | "failed" = "ok";
    const operation = kv.atomic();
    for (const [deviceId, { state }] of batch) operation.set(deviceStateKey(deviceId), state);
    try {
      await operation.commit();
      for (const [, { stored }] of batch) stored.resolve();
    } catch (error) {
      outcome = "failed";
      getLogger(["server", "kv"]).error("cannot store {count} device states", {
        count: batch.length,
        error,
      });
      for (const [, { stored }] of batch) stored.reject(error);
    }
    onWrite?.({ outcome, count: batch.length, durationMs: performance.now() - startedMs });
  }
}

function* batches(waiting: ReadonlyMap<string, Waiting>): Generator<[string, Waiting][]> {
  let batch: [string, Waiting][] = [];
  let batchChars = 0;
  for (const entry of waiting) {
    const chars = JSON.stringify(entry[1].state).length;
    if (chars > VALUE_MOST_CHARS) {
      entry[1].stored.reject(new Error(`Cannot store a device state of ${chars} characters`));
      continue;
    }
    if (batch.length === BATCH_MOST || batchChars + chars > BATCH_MOST_CHARS) {
      yield batch;
      [batch, batchChars] = [[], 0];
    }
    batch.push(entry);
    batchChars += chars;
  }
  if (batch.length > 0) yield batch;
}
