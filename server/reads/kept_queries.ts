// Owns the statements on kept frames: those whose reading is owed; decides nothing.
import type { ReadTrigger } from "../contract/device_link.ts";
import { type Queryable, sql } from "../db/sql.ts";

/** `meta` of a kept frame. */
export interface KeptMeta {
  location_id: string;
  camera_id: string;
  captured_at: string;
  is_time_trusted: boolean;
  trigger: ReadTrigger;
  /** W3C Trace Context of the read, which goes on when it is retried. */
  traceparent?: string | undefined;
}

export interface KeptFrameRow {
  id: string;
  device_id: string;
  meta: KeptMeta;
  image_ref: string;
  attempts: number;
  created_at: Date;
}

/** Keeps a frame unless its device has `most` kept already. @returns whether it is kept */
export async function insertKeptFrame(
  tx: Queryable,
  frame: {
    id: string;
    deviceId: string;
    meta: KeptMeta;
    imageRef: string;
    at: Date;
    nextAttemptAt: Date;
    most: number;
  },
): Promise<boolean> {
  return await tx.execute(sql`
    insert into kept_frames (id, device_id, meta, image_ref, created_at, next_attempt_at)
    select ${frame.id}, ${frame.deviceId}, ${JSON.stringify(frame.meta)}::jsonb,
      ${frame.imageRef}, ${frame.at}, ${frame.nextAttemptAt}
    where (select count(*) from kept_frames where device_id = ${frame.deviceId}) < ${frame.most}
  `) === 1;
}

/** "whether an interval's frame of this camera is kept from about this time" */
export async function hasKeptNear(
  db: Queryable,
  frame: { deviceId: string; cameraId: string; at: Date; withinMs: number },
): Promise<boolean> {
  const { deviceId, cameraId, at, withinMs } = frame;
  const row = await db.row(sql`
    select 1 as is_there from kept_frames
    where device_id = ${deviceId} and meta ->> 'camera_id' = ${cameraId}
      and meta ->> 'trigger' = 'interval'
      and (meta ->> 'captured_at')::timestamptz > ${new Date(at.getTime() - withinMs)}
      and (meta ->> 'captured_at')::timestamptz < ${new Date(at.getTime() + withinMs)}
    limit 1`);
  return row !== undefined;
}

/** "the frames that are due", each handed to one server until `leaseUntil` */
export async function leaseKeptFrames(
  db: Queryable,
  lease: { now: Date; leaseUntil: Date; limit: number },
): Promise<KeptFrameRow[]> {
  return await db.rows<KeptFrameRow>(sql`
    update kept_frames set attempts = attempts + 1, next_attempt_at = ${lease.leaseUntil}
    where id in (
      select id from kept_frames where next_attempt_at <= ${lease.now}
      order by next_attempt_at limit ${lease.limit} for update skip locked)
    returning id, device_id, meta, image_ref, attempts, created_at`);
}

/** Puts a frame off. */
export async function postponeKeptFrame(
  db: Queryable,
  frame: { id: string; nextAttemptAt: Date },
): Promise<void> {
  await db.execute(sql`
    update kept_frames set next_attempt_at = ${frame.nextAttemptAt} where id = ${frame.id}`);
}

/** The frame is no longer owed. @returns `false` when somebody else has settled it */
export async function deleteKeptFrame(tx: Queryable, id: string): Promise<boolean> {
  return await tx.execute(sql`delete from kept_frames where id = ${id}`) === 1;
}

/** Counts that this frame could not be recorded. @returns how often by now */
export async function countFault(db: Queryable, id: string): Promise<number> {
  const row = await db.row<{ faults: number }>(sql`
    update kept_frames set faults = faults + 1 where id = ${id} returning faults`);
  return row?.faults ?? 0;
}
