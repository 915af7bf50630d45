// Owns the job by which no code is kept longer than it can be used.
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { forgetEndedCodes } from "./queries.ts";

/** Those that were used are forgotten when they are. Idempotent. @returns how many */
export async function forgetClaimCodes(ctx: Context): Promise<number> {
  requireScope(ctx.actor, "fleet:write");
  return await forgetEndedCodes(ctx.db, ctx.now());
}
