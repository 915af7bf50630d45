// Owns the time that reads are stamped with: the server's, told on a clock that never jumps. The
// wall clock is shown and estimated with, never trusted: a Pi without a battery wakes up in 1970.
// unsynced (the server's time is not known) → synced (its first answer, or one kept since the same
// boot) → unsynced (not heard for days).
import { getLogger } from "@logtape/logtape";
import type { ReadMeta } from "../../../server/contract/device_link.ts";
import type { KernelClock } from "../../machine/kernel_clock.ts";
import { type ClockFile, loadClockFile, saveClockFile } from "./clock_file.ts";
import {
  betterServerTime,
  isExactEnough,
  measureServerTime,
  type ServerTime,
  uncertaintyAt,
} from "./server_time.ts";

/** When something was seen, on a clock that never jumps. */
export interface Moment {
  /** Which stretch of that clock. */
  readonly epoch: number;
  /** Milliseconds since the stretch began. */
  readonly lineMs: number;
}

/** A read's time on the wire. */
export type Stamp = Pick<ReadMeta, "captured_at" | "clock">;

/** What is stamped: both clocks at the moment when it was seen. */
export interface Seen {
  readonly capturedAt: Date;
  readonly receivedMonotonicMs: number;
}

export interface LinkClockOptions {
  dataDir: string;
  /** Null: nothing outlives the process. */
  kernel: KernelClock | null;
  monotonicMs: () => number;
  wallMs?: () => number;
}

/** Each run of the agent knows the uptime to half a second. */
const UPTIME_UNCERTAINTY_MS = 1000;

/** Kept again when it has changed by this much, or after an hour: a card wears out by writing. */
const WORTH_SAVING_MS = 500;
const SAVE_EVERY_MS = 3_600_000;

/** No agent is older than this, so an earlier clock is wrong. */
const EARLIEST_PLAUSIBLE_MS = Date.UTC(2026, 0, 1);

export class LinkClock {
  readonly #options: LinkClockOptions;
  readonly #wallMs: () => number;
  #epoch = 0;
  #server: ServerTime | null = null;
  #lastKnownMs: number | null = null;
  #saved: { offsetMs: number; atMs: number } | null = null;
  #saving: Promise<void> = Promise.resolve();

  constructor(options: LinkClockOptions) {
    this.#options = options;
    this.#wallMs = options.wallMs ?? (() => Date.now());
  }

  /** Takes up what an earlier run kept. `afterEpoch`: the last that is in use elsewhere. */
  async open({ afterEpoch }: { afterEpoch: number }): Promise<void> {
    const { dataDir, kernel } = this.#options;
    const kept = await loadClockFile(dataDir).catch((error) => {
      logger().warn("what was known of the time cannot be read", { error });
      return null;
    });
    this.#lastKnownMs = kept?.last_known_ms ?? null;
    if (kept !== null && kernel !== null && kept.boot_id === kernel.bootId) {
      this.#epoch = kept.epoch;
      this.#server ??= serverTimeOf(kept, kernel);
    } else {
      this.#epoch = Math.max(kept?.epoch ?? 0, afterEpoch) + 1;
    }
    await this.#save();
  }

  /** Takes the server's time as of the middle between asking and hearing. */
  observe(serverTime: string, heard: { sentMs: number; heardMs: number }): void {
    const wasKnown = this.isKnown;
    const measured = measureServerTime(Date.parse(serverTime), heard);
    this.#server = betterServerTime(this.#server, measured);
    this.#lastKnownMs = this.#server.offsetMs + measured.atMs;
    if (!wasKnown || this.#isWorthSaving()) this.#saving = this.#saving.then(() => this.#save());
  }

  /** The server's time is known well enough to stamp with. */
  get isKnown(): boolean {
    return isExactEnough(this.#server, this.#options.monotonicMs());
  }

  /** Null while it is not known. */
  get serverNowMs(): number | null {
    const nowMs = this.#options.monotonicMs();
    return isExactEnough(this.#server, nowMs) ? nowMs + this.#server.offsetMs : null;
  }

  /** The server's time minus this machine's wall clock; null while it is not known. */
  get offsetMs(): number | null {
    const serverNowMs = this.serverNowMs;
    return serverNowMs === null ? null : Math.round(serverNowMs - this.#wallMs());
  }

  /** The wall clock cannot be right, by itself or by what the server said. */
  get wrongWallClock(): Date | null {
    const wallMs = this.#wallMs();
    const isEarly = wallMs < Math.max(EARLIEST_PLAUSIBLE_MS, (this.#lastKnownMs ?? 0) - 60_000);
    return isEarly ? new Date(wallMs) : null;
  }

  momentOf({ receivedMonotonicMs }: Pick<Seen, "receivedMonotonicMs">): Moment {
    const { kernel } = this.#options;
    const lineMs = kernel?.uptimeMs(receivedMonotonicMs) ?? receivedMonotonicMs;
    return { epoch: this.#epoch, lineMs };
  }

  /** The server's time of something seen; the best guess, and marked so, while it is not known. */
  stamp(seen: Seen): Stamp {
    const server = this.#server;
    if (server !== null) {
      const clock = this.isKnown ? "synced" : "unsynced";
      return { captured_at: iso(seen.receivedMonotonicMs + server.offsetMs), clock };
    }
    const wallMs = seen.capturedAt.getTime();
    if (this.#lastKnownMs === null) return { captured_at: iso(wallMs), clock: "unsynced" };
    // That was in an earlier epoch, so this one began after it.
    const earliestMs = this.#lastKnownMs + this.momentOf(seen).lineMs;
    return { captured_at: iso(Math.max(wallMs, earliestMs)), clock: "unsynced" };
  }

  /** The server's time of a moment that could not be told then; null if it still cannot. */
  stampLater(moment: Moment): Stamp | null {
    const { kernel, monotonicMs } = this.#options;
    if (moment.epoch !== this.#epoch || !isExactEnough(this.#server, monotonicMs())) return null;
    const atMs = moment.lineMs - (kernel?.uptimeMs(0) ?? 0);
    return { captured_at: iso(atMs + this.#server.offsetMs), clock: "synced" };
  }

  /** Resolves when what was learnt is kept. */
  async close(): Promise<void> {
    await this.#saving;
  }

  #isWorthSaving(): boolean {
    const { kernel, monotonicMs } = this.#options;
    if (kernel === null || this.#server === null) return false;
    if (this.#saved === null) return true;
    return Math.abs(this.#saved.offsetMs - this.#server.offsetMs) > WORTH_SAVING_MS ||
      monotonicMs() - this.#saved.atMs > SAVE_EVERY_MS;
  }

  async #save(): Promise<void> {
    const { dataDir, kernel, monotonicMs } = this.#options;
    const server = this.#server;
    const nowMs = monotonicMs();
    if (server !== null) this.#saved = { offsetMs: server.offsetMs, atMs: nowMs };
    const isOfBoot = server !== null && kernel !== null;
    await saveClockFile(dataDir, {
      epoch: this.#epoch,
      boot_id: kernel?.bootId ?? null,
      server_minus_uptime_ms: isOfBoot ? server.offsetMs - kernel.uptimeMs(0) : null,
      uncertainty_ms: isOfBoot ? uncertaintyAt(server, nowMs) : 0,
      measured_uptime_ms: kernel?.uptimeMs(nowMs) ?? nowMs,
      last_known_ms: this.#lastKnownMs,
    }).catch((error) => logger().warn("what is known of the time cannot be kept", { error }));
  }
}

function serverTimeOf(kept: ClockFile, kernel: KernelClock): ServerTime | null {
  if (kept.server_minus_uptime_ms === null) return null;
  const uptimeAtZeroMs = kernel.uptimeMs(0);
  return {
    offsetMs: kept.server_minus_uptime_ms + uptimeAtZeroMs,
    atMs: kept.measured_uptime_ms - uptimeAtZeroMs,
    uncertaintyMs: kept.uncertainty_ms + UPTIME_UNCERTAINTY_MS,
  };
}

function iso(ms: number): string {
  return new Date(Math.round(ms)).toISOString();
}

function logger() {
  return getLogger(["edge", "link"]);
}
