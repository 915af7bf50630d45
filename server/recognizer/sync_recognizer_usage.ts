// Owns how the account's own figures get into the database, and how they are shown.
import type { RecognizerUsage } from "../contract/fleet.ts";
import type { Queryable } from "../db/sql.ts";
import type { Context } from "../users/context.ts";
import type { Recognizer } from "./plate_recognizer.ts";
import { readUsage, storeUsage } from "./queries.ts";

const TIMEOUT_MS = 10_000;

/** Job verb: asks the account for its usage and stores it. @throws WashfleetError when it is away */
export async function syncRecognizerUsage(
  ctx: Context,
  input: { recognizer: Pick<Recognizer, "usage">; signal?: AbortSignal },
): Promise<void> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const signal = input.signal ? AbortSignal.any([input.signal, timeout]) : timeout;
  const usage = await input.recognizer.usage(signal);
  await storeUsage(ctx.db, { ...usage, at: ctx.now() });
}

/** This month's usage. The remainder is computed, as no field of the account carries it. */
export async function getRecognizerUsage(db: Queryable, now: Date): Promise<RecognizerUsage> {
  const row = await readUsage(db, now);
  const { calls = null, total_calls: totalCalls = null } = row ?? {};
  return {
    calls,
    total_calls: totalCalls,
    remaining_calls: calls === null || totalCalls === null ? null : totalCalls - calls,
    resets_on: row?.resets_on?.toISOString() ?? null,
    synced_at: row?.synced_at?.toISOString() ?? null,
    calls_counted_here: row?.calls_counted ?? 0,
  };
}
