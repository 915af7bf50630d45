// Owns the job that removes commands nobody will ask for any more.
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { deleteOldCommands as deleteRows } from "./command_queries.ts";

// Whoever waits for a picture takes its row away; this is for those who left.
const KEEP_SNAPSHOTS_MS = 60_000;
const KEEP_OTHERS_MS = 30 * 86_400_000;

/** Removes unclaimed snapshots after a minute, other commands after 30 days. Idempotent. */
export async function deleteOldCommands(ctx: Context): Promise<number> {
  requireScope(ctx.actor, "fleet:write");
  const nowMs = ctx.now().getTime();
  return await deleteRows(ctx.db, {
    snapshots: new Date(nowMs - KEEP_SNAPSHOTS_MS),
    others: new Date(nowMs - KEEP_OTHERS_MS),
  });
}
