// Owns the pace of calls to one recognizer account, shared by every server on the same database.
// Never makes a call. Postgres keeps the turns because all servers meet there and its clock is one.
import { setTimeout as delay } from "node:timers/promises";
import type { Queryable } from "../db/sql.ts";
import { createFairGate, type FairGate } from "../fair_share/fair_gate.ts";
import { holdTurns, readWaitMs, takeTurn } from "./queries.ts";

/** Turns are evenly spaced: two windows of the account's own limiter can never overlap in a burst. */
export interface RecognizerRate {
  /**
   * Waits for the next turn. Shares (sites) have theirs one after the other, however much each asks
   * for, first come first served within one; so do servers. A turn that would come after
   * `maxWaitMs` is not waited for at all.
   * @throws the signal's reason when aborted (the turn is then lost)
   */
  take(options: TurnWanted): Promise<Turn>;
  /** The account was throttled: nobody calls for `waitMs`. */
  hold(waitMs: number): Promise<void>;
}

export interface TurnWanted {
  maxWaitMs: number;
  /** Whose turn it is to be; default: nobody's in particular. */
  share?: string | undefined;
  signal?: AbortSignal | undefined;
}

export type Turn = { ok: true } | { ok: false; retryAfterMs: number };

export interface RecognizerRateOptions {
  db: Queryable;
  /** Servers that share an account share its name. */
  account: string;
  /** Calls a second: 1 on the free plan, 8 on paid ones; `null` is without limit (SDK). */
  callsPerSecond: number | null;
}

/** The pace of one account. */
export function createRecognizerRate(options: RecognizerRateOptions): RecognizerRate {
  const { db, account, callsPerSecond } = options;
  if (callsPerSecond === null) return UNLIMITED;
  const intervalMs = 1000 / callsPerSecond;
  // One at a time holds a turn to come: the next is given when it is there, not promised before.
  const desk = createFairGate(ONE_AT_A_TIME);
  return {
    take: (wanted) => takeInOrder(wanted, { db, account, intervalMs, desk }),
    hold: (waitMs) => holdTurns(db, { account, waitMs }),
  };
}

const ONE_AT_A_TIME = {
  places: 1,
  perShare: 1,
  reserve: 0,
  waiting: Infinity, // bounded by the requests that wait (http/work_limits.ts)
  waitingPerShare: Infinity,
};

async function takeInOrder(
  { maxWaitMs, share = "", signal }: TurnWanted,
  { db, account, intervalMs, desk }: {
    db: Queryable;
    account: string;
    intervalMs: number;
    desk: FairGate;
  },
): Promise<Turn> {
  const askedMs = performance.now();
  // Each turn before this one takes an interval, but for the one that is being waited for now.
  const soonestMs = Math.max(0, desk.aheadOf(share) - 1) * intervalMs;
  if (soonestMs > maxWaitMs) return { ok: false, retryAfterMs: Math.ceil(soonestMs) };
  const place = await desk.enter(share, { maxWaitMs: Math.max(1, maxWaitMs), signal });
  if (!place.ok) {
    signal?.throwIfAborted();
    return { ok: false, retryAfterMs: Math.ceil(await readWaitMs(db, account)) };
  }
  try {
    const leftMs = Math.max(0, maxWaitMs - (performance.now() - askedMs));
    const waitMs = await takeTurn(db, { account, intervalMs, maxWaitMs: leftMs });
    if (waitMs === undefined) {
      return { ok: false, retryAfterMs: Math.ceil(await readWaitMs(db, account)) };
    }
    if (waitMs > 0) await delay(waitMs, undefined, signal ? { signal } : {});
    return { ok: true };
  } finally {
    place.leave();
  }
}

const UNLIMITED: RecognizerRate = {
  take: () => Promise.resolve({ ok: true }),
  hold: () => Promise.resolve(),
};
