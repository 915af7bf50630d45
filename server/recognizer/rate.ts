// Owns the pace of calls to one recognizer account, shared by every server on the same database.
// Never makes a call. Postgres keeps the turns because all servers meet there and its clock is one.
import { setTimeout as delay } from "node:timers/promises";
import type { Queryable } from "../db/sql.ts";
import { holdTurns, readWaitMs, takeTurn } from "./queries.ts";

/** Turns are evenly spaced: two windows of the account's own limiter can never overlap in a burst. */
export interface RecognizerRate {
  /**
   * Waits for the next turn. First come, first served; one that would come after `maxWaitMs` is
   * not waited for at all.
   * @throws the signal's reason when aborted (the turn is then lost)
   */
  take(
    options: { maxWaitMs: number; signal?: AbortSignal },
  ): Promise<{ ok: true } | { ok: false; retryAfterMs: number }>;
  /** The account was throttled: nobody calls for `waitMs`. */
  hold(waitMs: number): Promise<void>;
}

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
  return {
    take: async ({ maxWaitMs, signal }) => {
      const turn = { account, intervalMs, maxWaitMs: Math.max(0, maxWaitMs) };
      const waitMs = await takeTurn(db, turn);
      if (waitMs === undefined) {
        return { ok: false, retryAfterMs: Math.ceil(await readWaitMs(db, account)) };
      }
      if (waitMs > 0) await delay(waitMs, undefined, { signal });
      return { ok: true };
    },
    hold: (waitMs) => holdTurns(db, { account, waitMs }),
  };
}

const UNLIMITED: RecognizerRate = {
  take: () => Promise.resolve({ ok: true }),
  hold: () => Promise.resolve(),
};
