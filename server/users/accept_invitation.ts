// Owns the verb by which an invited person becomes a user.
import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "../audit/record_audit.ts";
import type { AcceptInvitation } from "../contract/user.ts";
import { isUniqueViolation } from "../db/unique_violation.ts";
import { WashfleetError } from "../errors.ts";
import type { Auth } from "./auth.ts";
import type { Context } from "./context.ts";
import { emailInUse, hashInvitation } from "./create_invitation.ts";
import { acceptRow, type InvitationRow, lockInvitation } from "./invitation_queries.ts";
import { insertUser } from "./user_queries.ts";

/**
 * Makes the user that the invitation names; the token is worth nothing afterwards. Whoever has the
 * token needs no other right.
 * @returns the address to sign in with
 * @throws WashfleetError `not_found`, `expired`, `conflict` `email_in_use`
 */
export async function acceptInvitation(
  ctx: Omit<Context, "actor">,
  input: AcceptInvitation,
  { auth, peer }: { auth: Pick<Auth, "$context">; peer: string },
): Promise<{ email: string }> {
  const hash = hashInvitation(input.token);
  // Before the costly hash, so that made-up tokens cost little.
  requireOpen(await lockInvitation(ctx.db, hash), ctx.now());
  const passwordHash = await (await auth.$context).password.hash(input.password);
  const id = uuidv7();
  return await ctx.db.transaction(async (tx) => {
    const invitation = requireOpen(await lockInvitation(tx, hash), ctx.now());
    const { email, role, location_ids } = invitation;
    const name = input.name ?? invitation.name;
    await insertUser(tx, { id, name, email, role, location_ids, passwordHash });
    await acceptRow(tx, { id: invitation.id, userId: id, now: ctx.now() });
    await recordAudit(tx, {
      actor: { kind: "user", id, name },
      requestId: ctx.requestId,
      action: "invitation.accept",
      targetKind: "user",
      targetId: id,
      detail: { email, role, location_ids, invitation_id: invitation.id, peer },
    });
    return { email };
  }).catch((error) => {
    throw isUniqueViolation(error) ? emailInUse() : error;
  });
}

function requireOpen(invitation: InvitationRow | undefined, now: Date): InvitationRow {
  if (invitation === undefined) {
    throw new WashfleetError("Cannot find the invitation: it was withdrawn or never made", {
      kind: "not_found",
      code: "invitation_not_found",
    });
  }
  if (invitation.accepted_at === null && invitation.expires_at > now) return invitation;
  const reason = invitation.accepted_at === null ? "its time is over" : "it was used";
  throw new WashfleetError(`Cannot take the invitation as ${reason}: ask for another one`, {
    kind: "expired",
    code: invitation.accepted_at === null ? "invitation_expired" : "invitation_used",
  });
}
