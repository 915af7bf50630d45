// Owns every question about how new machines come into use: the table `commissioning_steps`, and the
// facts of other tables that its judgement rests on.
import type { SetupStep } from "../contract/commissioning.ts";
import { type Queryable, raw, sql } from "../db/sql.ts";

export interface SetupRow {
  id: string;
  name: string;
  location_id: string;
  location_name: string;
  enrolled_at: Date | null;
  is_quarantined: boolean;
  is_managed: boolean;
  /** Settings are on their way to it. */
  is_due: boolean;
  settings_fault: string | null;
  claim_ends_at: Date | null;
  /** Of the machine that has the device now; `null`: none was seen to enrol. */
  number: number | null;
  machine_since: Date | null;
  is_followed: boolean | null;
  done_at: Date | null;
  found_first_at: Date | null;
  found_trouble: string | null;
  /** Steps that are reached, with their times in RFC 3339. */
  steps: { step: SetupStep; at: string | null }[];
}

const COLUMNS = raw(`d.id, d.name, d.location_id, l.name as location_name, d.enrolled_at,
  d.quarantined_at is not null as is_quarantined, d.settings_fault,
  d.template_id is not null or c.desired_revision is not null as is_managed,
  d.settings_due_at is not null or exists (select from deployment_devices
    where device_id = d.id and status in ('pending', 'sent', 'applied', 'soaking')) as is_due,
  m.number, m.enrolled_at as machine_since, m.is_followed, m.done_at,
  (select max(k.expires_at) from device_claims k
    where k.device_id = d.id and k.used_at is null) as claim_ends_at,
  f.found_first_at, f.found_trouble,
  coalesce(s.steps, '[]') as steps`);

// What the machine before found is its successor's only once that one has seen it too.
const FROM = raw(`devices d join locations l on l.id = d.location_id
  left join device_machines m on m.device_id = d.id and m.ended_at is null
  left join device_configs c on c.device_id = d.id
  left join lateral (
    select min(trouble) as found_trouble,
      min(case when first_seen_at >= m.enrolled_at then first_seen_at else last_seen_at end)
        as found_first_at
    from found_cameras where device_id = d.id and last_seen_at >= m.enrolled_at
      and ignored_at is null
  ) f on true
  left join lateral (
    select jsonb_agg(jsonb_build_object('step', step, 'at', at)) as steps
    from commissioning_steps where device_id = m.device_id and number = m.number
  ) s on true`);

/** "how far is this device" */
export function findSetup(db: Queryable, deviceId: string): Promise<SetupRow | undefined> {
  return db.row<SetupRow>(sql`select ${COLUMNS} from ${FROM} where d.id = ${deviceId}`);
}

/** One that reads no plate in so long is meant for something else, or nobody finishes it. */
export const FOLLOW_FOR_MS = 30 * 86_400_000;

/** "which machines that enrolled are being set up", the newest first */
export function findOpenSetups(
  db: Queryable,
  { now, limit }: { now: Date; limit: number },
): Promise<SetupRow[]> {
  return db.rows<SetupRow>(sql`
    select ${COLUMNS} from ${FROM}
    where m.is_followed and m.done_at is null and m.enrolled_at > ${followedSince(now)}
    order by m.enrolled_at desc limit ${limit}`);
}

/** "which devices are being set up, those that wait for their claim code too", the newest first */
export function findSetups(
  db: Queryable,
  options: {
    visible: readonly string[] | null;
    locationId: string | null;
    beforeId: string | null;
    now: Date;
    limit: number;
  },
): Promise<SetupRow[]> {
  const { visible, locationId, beforeId, now, limit } = options;
  return db.rows<SetupRow>(sql`
    select ${COLUMNS} from ${FROM}
    where (d.enrolled_at is null
        or (m.is_followed and m.done_at is null and m.enrolled_at > ${followedSince(now)}))
      and (${visible}::uuid[] is null or d.location_id = any (${visible}::uuid[]))
      and (${locationId}::uuid is null or d.location_id = ${locationId})
      and (${beforeId}::uuid is null or d.id < ${beforeId}::uuid)
    order by d.id desc limit ${limit}`);
}

function followedSince(now: Date): Date {
  return new Date(now.getTime() - FOLLOW_FOR_MS);
}

/** No read is looked for that was taken longer ago: later ones will do. */
const READ_WITHIN_MS = 3_600_000;

/** "when was the first plate of these devices' machines read", by device id */
export async function findFirstReads(
  db: Queryable,
  machines: readonly { id: string; location_id: string; since: Date }[],
  now: Date,
): Promise<Map<string, Date>> {
  if (machines.length === 0) return new Map();
  // A constant besides each machine's own bound: by it whole partitions are left out.
  const notBefore = new Date(now.getTime() - READ_WITHIN_MS);
  const rows = await db.rows<{ id: string; at: Date }>(sql`
    select w.id, min(r.created_at) as at
    from jsonb_to_recordset(${JSON.stringify(machines)}::jsonb)
      as w (id uuid, location_id uuid, since timestamptz)
    join plate_reads r on r.location_id = w.location_id and r.device_id = w.id
      and r.captured_at >= ${notBefore}::timestamptz and r.captured_at >= w.since
      and r.created_at >= w.since
    group by w.id`);
  return new Map(rows.map(({ id, at }) => [id, at]));
}

/** Writes steps that are reached; what is written already stays. @returns which were not */
export async function insertSteps(
  tx: Queryable,
  machine: { deviceId: string; number: number },
  steps: readonly { step: SetupStep; at: Date | null }[],
): Promise<SetupStep[]> {
  const rows = await tx.rows<{ step: SetupStep }>(sql`
    insert into commissioning_steps (device_id, number, step, at)
    select m.device_id, m.number, s.step, s.at
    from jsonb_to_recordset(${JSON.stringify(steps)}::jsonb) as s (step text, at timestamptz)
    join device_machines m on m.device_id = ${machine.deviceId} and m.number = ${machine.number}
      and m.ended_at is null
    on conflict do nothing
    returning step`);
  return rows.map(({ step }) => step);
}

/** The last step was reached. */
export async function writeSetupDone(
  tx: Queryable,
  machine: { deviceId: string; number: number; at: Date },
): Promise<void> {
  await tx.execute(sql`
    update device_machines set done_at = ${machine.at}
    where device_id = ${machine.deviceId} and number = ${machine.number} and done_at is null`);
}
