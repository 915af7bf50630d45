// Owns every question about devices that enrolled and are owed their settings.
import { type Queryable, sql } from "../db/sql.ts";

export interface DueDevice {
  id: string;
  name: string;
  due_at: Date;
  enrolled_at: Date;
  /** What it is to run: what its hardware before it ran, unless it is meant for another template now. */
  template_id: string;
  /** `null`: the newest. */
  template_version: number | null;
  /** Of the hardware before it, with the hash by which that one reported it. */
  revision: number | null;
  hash: string | null;
}

/** "which devices are owed their settings, and were heard since" */
export function findSettingsDue(db: Queryable, now: Date): Promise<DueDevice[]> {
  return db.rows<DueDevice>(sql`
    select d.id, d.name, d.settings_due_at as due_at, d.enrolled_at, r.revision, c.applied_hash as hash,
      coalesce(r.template_id, d.template_id) as template_id, r.template_version
    from devices d
    left join device_configs c on c.device_id = d.id
    left join device_config_revisions r
      on r.device_id = d.id and r.revision = coalesce(c.applied_revision, c.desired_revision)
        and r.template_id = coalesce(d.template_id, r.template_id)
    where d.settings_due_at is not null and d.settings_try_at <= ${now}
      and d.last_seen_at > d.settings_due_at and d.quarantined_at is null
      and coalesce(r.template_id, d.template_id) is not null
    order by d.settings_try_at, d.id limit 100`);
}

/** It has them, or gets them: unless it enrolled once more meanwhile. */
export async function settleDue(
  db: Queryable,
  device: { id: string; due_at: Date },
): Promise<void> {
  await db.execute(sql`
    update devices set settings_due_at = null, settings_try_at = null, settings_fault = null
    where id = ${device.id} and settings_due_at = ${device.due_at}`);
}

/** To be looked after again; `fault`: why nothing could be sent. */
export async function putOffDue(
  db: Queryable,
  device: { id: string; due_at: Date; fault: string | null; tryAt: Date },
): Promise<void> {
  await db.execute(sql`
    update devices set settings_try_at = ${device.tryAt}, settings_fault = ${device.fault}
    where id = ${device.id} and settings_due_at = ${device.due_at}`);
}

/** "is this device owed settings, and why did it not get them"; `undefined`: it is not owed any */
export function findDueFault(
  db: Queryable,
  deviceId: string,
): Promise<{ settings_fault: string | null } | undefined> {
  return db.row(sql`
    select settings_fault from devices
    where id = ${deviceId} and settings_due_at is not null`);
}
