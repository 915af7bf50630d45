// Owns the job that throws away what can let nobody in any more.
import type { Context } from "./context.ts";
import { deleteOldTries } from "./guess_queries.ts";
import { deleteExpired } from "./session_queries.ts";

/** Job verb: sessions, half-way sign-ins and guesses past their time. @returns how many */
export async function forgetExpired(ctx: Context): Promise<number> {
  const now = ctx.now();
  return await deleteExpired(ctx.db, now) + await deleteOldTries(ctx.db, now);
}
