// Owns the statements that list, count, find and mark visits; decides nothing.
import { empty, join } from "sql-template-tag";
import type { Visit } from "../contract/visit.ts";
import { type Queryable, type Sql, sql } from "../db/sql.ts";

export interface VisitRow extends Omit<Visit, "first_seen_at" | "last_seen_at" | "image_url"> {
  image_ref: string | null;
  first_seen_at: Date;
  last_seen_at: Date;
}

export interface VisitFilter {
  /** `null`: every location. */
  visible: readonly string[] | null;
  outcome: string | null;
  missReason: string | null;
  locationId: string | null;
  deviceId: string | null;
  cameraId: string | null;
  from: Date | null;
  to: Date | null;
  /** Misses, and reads below this; `null`: whatever it is. */
  unsureBelow: number | null;
  /** Only what no person has corrected or looked at. */
  isUnreviewed: true | null;
  /** Visits before this one. */
  after: { firstSeenAt: Date; id: string } | null;
  limit: number;
}

const COLUMNS = sql`id, outcome, plate, original_plate, confidence, miss_reason, best_guess,
  location_id, device_id, camera_id, first_seen_at, last_seen_at, image_ref`;

/** "the visits that match, newest first"; planned each time, for the filters that are there */
export async function findVisits(db: Queryable, filter: VisitFilter): Promise<VisitRow[]> {
  const conditions = conditionsOf(filter);
  const where = conditions.length > 0 ? sql`where ${join(conditions, " and ")}` : empty;
  return await db.rows<VisitRow>(sql`
    select ${COLUMNS} from visits ${where}
    order by first_seen_at desc, id desc
    limit ${filter.limit}`);
}

/** "how many visits match", counted up to `limit` */
export async function countVisitsLike(db: Queryable, filter: VisitFilter): Promise<number> {
  const conditions = conditionsOf(filter);
  const where = conditions.length > 0 ? sql`where ${join(conditions, " and ")}` : empty;
  const row = await db.row<{ count: number }>(sql`
    select count(*)::int as count from (
      select from visits ${where} order by first_seen_at desc limit ${filter.limit}) as found`);
  return row?.count ?? 0;
}

/** "one visit by its id" */
export async function findVisit(db: Queryable, id: string): Promise<VisitRow | undefined> {
  return await db.row<VisitRow>(sql`select ${COLUMNS} from visits where id = ${id}`);
}

/** Writes that a person has looked at the visit. @returns false when somebody had before */
export async function markReviewed(
  tx: Queryable,
  visit: { id: string; at: Date },
): Promise<boolean> {
  return await tx.execute(sql`
    update visits set reviewed_at = ${visit.at}
    where id = ${visit.id} and reviewed_at is null`) === 1;
}

function conditionsOf(filter: VisitFilter): Sql[] {
  const { visible, after } = filter;
  const wanted: [unknown, () => Sql][] = [
    [visible, () => sql`location_id = any (${[...visible ?? []]}::uuid[])`],
    [filter.outcome, () => sql`outcome = ${filter.outcome}`],
    [filter.missReason, () => sql`miss_reason = ${filter.missReason}`],
    [filter.locationId, () => sql`location_id = ${filter.locationId}`],
    [filter.deviceId, () => sql`device_id = ${filter.deviceId}`],
    [filter.cameraId, () => sql`camera_id = ${filter.cameraId}`],
    [filter.from, () => sql`first_seen_at >= ${filter.from}`],
    [filter.to, () => sql`first_seen_at < ${filter.to}`],
    [filter.unsureBelow, () =>
      sql`
      (outcome = 'missed' or (outcome = 'read' and confidence < ${filter.unsureBelow}))`],
    [filter.isUnreviewed, () => sql`original_plate is null and reviewed_at is null`],
    [after, () => sql`(first_seen_at, id) < (${after?.firstSeenAt}, ${after?.id}::uuid)`],
  ];
  return wanted.filter(([value]) => value !== null).map(([, condition]) => condition());
}
