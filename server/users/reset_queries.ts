// Owns the SQL of links that set a new password. They lie among better-auth's verifications, which are
// deleted when their time is over; only the SHA-256 of a link's token is kept.
import { type Queryable, sql } from "../db/sql.ts";

/** Not one of better-auth's own identifiers. */
const PREFIX = "password-reset ";

export async function insertReset(
  tx: Queryable,
  reset: { id: string; hash: string; userId: string; expiresAt: Date },
): Promise<void> {
  await tx.execute(sql`
    insert into verifications (id, identifier, value, expires_at)
    values (${reset.id}, ${PREFIX + reset.hash}, ${reset.userId}, ${reset.expiresAt})`);
}

/** "whose link this is": two who open it at once come one after the other */
export async function lockReset(
  tx: Queryable,
  hash: string,
): Promise<{ user_id: string; expires_at: Date } | undefined> {
  return await tx.row(sql`
    select value as user_id, expires_at from verifications
    where identifier = ${PREFIX + hash} for update`);
}

/** Ends a user's links, half-way sign-ins and the trust in their browsers. */
export async function deleteVerificationsOf(tx: Queryable, userId: string): Promise<void> {
  await tx.execute(sql`delete from verifications where value = ${userId}`);
}

/** Ends a user's links alone. */
export async function deleteResetsOf(tx: Queryable, userId: string): Promise<void> {
  await tx.execute(sql`
    delete from verifications
    where value = ${userId} and starts_with(identifier, ${PREFIX})`);
}

/** "who may have a new password by this address" */
export async function findActiveUserByEmail(
  db: Queryable,
  email: string,
): Promise<{ id: string; name: string; email: string } | undefined> {
  return await db.row(sql`
    select id, name, email from users where email = ${email} and deactivated_at is null`);
}

/** @returns whether the user has a password at all */
export async function setPassword(
  tx: Queryable,
  input: { userId: string; passwordHash: string; now: Date },
): Promise<boolean> {
  return await tx.execute(sql`
    update accounts set password = ${input.passwordHash}, updated_at = ${input.now}
    where user_id = ${input.userId} and provider_id = 'credential'`) === 1;
}
