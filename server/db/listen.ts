// Owns the one connection of this process that LISTENs, and who is woken by what; reads no table.
// A notification only wakes: what happened is read from the tables by whoever was woken.
import { setTimeout as delay } from "node:timers/promises";
import { getLogger } from "@logtape/logtape";
import { type Connection, type Db, raw, sql } from "./sql.ts";

/** `payload` is the notification's, or `null`: listening has just begun, anything may have happened. */
export type WakeListener = (payload: string | null) => void;

/** Shared by all who wait for notifications. Close it once, at the end. */
export interface Listener {
  /**
   * Calls `wake` with the payload of each notification on `channel`, and once with `null` when
   * listening begins: at first and after every lost connection, so that nothing is missed between.
   * `wake` must not throw and must be cheap.
   * @param channel a lower-case identifier of at most 63 letters, digits and `_`
   * @returns ends the subscription; may be called twice
   */
  subscribe(channel: string, wake: WakeListener): () => void;
  /** Whether notifications arrive now. */
  readonly isListening: boolean;
  /** Ends every subscription and the connection. */
  close(): Promise<void>;
}

export interface ListenerOptions {
  /** Longest wait between attempts to connect. Default 5000. */
  maxBackoffMs?: number;
  /** How often a silent connection is probed, as a server can vanish without a word. Default 15 000. */
  probeEveryMs?: number;
}

/** The process's listener. Connects at the first subscription; reconnects by itself for ever. */
export function createListener(
  db: Pick<Db, "connect">,
  options: ListenerOptions = {},
): Listener {
  return new PostgresListener(db, options);
}

const log = getLogger(["server", "db", "listen"]);
const CHANNEL = /^[a-z_][a-z0-9_]{0,62}$/;
const FIRST_BACKOFF_MS = 100;
const PROBE_TIMEOUT_MS = 5000;

/** One connection's life: which channels it has been told to listen on. */
interface Session {
  connection: Connection;
  channels: Map<string, Promise<void>>;
}

class PostgresListener implements Listener {
  readonly #db: Pick<Db, "connect">;
  readonly #maxBackoffMs: number;
  readonly #probeEveryMs: number;
  readonly #wakes = new Map<string, Set<WakeListener>>();
  readonly #stop = new AbortController();
  #session: Session | undefined;
  #running: Promise<void> | undefined;

  constructor(db: Pick<Db, "connect">, options: ListenerOptions) {
    this.#db = db;
    this.#maxBackoffMs = options.maxBackoffMs ?? 5000;
    this.#probeEveryMs = options.probeEveryMs ?? 15_000;
  }

  get isListening(): boolean {
    return this.#session !== undefined;
  }

  subscribe(channel: string, wake: WakeListener): () => void {
    if (!CHANNEL.test(channel)) {
      throw new TypeError(`Cannot listen as the channel is no identifier: ${channel}`);
    }
    const wakes = this.#wakes.get(channel) ?? new Set();
    this.#wakes.set(channel, wakes);
    wakes.add(wake);
    this.#running ??= this.#run();
    const session = this.#session;
    // Not connected yet: the session's beginning wakes everybody.
    if (session !== undefined) {
      listenOn(session, channel).then(() => this.#wake(channel, null, [wake]), () => {});
    }
    return () => wakes.delete(wake);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    this.#wakes.clear();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    let backoffMs = FIRST_BACKOFF_MS;
    while (!signal.aborted) {
      try {
        await this.#listenUntilEnd(() => backoffMs = FIRST_BACKOFF_MS);
        if (!signal.aborted) log.warning("the listening connection was lost");
      } catch (error) {
        log.warning("cannot listen: {error}", { error });
      }
      const waitMs = backoffMs * (0.5 + Math.random() / 2);
      backoffMs = Math.min(backoffMs * 2, this.#maxBackoffMs);
      await delay(waitMs, undefined, { signal }).catch(() => {});
    }
  }

  /** @throws when the connection cannot be made or its first LISTEN fails */
  async #listenUntilEnd(onListening: () => void): Promise<void> {
    const connection = await this.#db.connect();
    const over = new AbortController();
    connection.onEnd(() => over.abort());
    const signal = AbortSignal.any([over.signal, this.#stop.signal]);
    connection.onNotification((channel, payload) => {
      if (!signal.aborted) this.#wake(channel, payload);
    });
    const session: Session = { connection, channels: new Map() };
    try {
      // Subscriptions that come in meanwhile must find the session, or nobody would LISTEN for them.
      this.#session = session;
      await Promise.all([...this.#wakes.keys()].map((channel) => listenOn(session, channel)));
      onListening();
      for (const channel of this.#wakes.keys()) this.#wake(channel, null);
      await probeUntilEnd(connection, { everyMs: this.#probeEveryMs, signal });
    } finally {
      this.#session = undefined;
      // Not awaited when the peer is gone: its goodbye may never come.
      const closed = connection.close().catch(() => {});
      if (this.#stop.signal.aborted) await closed;
    }
  }

  #wake(channel: string, payload: string | null, only?: WakeListener[]): void {
    const wakes = this.#wakes.get(channel);
    for (const wake of only ?? wakes ?? []) {
      if (!wakes?.has(wake)) continue;
      try {
        wake(payload);
      } catch (error) { // one bad subscriber must not silence the others
        log.error("a subscriber of {channel} threw: {error}", { channel, error });
      }
    }
  }
}

/** Channels are few and fixed, so none is ever unlistened. */
function listenOn(session: Session, channel: string): Promise<void> {
  const known = session.channels.get(channel);
  if (known !== undefined) return known;
  const listening = session.connection.execute(sql`listen ${raw(channel)}`).then(() => {});
  session.channels.set(channel, listening);
  return listening;
}

/** Returns when the signal aborts or the connection no longer answers. */
async function probeUntilEnd(
  connection: Connection,
  options: { everyMs: number; signal: AbortSignal },
): Promise<void> {
  const { everyMs, signal } = options;
  while (!signal.aborted) {
    await delay(everyMs, undefined, { signal }).catch(() => {});
    if (signal.aborted) return;
    const answered = new AbortController();
    const timeout = delay(PROBE_TIMEOUT_MS, "silent" as const, {
      signal: AbortSignal.any([signal, answered.signal]),
    }).catch(() => "ended" as const);
    const probe = connection.execute(sql`select 1`).then(() => "alive" as const);
    try {
      if (await Promise.race([probe, timeout]) !== "alive") return;
    } catch {
      return;
    } finally {
      answered.abort();
      probe.catch(() => {});
    }
  }
}
