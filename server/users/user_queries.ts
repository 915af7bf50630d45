// Owns the SQL of users as people manage them; signing in is better-auth's.
import type { Role } from "../contract/user.ts";
import { type Queryable, sql } from "../db/sql.ts";

export interface UserRow {
  id: string;
  name: string;
  email: string;
  role: Role;
  location_ids: string[] | null;
  two_factor_enabled: boolean;
  created_at: Date;
  deactivated_at: Date | null;
}

/** `null`: whoever it is of; else only users of no other locations than these. */
export type Visible = readonly string[] | null;

// A JSON null is what better-auth writes for none.
const COLUMNS = sql`id, name, email, role, nullif(location_ids, 'null'::jsonb) as location_ids,
  two_factor_enabled, created_at, deactivated_at`;

/** In the order of their ids, which are UUIDv7: oldest first. */
export async function findUsers(
  db: Queryable,
  input: { visible: Visible; afterId: string | null; limit: number },
): Promise<UserRow[]> {
  return await db.rows<UserRow>(sql`
    select ${COLUMNS} from users
    where (${input.afterId}::text is null or id > ${input.afterId}::text)
      and (${input.visible}::text[] is null or location_ids <@ to_jsonb(${input.visible}::text[]))
    order by id
    limit ${input.limit}`);
}

export async function findUser(
  db: Queryable,
  input: { id: string; visible: Visible },
): Promise<UserRow | undefined> {
  return await db.row<UserRow>(sql`
    select ${COLUMNS} from users
    where id = ${input.id}
      and (${input.visible}::text[] is null or location_ids <@ to_jsonb(${input.visible}::text[]))`);
}

/**
 * Locks those who may do everything everywhere, and the user of this id, until the transaction ends:
 * two administrators who demote each other at once come one after the other.
 */
export async function lockAdmins(tx: Queryable, id: string): Promise<UserRow[]> {
  return await tx.rows<UserRow>(sql`
    select ${COLUMNS} from users
    where id = ${id} or (role = 'admin' and deactivated_at is null
      and coalesce(location_ids, 'null'::jsonb) = 'null'::jsonb)
    order by id
    for update`);
}

export async function updateUserRow(
  tx: Queryable,
  user: Pick<UserRow, "id" | "name" | "role" | "location_ids" | "deactivated_at">,
): Promise<void> {
  const locations = user.location_ids === null ? null : JSON.stringify(user.location_ids);
  await tx.execute(sql`
    update users set name = ${user.name}, role = ${user.role},
      location_ids = ${locations}::jsonb, deactivated_at = ${user.deactivated_at},
      updated_at = now()
    where id = ${user.id}`);
}

/** A user who can sign in with this password from now on. @throws on an address in use */
export async function insertUser(
  tx: Queryable,
  user: Pick<UserRow, "id" | "name" | "email" | "role" | "location_ids"> & {
    passwordHash: string;
  },
): Promise<void> {
  const locations = user.location_ids === null ? null : JSON.stringify(user.location_ids);
  await tx.execute(sql`
    insert into users (id, name, email, email_verified, role, location_ids)
    values (${user.id}, ${user.name}, ${user.email}, true, ${user.role}, ${locations}::jsonb)`);
  await tx.execute(sql`
    insert into accounts (id, account_id, provider_id, user_id, password, updated_at)
    values (${user.id}, ${user.id}, 'credential', ${user.id}, ${user.passwordHash}, now())`);
}

export async function isEmailInUse(db: Queryable, email: string): Promise<boolean> {
  return await db.row(sql`select 1 from users where email = ${email}`) !== undefined;
}

/** Takes the second factor away, and the trust in browsers that went with it. */
export async function deleteTwoFactor(tx: Queryable, userId: string): Promise<void> {
  await tx.execute(sql`delete from two_factors where user_id = ${userId}`);
  await tx.execute(sql`
    delete from verifications where value = ${userId} and identifier like 'trust-device-%'`);
  await tx.execute(sql`
    update users set two_factor_enabled = false, updated_at = now() where id = ${userId}`);
}
