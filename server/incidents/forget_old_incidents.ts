// Owns the job that forgets incidents that ended long ago, with their history.
import { deleteOldRemedies } from "../remedies/queries.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { deleteOldIncidents } from "./queries.ts";

/** Last year's summer can be compared with this one's. */
const KEEP_MS = 400 * 86_400_000;
const AT_ONCE = 1_000;

const MOST_TURNS = 200;

/** Idempotent; what is more than a run may delete is left to the next. @returns how many */
export async function forgetOldIncidents(ctx: Context): Promise<number> {
  requireScope(ctx.actor, "fleet:write");
  const before = new Date(ctx.now().getTime() - KEEP_MS);
  await deleteOldRemedies(ctx.db, { before, limit: AT_ONCE * MOST_TURNS });
  let count = 0;
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    const deleted = await deleteOldIncidents(ctx.db, { before, limit: AT_ONCE });
    count += deleted;
    if (deleted < AT_ONCE) break;
  }
  return count;
}
