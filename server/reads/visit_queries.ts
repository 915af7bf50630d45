// Owns the statements on visits; decides nothing.
import { type Queryable, sql } from "../db/sql.ts";
import type { RecentVisit } from "./decide_visit.ts";

export interface CameraKey {
  deviceId: string;
  cameraId: string;
}

/** One frame of a camera at a time, over all servers: two at once make one visit. */
export async function lockCamera(tx: Queryable, camera: CameraKey): Promise<void> {
  const key = `visit/${camera.deviceId}/${camera.cameraId}`;
  await tx.execute(
    sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`,
    { name: "lock_camera" },
  );
}

/** "the visits that a frame taken at this time may belong to", the last seen first */
export async function findRecentVisits(
  tx: Queryable,
  where: CameraKey & { locationId: string; at: Date; gapMs: number },
): Promise<RecentVisit[]> {
  const gapMs = Math.round(where.gapMs);
  return await tx.rows<RecentVisit>(
    sql`
    select id, outcome, plate, original_plate as "originalPlate", confidence, best_guess as "bestGuess",
      first_seen_at as "firstSeenAt", last_seen_at as "lastSeenAt"
    from visits
    where device_id = ${where.deviceId} and camera_id = ${where.cameraId}
      and location_id = ${where.locationId}
      and last_seen_at >= ${new Date(where.at.getTime() - gapMs)}
      and first_seen_at <= ${new Date(where.at.getTime() + gapMs)}
    order by last_seen_at desc
    limit 20`,
    { name: "find_recent_visits" },
  );
}

/** What a visit knows after a frame; `null` leaves a field as it is. */
export interface VisitState {
  outcome: "open" | "read" | "missed";
  plate: string | null;
  confidence: number | null;
  missReason: string | null;
  bestGuess: string | null;
  imageRef: string | null;
}

/** Opens a visit. */
export async function insertVisit(
  tx: Queryable,
  visit: VisitState & CameraKey & { id: string; locationId: string; at: Date },
): Promise<void> {
  await tx.execute(
    sql`
    insert into visits (id, location_id, device_id, camera_id, outcome, plate, confidence,
      miss_reason, best_guess, image_ref, first_seen_at, last_seen_at)
    values (${visit.id}, ${visit.locationId}, ${visit.deviceId}, ${visit.cameraId},
      ${visit.outcome}, ${visit.plate}, ${visit.confidence}, ${visit.missReason},
      ${visit.bestGuess}, ${visit.imageRef}, ${visit.at}, ${visit.at})`,
    { name: "insert_visit" },
  );
}

/** Changes a visit and widens it to a frame's time. */
export async function updateVisit(
  tx: Queryable,
  visit: VisitState & { id: string; at: Date },
): Promise<void> {
  await tx.execute(
    sql`
    update visits set outcome = ${visit.outcome},
      plate = coalesce(${visit.plate}, plate),
      confidence = coalesce(${visit.confidence}, confidence),
      miss_reason = ${visit.missReason},
      best_guess = coalesce(${visit.bestGuess}, best_guess),
      image_ref = coalesce(${visit.imageRef}, image_ref),
      first_seen_at = least(first_seen_at, ${visit.at}),
      last_seen_at = greatest(last_seen_at, ${visit.at})
    where id = ${visit.id}`,
    { name: "update_visit" },
  );
}

/** Widens a visit to a frame's time and changes nothing else. */
export async function touchVisit(tx: Queryable, visit: { id: string; at: Date }): Promise<void> {
  await tx.execute(
    sql`
    update visits set first_seen_at = least(first_seen_at, ${visit.at}),
      last_seen_at = greatest(last_seen_at, ${visit.at})
    where id = ${visit.id}`,
    { name: "touch_visit" },
  );
}

export interface EndedVisit {
  id: string;
  location_id: string;
  device_id: string;
  camera_id: string;
  best_guess: string | null;
  confidence: number | null;
  image_ref: string | null;
  last_seen_at: Date;
}

/** "unread visits not seen since", the oldest first */
export async function findEndedVisits(
  db: Queryable,
  options: { notSeenSince: Date; limit: number },
): Promise<EndedVisit[]> {
  return await db.rows<EndedVisit>(sql`
    select id, location_id, device_id, camera_id, best_guess, confidence, image_ref, last_seen_at
    from visits where outcome = 'open' and last_seen_at < ${options.notSeenSince}
    order by last_seen_at limit ${options.limit}`);
}

/** Ends a visit unread. @returns whether it was still unread and not seen since */
export async function missVisit(
  tx: Queryable,
  visit: { id: string; reason: string; notSeenSince: Date },
): Promise<boolean> {
  return await tx.execute(sql`
    update visits set outcome = 'missed', miss_reason = ${visit.reason}
    where id = ${visit.id} and outcome = 'open'
      and last_seen_at < ${visit.notSeenSince}`) === 1;
}

/** "the picture of this visit" */
export async function findVisitImage(
  db: Queryable,
  id: string,
): Promise<{ location_id: string; image_ref: string | null } | undefined> {
  return await db.row(sql`select location_id, image_ref from visits where id = ${id}`);
}
