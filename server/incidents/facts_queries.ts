// Owns the question about the fleet that incidents are judged by.
import type { CameraStatus, FailureReason } from "../contract/camera.ts";
import { type Queryable, sql } from "../db/sql.ts";

export interface JudgedDeviceRow {
  id: string;
  name: string;
  location_id: string;
  location_name: string;
  status: "online" | "offline" | "error" | "maintenance";
  status_since: Date;
  last_seen_at: Date | null;
  quarantine_reason: string | null;
  cameras: {
    camera_id: string;
    name: string;
    status: CameraStatus;
    reason: FailureReason | null;
    detail: string | null;
  }[] | null;
}

/** "every enrolled device with its site and its cameras" */
export async function findJudgedDevices(db: Queryable): Promise<JudgedDeviceRow[]> {
  return await db.rows<JudgedDeviceRow>(sql`
    select d.id, d.name, d.location_id, l.name as location_name, d.status, d.status_since,
      d.last_seen_at, d.quarantine_reason, c.cameras
    from devices d
    join locations l on l.id = d.location_id
    left join (
      select device_id, jsonb_agg(jsonb_build_object('camera_id', camera_id, 'name', name,
        'status', status, 'reason', reason, 'detail', detail) order by camera_id) as cameras
      from cameras group by device_id) c on c.device_id = d.id
    where d.enrolled_at is not null
    order by d.id`);
}
