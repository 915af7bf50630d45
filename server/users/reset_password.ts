// Owns the verb by which the holder of a link sets a new password.
import { recordAudit } from "../audit/record_audit.ts";
import type { ResetPassword } from "../contract/user.ts";
import { WashfleetError } from "../errors.ts";
import type { Auth } from "./auth.ts";
import type { Context } from "./context.ts";
import { hashReset } from "./create_password_reset.ts";
import { deleteVerificationsOf, lockReset, setPassword } from "./reset_queries.ts";
import { deleteSessions } from "./session_queries.ts";
import { findUser, type UserRow } from "./user_queries.ts";

/**
 * Sets the password and ends every session of the user, every other link, and the trust in their
 * browsers; a second factor stays. Whoever has the token needs no other right.
 * @returns the address to sign in with
 * @throws WashfleetError `not_found`, `expired`
 */
export async function resetPassword(
  ctx: Omit<Context, "actor">,
  input: ResetPassword,
  { auth, peer }: { auth: Pick<Auth, "$context">; peer: string },
): Promise<{ email: string }> {
  const hash = hashReset(input.token);
  // Before the costly hash, so that made-up tokens cost little.
  requireOpen(await lockReset(ctx.db, hash), ctx.now());
  const passwordHash = await (await auth.$context).password.hash(input.password);
  return await ctx.db.transaction(async (tx) => {
    const { user_id: userId } = requireOpen(await lockReset(tx, hash), ctx.now());
    const user = requireActive(await findUser(tx, { id: userId, visible: null }));
    if (!await setPassword(tx, { userId, passwordHash, now: ctx.now() })) throw unknownLink();
    await deleteVerificationsOf(tx, userId);
    const sessions = await deleteSessions(tx, { userId, exceptId: null });
    await recordAudit(tx, {
      actor: { kind: "user", id: userId, name: user.name },
      requestId: ctx.requestId,
      action: "user.reset_password",
      targetKind: "user",
      targetId: userId,
      detail: { email: user.email, sessions_ended: sessions, peer },
    });
    return { email: user.email };
  });
}

function requireOpen<Link extends { expires_at: Date }>(link: Link | undefined, now: Date): Link {
  if (link === undefined) throw unknownLink();
  if (link.expires_at > now) return link;
  throw new WashfleetError("Cannot take the link as its time is over: ask for another one", {
    kind: "expired",
    code: "password_reset_expired",
  });
}

/** Of whoever was deactivated since, nothing more is told than of a link that never was. */
function requireActive(user: UserRow | undefined): UserRow {
  if (user === undefined || user.deactivated_at !== null) throw unknownLink();
  return user;
}

function unknownLink(): WashfleetError {
  return new WashfleetError("Cannot find the link: it was used, replaced or never made", {
    kind: "not_found",
    code: "password_reset_not_found",
  });
}
