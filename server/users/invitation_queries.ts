// Owns the SQL of invitations.
import type { Role } from "../contract/user.ts";
import { type Queryable, sql } from "../db/sql.ts";
import type { Visible } from "./user_queries.ts";

export interface InvitationRow {
  id: string;
  email: string;
  name: string;
  role: Role;
  location_ids: string[] | null;
  invited_by: string;
  created_at: Date;
  expires_at: Date;
  accepted_at: Date | null;
  user_id: string | null;
}

const COLUMNS = sql`id, email, name, role, location_ids, invited_by, created_at, expires_at,
  accepted_at, user_id`;

/** An open one to the same address gives way. */
export async function insertInvitation(
  tx: Queryable,
  row: InvitationRow & { hash: Uint8Array; invitedById: string },
): Promise<void> {
  await tx.execute(sql`delete from invitations where email = ${row.email} and accepted_at is null`);
  await tx.execute(sql`
    insert into invitations
      (id, email, name, role, location_ids, token_hash, invited_by, invited_by_id,
        created_at, expires_at)
    values (${row.id}, ${row.email}, ${row.name}, ${row.role}, ${row.location_ids}, ${row.hash},
      ${row.invited_by}, ${row.invitedById}, ${row.created_at}, ${row.expires_at})`);
}

/** Newest first; ids are UUIDv7. */
export async function findInvitations(
  db: Queryable,
  input: { visible: Visible; beforeId: string | null; limit: number },
): Promise<InvitationRow[]> {
  return await db.rows<InvitationRow>(sql`
    select ${COLUMNS} from invitations
    where (${input.beforeId}::uuid is null or id < ${input.beforeId}::uuid)
      and (${input.visible}::uuid[] is null or location_ids <@ ${input.visible}::uuid[])
    order by id desc
    limit ${input.limit}`);
}

/** @returns the address of the open invitation that is no more */
export async function deleteOpenInvitation(
  tx: Queryable,
  input: { id: string; visible: Visible },
): Promise<string | undefined> {
  const row = await tx.row<{ email: string }>(sql`
    delete from invitations
    where id = ${input.id} and accepted_at is null
      and (${input.visible}::uuid[] is null or location_ids <@ ${input.visible}::uuid[])
    returning email`);
  return row?.email;
}

/** Two who open the link at once come one after the other. */
export async function lockInvitation(
  tx: Queryable,
  hash: Uint8Array,
): Promise<InvitationRow | undefined> {
  return await tx.row<InvitationRow>(sql`
    select ${COLUMNS} from invitations where token_hash = ${hash} for update`);
}

export async function acceptRow(
  tx: Queryable,
  input: { id: string; userId: string; now: Date },
): Promise<void> {
  await tx.execute(sql`
    update invitations set accepted_at = ${input.now}, user_id = ${input.userId}
    where id = ${input.id}`);
}

/** Ends the open invitations of a user and of every key that goes back to that user. */
export async function deleteInvitationsBy(tx: Queryable, userId: string): Promise<number> {
  return await tx.execute(sql`
    with recursive made as (
      select id::text as id from api_keys where created_by_id = ${userId}
      union select k.id::text from api_keys k join made on k.created_by_id = made.id)
    delete from invitations
    where accepted_at is null
      and (invited_by_id = ${userId} or invited_by_id in (select id from made))`);
}
