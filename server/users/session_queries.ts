// Owns the SQL of sessions as people look at them and end them; better-auth begins and prolongs them.
import { type Queryable, sql } from "../db/sql.ts";

export interface SessionRow {
  id: string;
  ip_address: string | null;
  user_agent: string | null;
  created_at: Date;
  expires_at: Date;
}

/** Those that still count, newest first; ids are UUIDv7. */
export async function findSessions(
  db: Queryable,
  input: { userId: string; now: Date; beforeId: string | null; limit: number },
): Promise<SessionRow[]> {
  return await db.rows<SessionRow>(sql`
    select id, ip_address, user_agent, created_at, expires_at from sessions
    where user_id = ${input.userId} and expires_at > ${input.now}
      and (${input.beforeId}::text is null or id < ${input.beforeId}::text)
    order by id desc
    limit ${input.limit}`);
}

/** Ends one of a user's sessions. @returns whether there was one */
export async function deleteSession(
  tx: Queryable,
  session: { id: string; userId: string },
): Promise<boolean> {
  return await tx.execute(sql`
    delete from sessions where id = ${session.id} and user_id = ${session.userId}`) === 1;
}

/** Ends all of a user's sessions but one. @returns how many */
export async function deleteSessions(
  tx: Queryable,
  input: { userId: string; exceptId: string | null },
): Promise<number> {
  return await tx.execute(sql`
    delete from sessions
    where user_id = ${input.userId} and (${input.exceptId}::text is null or id <> ${input.exceptId})`);
}

/** Sessions and half-way sign-ins past their time. @returns how many */
export async function deleteExpired(db: Queryable, now: Date): Promise<number> {
  const sessions = await db.execute(sql`delete from sessions where expires_at < ${now}`);
  return sessions + await db.execute(sql`delete from verifications where expires_at < ${now}`);
}
