// Owns every question about devices that enrolled and are owed their settings.
import { type Queryable, sql } from "../db/sql.ts";

export interface DueDevice {
  id: string;
  name: string;
  due_at: Date;
  /** What it is meant to run: of the settings that its hardware before it had, else of its template. */
  template_id: string;
  template_version: number | null;
  /** Of the hardware before it. */
  desired_revision: number | null;
}

/** "which devices are owed their settings by now" */
export function findSettingsDue(db: Queryable, now: Date): Promise<DueDevice[]> {
  return db.rows<DueDevice>(sql`
    select d.id, d.name, d.settings_due_at as due_at, c.desired_revision,
      coalesce(r.template_id, d.template_id) as template_id, r.template_version
    from devices d
    left join device_configs c on c.device_id = d.id
    left join device_config_revisions r
      on r.device_id = d.id and r.revision = c.desired_revision
    where d.settings_due_at <= ${now} and d.quarantined_at is null
      and coalesce(r.template_id, d.template_id) is not null
    order by d.settings_due_at, d.id limit 100`);
}

/** It has them, or gets them: unless it enrolled once more meanwhile. */
export async function settleDue(
  db: Queryable,
  device: { id: string; due_at: Date },
): Promise<void> {
  await db.execute(sql`
    update devices set settings_due_at = null, settings_fault = null
    where id = ${device.id} and settings_due_at = ${device.due_at}`);
}

/** Nothing could be sent, for this reason; to be tried again. */
export async function putOffDue(
  db: Queryable,
  device: { id: string; due_at: Date; fault: string; tryAt: Date },
): Promise<void> {
  await db.execute(sql`
    update devices set settings_due_at = ${device.tryAt}, settings_fault = ${device.fault}
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
