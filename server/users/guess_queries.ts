// Owns the SQL of wrong passwords that are counted; decides nothing.
import { type Queryable, sql } from "../db/sql.ts";

export interface GuessCount {
  subject: string;
  tries: number;
  window_ends_at: Date;
}

/** Counts one try of each; a window that is over begins anew. @param input `subjects` sorted */
export async function countTries(
  db: Queryable,
  input: { subjects: readonly string[]; now: Date; endsAt: Date },
): Promise<GuessCount[]> {
  return await db.rows<GuessCount>(sql`
    insert into sign_in_guesses as known (subject, tries, window_ends_at)
    select name, 1, ${input.endsAt}::timestamptz from unnest(${input.subjects}::text[]) as name
    on conflict (subject) do update set
      tries = case when known.window_ends_at > ${input.now} then known.tries + 1 else 1 end,
      window_ends_at = case when known.window_ends_at > ${input.now} then known.window_ends_at
        else excluded.window_ends_at end
    returning subject, tries, window_ends_at`);
}

/** Takes one try of each back. */
export async function uncountTries(db: Queryable, subjects: readonly string[]): Promise<void> {
  await db.execute(sql`
    with mine as (
      select subject from sign_in_guesses where subject = any(${subjects}::text[])
      order by subject for update
    )
    update sign_in_guesses set tries = greatest(0, tries - 1)
    from mine where sign_in_guesses.subject = mine.subject`);
}

/** Forgets windows that are over. @returns how many */
export async function deleteOldTries(db: Queryable, now: Date): Promise<number> {
  return await db.execute(sql`delete from sign_in_guesses where window_ends_at < ${now}`);
}
