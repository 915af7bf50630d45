// Owns the verb for somebody who has lost their authenticator app and the backup codes, too.
import { recordAudit } from "../audit/record_audit.ts";
import type { Context } from "./context.ts";
import { findVisibleUser } from "./list_users.ts";
import { deleteSessions } from "./session_queries.ts";
import { deleteTwoFactor } from "./user_queries.ts";
import { requireRights, requireSomebodyElse } from "./user_rules.ts";

/**
 * Takes a user's second factor away and ends their sessions; the password alone lets them in then.
 * Scope `keys:write`, and every right that the user has. One's own goes by its password.
 * @throws WashfleetError `not_found`, `forbidden`
 */
export async function resetTwoFactor(ctx: Context, userId: string): Promise<void> {
  const user = await findVisibleUser(ctx, userId);
  requireRights(ctx.actor, user);
  requireSomebodyElse(ctx.actor, userId);
  await ctx.db.transaction(async (tx) => {
    await deleteTwoFactor(tx, userId);
    await deleteSessions(tx, { userId, exceptId: null });
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "user.reset_two_factor",
      targetKind: "user",
      targetId: userId,
      detail: { email: user.email },
    });
  });
}
