// Owns the questions that people ask about incidents, and the write of one who has it in hand.
import type { IncidentCountQuery } from "../contract/incident.ts";
import { type Queryable, type Sql, sql } from "../db/sql.ts";
import { INCIDENT, type IncidentRow } from "./queries.ts";

/** One that is shown: open or closed. */
export type ShownRow = IncidentRow & { opened_at: Date; last_opened_at: Date };

export interface MatchOptions {
  /** Of these locations only; `null`: of all, and those of the server itself. */
  visible: readonly string[] | null;
  filter: IncidentCountQuery;
  limit: number;
}
export interface FindOptions extends MatchOptions {
  before: readonly [lastOpenedAt: string, id: string] | null;
}

/** "the incidents opened before this one, newest first" */
export async function findIncidents(
  db: Queryable,
  options: FindOptions,
): Promise<ShownRow[]> {
  const [lastOpenedAt, id] = options.before ?? [null, null];
  return await db.rows<ShownRow>(sql`
    select ${INCIDENT} from incidents
    where ${matching(options)}
      and (${id}::uuid is null or (last_opened_at, id) < (${lastOpenedAt}::timestamptz, ${id}))
    order by last_opened_at desc, id desc limit ${options.limit}`);
}

/** "how many incidents match, up to a limit" */
export async function countIncidentsLike(db: Queryable, options: MatchOptions): Promise<number> {
  const row = await db.row<{ count: number }>(sql`
    select count(*)::int as count from (
      select from incidents where ${matching(options)} limit ${options.limit}) as found`);
  return row?.count ?? 0;
}

function matching({ visible, filter }: Omit<MatchOptions, "limit">): Sql {
  const { status, location_id, device_id, cause, severity, suppressed } = filter;
  return sql`status <> 'pending'
      and (${visible}::uuid[] is null or location_id = any (${visible}))
      and (${status} = 'all' or status = ${status})
      and (${location_id ?? null}::uuid is null or location_id = ${location_id ?? null})
      and (${device_id ?? null}::uuid is null or device_id = ${device_id ?? null})
      and (${cause ?? null}::text is null or cause = ${cause ?? null})
      and (${severity ?? null}::text is null or severity = ${severity ?? null})
      and (${suppressed ?? null}::boolean is null
        or (parent_id is not null) = ${suppressed ?? null}::boolean)`;
}

/** "this incident", if it is shown */
export async function findIncident(db: Queryable, id: string): Promise<ShownRow | undefined> {
  return await db.row<ShownRow>(sql`
    select ${INCIDENT} from incidents where id = ${id} and status <> 'pending'`);
}

/** "those that it suppresses", oldest first */
export async function findChildren(
  db: Queryable,
  parent: { id: string; visible: readonly string[] | null; limit: number },
): Promise<ShownRow[]> {
  return await db.rows<ShownRow>(sql`
    select ${INCIDENT} from incidents
    where parent_id = ${parent.id} and status = 'open'
      and (${parent.visible}::uuid[] is null or location_id = any (${parent.visible}))
    order by last_opened_at, id limit ${parent.limit}`);
}

/** @returns whether nobody had it in hand before */
export async function writeAcknowledged(
  tx: Queryable,
  acknowledged: { id: string; at: Date; by: string; note: string | null },
): Promise<boolean> {
  const { id, at, by, note } = acknowledged;
  return await tx.execute(sql`
    update incidents set acknowledged_at = ${at}, acknowledged_by = ${by},
      acknowledged_note = ${note}
    where id = ${id} and acknowledged_at is null`) === 1;
}
