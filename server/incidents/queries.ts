// Owns the questions about incidents that the judgement asks, and the writes that carry it out: each
// compares what it was decided on, so that of two servers that judge at once one writes nothing.
import type {
  IncidentCause,
  IncidentEnd,
  IncidentEvidence,
  IncidentSeverity,
} from "../contract/incident.ts";
import { type Queryable, raw, sql } from "../db/sql.ts";

export interface IncidentRow {
  id: string;
  key: string;
  status: "pending" | "open" | "closed";
  cause: IncidentCause;
  severity: IncidentSeverity;
  grade: number;
  location_id: string | null;
  location_name: string | null;
  device_id: string | null;
  device_name: string | null;
  camera_id: string | null;
  camera_name: string | null;
  title: string;
  evidence: IncidentEvidence;
  state: "happening" | "recovering" | "unknown";
  parent_id: string | null;
  is_told: boolean;
  turning_to: string | null;
  turning_ms: number;
  judged_at: Date;
  opened_at: Date | null;
  last_opened_at: Date | null;
  reopened: number;
  closed_at: Date | null;
  closed_how: IncidentEnd | null;
  acknowledged_at: Date | null;
  acknowledged_by: string | null;
  acknowledged_note: string | null;
  entries_dropped: number;
}

export const INCIDENT = raw(`id, key, status, cause, severity, grade, location_id, location_name,
  device_id, device_name, camera_id, camera_name, title, evidence, state, parent_id, is_told,
  turning_to, turning_ms, judged_at, opened_at, last_opened_at, reopened, closed_at, closed_how,
  acknowledged_at, acknowledged_by, acknowledged_note, entries_dropped`);

/** "those that are not closed, or were about now", in two parts for an index each. */
export async function findTracked(
  db: Queryable,
  closed: { after: Date; before: Date },
): Promise<IncidentRow[]> {
  return await db.rows<IncidentRow>(sql`
    select ${INCIDENT} from incidents where status <> 'closed'
    union all
    select ${INCIDENT} from incidents
    where status = 'closed' and closed_at > ${closed.after} and closed_at < ${closed.before}`);
}

/** "this incident", held until the transaction ends. */
export async function lockIncident(tx: Queryable, id: string): Promise<IncidentRow | undefined> {
  return await tx.row<IncidentRow>(sql`
    select ${INCIDENT} from incidents where id = ${id} for no key update`);
}

export type NoticedRow = Pick<
  IncidentRow,
  | "id"
  | "key"
  | "cause"
  | "severity"
  | "grade"
  | "location_id"
  | "location_name"
  | "device_id"
  | "device_name"
  | "camera_id"
  | "camera_name"
  | "title"
  | "evidence"
>;

/** Where one of the key is there already, it stays as it is. @returns how many are new */
export async function insertNoticed(
  db: Queryable,
  rows: readonly NoticedRow[],
  at: Date,
): Promise<number> {
  if (rows.length === 0) return 0;
  return await db.execute(sql`
    insert into incidents (id, key, status, cause, severity, grade, location_id, location_name,
      device_id, device_name, camera_id, camera_name, title, evidence, turning_to, judged_at,
      noticed_at)
    select r.id, r.key, 'pending', r.cause, r.severity, r.grade, r.location_id, r.location_name,
      r.device_id, r.device_name, r.camera_id, r.camera_name, r.title, r.evidence, 'open', ${at},
      ${at}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, key text, cause text,
      severity text, grade integer, location_id uuid, location_name text, device_id uuid,
      device_name text, camera_id text, camera_name text, title text, evidence jsonb)
    on conflict (key) where status <> 'closed' do nothing`);
}

export interface HeldRow {
  id: string;
  /** As it was found: whoever wrote since has counted the same time. */
  judged_at: string;
  state: IncidentRow["state"];
  turning_to: string | null;
  turning_ms: number;
}

/** @returns how many */
export async function writeHeld(
  db: Queryable,
  rows: readonly HeldRow[],
  at: Date,
): Promise<number> {
  if (rows.length === 0) return 0;
  return await db.execute(sql`
    update incidents i set state = r.state, turning_to = r.turning_to, turning_ms = r.turning_ms,
      judged_at = ${at}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, judged_at timestamptz,
      state text, turning_to text, turning_ms float8)
    where i.id = r.id and i.judged_at = r.judged_at`);
}

/** @returns how many */
export async function deletePending(db: Queryable, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  return await db.execute(sql`
    delete from incidents where id = any (${ids}::uuid[]) and status = 'pending'`);
}

/** Writes what one is now over what it was. Call it with the row locked. */
export async function updateIncident(
  tx: Queryable,
  row: Omit<
    IncidentRow,
    | "key"
    | "severity"
    | "acknowledged_at"
    | "acknowledged_by"
    | "acknowledged_note"
    | "entries_dropped"
  >,
): Promise<void> {
  await tx.execute(sql`
    update incidents set status = ${row.status}, cause = ${row.cause}, grade = ${row.grade},
      location_id = ${row.location_id}, location_name = ${row.location_name},
      device_id = ${row.device_id}, device_name = ${row.device_name},
      camera_id = ${row.camera_id}, camera_name = ${row.camera_name}, title = ${row.title},
      evidence = ${JSON.stringify(row.evidence)}::jsonb, state = ${row.state},
      parent_id = ${row.parent_id}, is_told = ${row.is_told}, turning_to = ${row.turning_to},
      turning_ms = ${row.turning_ms}, judged_at = ${row.judged_at}, opened_at = ${row.opened_at},
      last_opened_at = ${row.last_opened_at}, reopened = ${row.reopened},
      closed_at = ${row.closed_at}, closed_how = ${row.closed_how}
    where id = ${row.id}`);
}

/** Whether another of this key is pending or open: a closed one must not come back beside it. */
export async function isGoingOn(tx: Queryable, key: string): Promise<boolean> {
  return await tx.row(sql`
    select 1 from incidents where key = ${key} and status <> 'closed'`) !== undefined;
}

/** @returns how many */
export async function deleteOldIncidents(
  db: Queryable,
  options: { before: Date; limit: number },
): Promise<number> {
  return await db.execute(sql`
    delete from incidents where id in (
      select id from incidents where status = 'closed' and closed_at < ${options.before}
      order by closed_at limit ${options.limit})`);
}

/** "how many are open, by cause and severity" */
export async function countOpen(
  db: Queryable,
): Promise<{ cause: IncidentCause; severity: IncidentSeverity; count: number }[]> {
  return await db.rows(sql`
    select cause, severity, count(*) as count from incidents where status = 'open'
    group by cause, severity`);
}
