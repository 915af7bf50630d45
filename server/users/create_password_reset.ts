// Owns the verbs that make a link by which a user sets a new password: an administrator hands one over,
// or a mail brings one to whoever has forgotten theirs.
import { createHash } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "../audit/record_audit.ts";
import type { CreatedPasswordReset, RequestPasswordReset } from "../contract/user.ts";
import type { Queryable } from "../db/sql.ts";
import { WashfleetError } from "../errors.ts";
import { resetMail } from "./account_mail_words.ts";
import type { AccountMails } from "./account_mails.ts";
import { systemActor } from "./actor.ts";
import type { Context } from "./context.ts";
import { findVisibleUser } from "./list_users.ts";
import { takeResetTry } from "./reset_limits.ts";
import { deleteResetsOf, findActiveUserByEmail, insertReset } from "./reset_queries.ts";
import { requireRights, requireSomebodyElse } from "./user_rules.ts";

/** Handed over by a person, who may be in another time zone. */
const HANDED_OVER_VALID_MS = 86_400_000;
const MAILED_VALID_MS = 3_600_000;

/**
 * Makes a link for somebody else; earlier ones end. Scope `keys:write`, and every right that the
 * user has. One's own password is changed with the old one.
 * @throws WashfleetError `not_found`, `forbidden`, `conflict` `user_deactivated`
 */
export async function createPasswordReset(
  ctx: Context,
  userId: string,
  { publicUrl }: { publicUrl: string },
): Promise<CreatedPasswordReset> {
  const user = await findVisibleUser(ctx, userId);
  requireRights(ctx.actor, user);
  requireSomebodyElse(ctx.actor, userId);
  if (user.deactivated_at !== null) {
    throw new WashfleetError("Cannot make a link as this user has been deactivated", {
      kind: "conflict",
      code: "user_deactivated",
    });
  }
  return await ctx.db.transaction(async (tx) => {
    await deleteResetsOf(tx, userId);
    const made = await makeLink(tx, {
      userId,
      publicUrl,
      expiresAt: new Date(ctx.now().getTime() + HANDED_OVER_VALID_MS),
    });
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "user.create_password_reset",
      targetKind: "user",
      targetId: userId,
      detail: { email: user.email },
    });
    return made;
  });
}

/**
 * Mails a link, if there is such a user. Whoever asks learns nothing: the answer, and when it comes,
 * is the same.
 * @throws WashfleetError `conflict` `no_mail`, `rate_limited`
 */
export async function requestPasswordReset(
  ctx: Omit<Context, "actor">,
  { email, language }: RequestPasswordReset,
  { mails, publicUrl, peer }: { mails: AccountMails; publicUrl: string; peer: string },
): Promise<void> {
  if (!mails.canSend) {
    throw new WashfleetError(
      "Cannot send a link as this server sends no mail: ask an administrator for one",
      { kind: "conflict", code: "no_mail" },
    );
  }
  const { waitMs, isAccountFull } = await takeResetTry(
    ctx.db,
    { email, address: peer },
    ctx.now(),
  );
  if (waitMs > 0) {
    throw new WashfleetError("Cannot send more links now: too many were asked for from here", {
      kind: "rate_limited",
      code: "too_many_resets",
      retryAfterMs: waitMs,
    });
  }
  if (isAccountFull) return;
  mails.send(email, async () => {
    const user = await findActiveUserByEmail(ctx.db, email);
    if (user === undefined) return null;
    const expiresAt = new Date(ctx.now().getTime() + MAILED_VALID_MS);
    const { link } = await ctx.db.transaction(async (tx) => {
      await recordAudit(tx, {
        actor: systemActor("password_reset"),
        requestId: ctx.requestId,
        action: "user.request_password_reset",
        targetKind: "user",
        targetId: user.id,
        detail: { email, peer },
      });
      return await makeLink(tx, { userId: user.id, publicUrl, expiresAt });
    });
    return resetMail(language, { name: user.name, link, expiresAt });
  });
}

/** SHA-256 of a token: what is stored and looked up. */
export function hashReset(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

async function makeLink(
  tx: Queryable,
  { userId, publicUrl, expiresAt }: { userId: string; publicUrl: string; expiresAt: Date },
): Promise<CreatedPasswordReset> {
  const token = crypto.getRandomValues(new Uint8Array(32))
    .toBase64({ alphabet: "base64url", omitPadding: true });
  await insertReset(tx, { id: uuidv7(), hash: hashReset(token), userId, expiresAt });
  // Our log has no queries, our pages send no Referer, and it is worth something once only.
  const link = new URL(`/password_reset?token=${token}`, publicUrl).href;
  return { token, link, expires_at: expiresAt.toISOString() };
}
