// Owns the job that forgets found cameras that nobody has seen for a month.
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { deleteNotSeen } from "./queries.ts";

/** A site that was closed for its season's repair still knows them. */
const KEEP_MS = 30 * 86_400_000;
const AT_ONCE = 1_000;
const MOST_TURNS = 200;

/** Idempotent; what is more than a run may delete is left to the next. @returns how many */
export async function forgetFoundCameras(ctx: Context): Promise<number> {
  requireScope(ctx.actor, "fleet:write");
  const before = new Date(ctx.now().getTime() - KEEP_MS);
  let count = 0;
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    const deleted = await deleteNotSeen(ctx.db, { before, limit: AT_ONCE });
    count += deleted;
    if (deleted < AT_ONCE) break;
  }
  return count;
}
