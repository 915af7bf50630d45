// Owns keeping the counts of visits up to date: what changed is counted anew within seconds, on the
// day when the vehicle was there. Never counts up or down: what is counted is what the visits say.
import type { Context } from "../users/context.ts";
import { lockCounts, recountQuarters, takeMarks } from "./count_queries.ts";

/** A statement must not take longer than the pool lets it. */
const BATCH = 5000;

/**
 * Job verb, every few seconds. Running it twice, or dying in between, changes nothing: the marks go
 * in the transaction that counts. @returns how many quarter hours were counted
 */
export async function countVisits(ctx: Context, signal?: AbortSignal): Promise<number> {
  let counted = 0;
  while (!signal?.aborted) {
    const quarters = await ctx.db.transaction(async (tx) => {
      await lockCounts(tx);
      const quarters = await takeMarks(tx, BATCH);
      if (quarters.length > 0) await recountQuarters(tx, quarters);
      return quarters;
    });
    if (quarters.length === 0) break;
    counted += quarters.length;
  }
  return counted;
}
