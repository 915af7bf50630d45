// Owns the job that gives a word to what a server left undone, and forgets what is long over.
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { deleteBulkActions, interruptLeftActions } from "./queries.ts";

/** Longer than the most devices take. Whoever goes on after this skips what was named. */
const LEFT_AFTER_MS = 300_000;
const KEEP_MS = 90 * 86_400_000;
const DETAIL = "The server was stopped before this was done, so it was not: ask for it again.";

/** A restart or a deletion is not made up for later by itself. Idempotent. @returns how many */
export async function settleBulkActions(ctx: Context): Promise<number> {
  requireScope(ctx.actor, "fleet:write");
  const nowMs = ctx.now().getTime();
  await deleteBulkActions(ctx.db, new Date(nowMs - KEEP_MS));
  return await ctx.db.transaction((tx) =>
    interruptLeftActions(tx, {
      before: new Date(nowMs - LEFT_AFTER_MS),
      at: ctx.now(),
      detail: DETAIL,
    })
  );
}
