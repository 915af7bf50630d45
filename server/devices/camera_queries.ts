// Owns every question about the table `cameras`: each camera's last report that outlives a restart.
import type { CameraReport, CameraStatus, FailureReason } from "../contract/camera.ts";
import type { Labels } from "../contract/labels.ts";
import { type Queryable, sql } from "../db/sql.ts";

export interface CameraRow {
  device_id: string;
  camera_id: string;
  name: string;
  status: CameraStatus;
  reason: FailureReason | null;
  detail: string | null;
  since: Date;
  /** As operators wrote them; the agent knows nothing of them. */
  labels: Labels;
}

/** "the cameras of these devices" */
export function findCameras(db: Queryable, deviceIds: readonly string[]): Promise<CameraRow[]> {
  return db.rows<CameraRow>(
    sql`
    select device_id, camera_id, name, status, reason, detail, since,
      coalesce(labels, '{}') as labels
    from cameras left join camera_labels using (device_id, camera_id)
    where device_id = any (${deviceIds}::uuid[])
    order by device_id, camera_id`,
    { name: "find_cameras" },
  );
}

/** Writes a camera's report over the one before. */
export async function upsertCamera(
  tx: Queryable,
  deviceId: string,
  camera: CameraReport,
): Promise<void> {
  await tx.execute(sql`
    insert into cameras (device_id, camera_id, name, status, reason, detail, since)
    values (${deviceId}, ${camera.camera_id}, ${camera.name}, ${camera.status}, ${camera.reason},
      ${camera.detail}, ${new Date(camera.since)})
    on conflict (device_id, camera_id) do update
    set name = excluded.name, status = excluded.status, reason = excluded.reason,
      detail = excluded.detail, since = excluded.since`);
}

/** Forgets cameras that the agent no longer has. */
export async function deleteCameras(
  tx: Queryable,
  deviceId: string,
  cameraIds: readonly string[],
): Promise<void> {
  await tx.execute(sql`
    delete from cameras where device_id = ${deviceId} and camera_id = any (${cameraIds}::text[])`);
}
