// Owns the verb that changes a user: name, rights, and whether they may sign in at all.
import { recordAudit } from "../audit/record_audit.ts";
import type { UpdateUser, User } from "../contract/user.ts";
import type { Queryable } from "../db/sql.ts";
import { notFound } from "../errors.ts";
import type { Context } from "./context.ts";
import { findVisibleUser } from "./list_users.ts";
import { deleteInvitationsBy } from "./invitation_queries.ts";
import { deleteKeysMadeBy } from "./queries.ts";
import { deleteSessions } from "./session_queries.ts";
import { lockAdmins, updateUserRow, type UserRow } from "./user_queries.ts";
import { requireAdminLeft, requireRights, requireSomebodyElse } from "./user_rules.ts";
import { toUser } from "./user_view.ts";

/**
 * Scope `keys:write`, and every right that the user has or is to have. A change of rights counts
 * from the next request on; streams end within 5 s.
 * @throws WashfleetError `not_found`, `forbidden` `own_rights`, `conflict` `last_admin`
 */
export async function updateUser(ctx: Context, id: string, change: UpdateUser): Promise<User> {
  await findVisibleUser(ctx, id);
  return await ctx.db.transaction(async (tx) => {
    const users = await lockAdmins(tx, id);
    const before = users.find((user) => user.id === id);
    if (before === undefined) throw notFound("user", id);
    const after = changed(before, change, ctx.now());
    requireRights(ctx.actor, before);
    requireRights(ctx.actor, after);
    if (isOfRights(change)) requireSomebodyElse(ctx.actor, id);
    requireAdminLeft(users, after);
    await updateUserRow(tx, after);
    // Before their keys go, which may have invited, too.
    const invitations = isOfRights(change) ? await deleteInvitationsBy(tx, id) : 0;
    const ended = {
      ...invitations > 0 ? { invitations_revoked: invitations } : {},
      ...await endAccess(tx, { after, isKeysToo: change.revoke_keys }),
    };
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "user.update",
      targetKind: "user",
      targetId: id,
      detail: { email: before.email, ...differences(before, after), ...ended },
    });
    return toUser(after);
  });
}

function changed(before: UserRow, change: UpdateUser, now: Date): UserRow {
  const { name = before.name, role = before.role, location_ids, active } = change;
  return {
    ...before,
    name,
    role,
    location_ids: location_ids === undefined ? before.location_ids : location_ids,
    deactivated_at: active === undefined
      ? before.deactivated_at
      : active
      ? null
      : before.deactivated_at ?? now,
  };
}

function isOfRights({ role, location_ids, active }: UpdateUser): boolean {
  return role !== undefined || location_ids !== undefined || active !== undefined;
}

async function endAccess(
  tx: Queryable,
  { after, isKeysToo }: { after: UserRow; isKeysToo: boolean },
): Promise<Record<string, unknown>> {
  if (after.deactivated_at === null) return {};
  const sessions = await deleteSessions(tx, { userId: after.id, exceptId: null });
  if (!isKeysToo) return { sessions_ended: sessions };
  return { sessions_ended: sessions, keys_revoked: await deleteKeysMadeBy(tx, after.id) };
}

/** `{role: ["viewer", "admin"]}`: what it was, what it is. */
function differences(before: UserRow, after: UserRow): Record<string, unknown> {
  const fields = ["name", "role", "location_ids", "deactivated_at"] as const;
  return Object.fromEntries(
    fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
      .map((field) => [field, [before[field], after[field]]]),
  );
}
