// Owns the questions about the history of incidents: its lines, and the commands that are among them.
import type { IncidentEntryKind } from "../contract/incident.ts";
import { type Queryable, sql } from "../db/sql.ts";

/** The first line and the newest are kept: what flaps for a week must not fill the table. */
export const MOST_ENTRIES = 200;

export interface EntryRow {
  id: number;
  at: Date;
  kind: IncidentEntryKind;
  text: string;
  by_name: string | null;
  data: Record<string, unknown>;
}

export interface NewEntry {
  incidentId: string;
  at: Date;
  kind: IncidentEntryKind;
  text: string;
  byName?: string;
  data?: Record<string, unknown>;
}

/** Adds a line to a history, and drops what is too much of it. */
export async function insertEntry(tx: Queryable, entry: NewEntry): Promise<void> {
  const { incidentId, at, kind, text, byName, data } = entry;
  await tx.execute(sql`
    insert into incident_entries (incident_id, at, kind, text, by_name, data)
    values (${incidentId}, ${at}, ${kind}, ${text}, ${byName ?? null},
      ${JSON.stringify(data ?? {})}::jsonb)`);
  await dropOldEntries(tx, incidentId);
}

/** "the history of this incident", oldest first */
export async function findEntries(db: Queryable, incidentId: string): Promise<EntryRow[]> {
  return await db.rows<EntryRow>(sql`
    select id, at, kind, text, by_name, data from incident_entries
    where incident_id = ${incidentId} order by at, id`);
}

/** More are no help in judging what helps. */
const MOST_REMEDIES = 50;

/**
 * Writes what was tried on the devices of open incidents since they were noticed, and what became of
 * it, each command once. A restarted camera is tried for that camera alone.
 * @returns the ids of the incidents that have news
 */
export async function upsertRemedies(db: Queryable, at: Date): Promise<string[]> {
  const rows = await db.rows<{ incident_id: string }>(sql`
    insert into incident_entries (incident_id, at, kind, text, data, once)
    select i.id, c.created_at, 'remedy',
      case c.kind when 'restart_camera' then 'The camera''s stream was to be started again.'
        when 'restart_agent' then 'The agent was to be started again.'
        else 'The device was to be started again.' end,
      jsonb_build_object('command_id', c.id, 'command', c.kind, 'detail', c.result->>'detail',
        'status', case when (c.result->>'ok')::boolean then 'done'
          when c.result is not null then 'failed'
          when c.expires_at <= ${at} then 'expired' else 'waiting' end),
      'command:' || c.id
    from incidents i
    cross join lateral (
      select id, kind, created_at, expires_at, result from commands
      where device_id = i.device_id and created_at >= i.noticed_at
        and kind in ('restart_camera', 'restart_agent', 'reboot')
        and (kind <> 'restart_camera' or payload->>'camera_id' = i.camera_id)
      order by created_at limit ${MOST_REMEDIES}) c
    where i.status = 'open'
    on conflict (incident_id, once) do update set data = excluded.data
      where incident_entries.data <> excluded.data
    returning incident_id`);
  return [...new Set(rows.map(({ incident_id }) => incident_id))];
}

/**
 * Writes what agents did by themselves about open incidents since they were noticed, once each, with the
 * verdict once there is one. Of a device that was silent all of it is news, whatever it is about.
 * @returns the ids of the incidents that have news
 */
export async function upsertOwnRemedies(db: Queryable): Promise<string[]> {
  const rows = await db.rows<{ incident_id: string }>(sql`
    insert into incident_entries (incident_id, at, kind, text, data, once)
    select i.id, r.at, 'remedy',
      case r.step when 'restart_stream' then 'The agent started the camera''s stream again by itself.'
        when 'rediscover' then 'The agent looked for the camera on its networks.'
        when 'reboot_camera' then 'The agent told the camera to reboot itself.'
        when 'power_cycle' then 'The agent had the camera''s power switched off and on.'
        when 'restart_agent' then 'The agent started itself again.'
        when 'reboot_device' then 'The agent rebooted its machine.'
        when 'person' then 'The agent tries nothing more: a person is needed.'
        else 'The agent tried something that this server does not know.' end,
      jsonb_build_object('remedy_id', r.id, 'step', r.step, 'cause', r.cause, 'verdict', r.verdict,
        'dry_run', r.is_dry_run, 'why', r.why, 'detail', r.detail, 'frame_age_ms', r.frame_age_ms,
        'next', r.next),
      'remedy:' || r.id
    from incidents i
    cross join lateral (
      select id, step, cause, at, is_dry_run, verdict, why, detail, frame_age_ms, next from remedies
      where device_id = i.device_id and at >= i.noticed_at
        and (camera_id = i.camera_id or i.cause = 'device_silent'
          or (camera_id is null and i.camera_id is not null))
      order by at limit ${MOST_REMEDIES}) r
    where i.status = 'open'
    on conflict (incident_id, once) do update set data = excluded.data
      where incident_entries.data <> excluded.data
    returning incident_id`);
  return [...new Set(rows.map(({ incident_id }) => incident_id))];
}

/** Remedies have a limit of their own: one that was dropped would be written again. */
async function dropOldEntries(tx: Queryable, incidentId: string): Promise<void> {
  await tx.execute(sql`
    with numbered as (
      select id, row_number() over (order by id) as from_first,
        row_number() over (order by id desc) as from_last
      from incident_entries where incident_id = ${incidentId} and once is null),
    dropped as (
      delete from incident_entries where id in (
        select id from numbered where from_first > 1 and from_last >= ${MOST_ENTRIES})
      returning id)
    update incidents set entries_dropped = entries_dropped + (select count(*) from dropped)
    where id = ${incidentId} and exists (select 1 from dropped)`);
}
