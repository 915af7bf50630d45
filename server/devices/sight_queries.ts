// Owns writing that many devices were heard, in one statement.
import { type Queryable, sql } from "../db/sql.ts";

/** That a device was heard, and how often it is told to report. */
export interface Sight {
  id: string;
  at: Date;
  everyMs: number;
}

/**
 * Writes that devices were heard, where nothing else is to be said of them. A row that somebody is at
 * work on, or that is offline, is left as it is. @returns the ids that were written
 */
export async function noteSights(
  db: Queryable,
  sights: readonly Sight[],
): Promise<Set<string>> {
  const rows = await db.rows<{ id: string }>(
    sql`
    with free as (
      select d.id, s.at, s.every_ms from unnest(${sights.map(({ id }) => id)}::uuid[],
        ${sights.map(({ at }) => at)}::timestamptz[],
        ${sights.map(({ everyMs }) => everyMs)}::integer[]) as s (id, at, every_ms)
      join devices d on d.id = s.id and d.status <> 'offline' and d.enrolled_at is not null
      for no key update of d skip locked)
    update devices d set last_seen_at = free.at, heartbeat_every_ms = free.every_ms
    from free where d.id = free.id returning d.id`,
    { name: "note_sights" },
  );
  return new Set(rows.map(({ id }) => id));
}
