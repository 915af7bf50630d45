// Owns filling the counts of visits anew for a time: after visits were put there by other means, or
// after a location's time zone has changed. Days whose visits retention has deleted keep theirs.
import type { Db } from "../db/sql.ts";
import { lockCounts, recountBetween } from "./count_queries.ts";

const STEP_MS = 7 * 86_400_000;

/**
 * Counts all visits from `from` on and before `to`, a week per transaction. @returns how many quarter
 * hours have visits
 */
export async function rebuildReadCounts(
  db: Db,
  between: { from: Date; to: Date },
): Promise<number> {
  let counted = 0;
  const endMs = Math.ceil(between.to.getTime() / QUARTER_MS) * QUARTER_MS;
  let startMs = Math.floor(between.from.getTime() / QUARTER_MS) * QUARTER_MS;
  for (; startMs < endMs; startMs += STEP_MS) {
    const step = { from: new Date(startMs), to: new Date(Math.min(endMs, startMs + STEP_MS)) };
    counted += await db.transaction(async (tx) => {
      await lockCounts(tx);
      return await recountBetween(tx, step);
    });
  }
  return counted;
}

const QUARTER_MS = 15 * 60_000;
