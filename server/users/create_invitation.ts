// Owns the verbs on invitations for whoever manages users.
import { createHash } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import { z } from "zod";
import { recordAudit } from "../audit/record_audit.ts";
import type { Page, PageQuery } from "../contract/page.ts";
import type { CreatedInvitation, CreateInvitation, Invitation } from "../contract/user.ts";
import { decodeCursor, pageOfRows } from "../db/cursor.ts";
import { notFound, WashfleetError } from "../errors.ts";
import { invitationMail } from "./account_mail_words.ts";
import type { AccountMails } from "./account_mails.ts";
import { requireScope, visibleLocations } from "./actor.ts";
import type { Context } from "./context.ts";
import {
  deleteOpenInvitation,
  findInvitations,
  insertInvitation,
  type InvitationRow,
} from "./invitation_queries.ts";
import { isEmailInUse } from "./user_queries.ts";
import { requireRights } from "./user_rules.ts";

const Cursor = z.tuple([z.uuid()]);

/**
 * Makes a link that makes one user, once, and mails it where the server sends mail. Scope `keys:write`, and every right that is given.
 * @param publicUrl where people reach the server
 * @throws WashfleetError `forbidden`, `conflict` `email_in_use`
 */
export async function createInvitation(
  ctx: Context,
  input: CreateInvitation,
  { publicUrl, mails }: { publicUrl: string; mails?: AccountMails },
): Promise<CreatedInvitation> {
  requireScope(ctx.actor, "keys:write");
  requireRights(ctx.actor, input);
  const { valid_ms: validMs, language, ...given } = input;
  const token = crypto.getRandomValues(new Uint8Array(32))
    .toBase64({ alphabet: "base64url", omitPadding: true });
  const now = ctx.now();
  const row: InvitationRow = {
    ...given,
    id: uuidv7(),
    invited_by: ctx.actor.name,
    created_at: now,
    expires_at: new Date(now.getTime() + validMs),
    accepted_at: null,
    user_id: null,
  };
  await ctx.db.transaction(async (tx) => {
    if (await isEmailInUse(tx, row.email)) throw emailInUse();
    await insertInvitation(tx, {
      ...row,
      hash: hashInvitation(token),
      invitedById: ctx.actor.id,
    });
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "invitation.create",
      targetKind: "invitation",
      targetId: row.id,
      detail: given,
    });
  });
  // Our log has no queries, our pages send no Referer, and it is worth something once only.
  const link = new URL(`/invitation?token=${token}`, publicUrl).href;
  const isMailed = mails?.canSend === true;
  const { name, expires_at: expiresAt, invited_by: invitedBy } = row;
  mails?.send(row.email, () => invitationMail(language, { name, invitedBy, link, expiresAt }));
  return { invitation: toInvitation(row, now), token, link, is_mailed: isMailed };
}

/** A page, newest first, of those for no more locations than the actor's. Scope `keys:write`. */
export async function listInvitations(ctx: Context, query: PageQuery): Promise<Page<Invitation>> {
  requireScope(ctx.actor, "keys:write");
  const rows = await findInvitations(ctx.db, {
    visible: visibleLocations(ctx.actor),
    beforeId: query.cursor === undefined ? null : decodeCursor(query.cursor, Cursor)[0],
    limit: query.limit + 1,
  });
  const page = pageOfRows(rows, { limit: query.limit, keysOf: (row) => [row.id] });
  const now = ctx.now();
  return { items: page.rows.map((row) => toInvitation(row, now)), next_cursor: page.nextCursor };
}

/** Its link leads nowhere from now on. Scope `keys:write`. @throws WashfleetError `not_found` */
export async function revokeInvitation(ctx: Context, id: string): Promise<void> {
  requireScope(ctx.actor, "keys:write");
  await ctx.db.transaction(async (tx) => {
    const visible = visibleLocations(ctx.actor);
    const email = await deleteOpenInvitation(tx, { id, visible });
    if (email === undefined) throw notFound("invitation", id);
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "invitation.revoke",
      targetKind: "invitation",
      targetId: id,
      detail: { email },
    });
  });
}

/** SHA-256 of a token: what is stored and looked up. */
export function hashInvitation(token: string): Uint8Array {
  return createHash("sha256").update(token).digest();
}

/** Somebody has this address already, perhaps deactivated. */
export function emailInUse(): WashfleetError {
  return new WashfleetError("Cannot make a user as there is one with this address", {
    kind: "conflict",
    code: "email_in_use",
  });
}

function toInvitation(row: InvitationRow, now: Date): Invitation {
  const isOver = row.expires_at <= now;
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    role: row.role,
    location_ids: row.location_ids,
    state: row.accepted_at !== null ? "accepted" : isOver ? "expired" : "open",
    invited_by: row.invited_by,
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    accepted_at: row.accepted_at?.toISOString() ?? null,
    user_id: row.user_id,
  };
}
