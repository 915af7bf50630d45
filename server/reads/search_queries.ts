// Owns the statements that find reads by a plate that may be misread or mistyped: first the plates,
// in the dictionary, then their reads. Never looks for likeness in the reads themselves (47 s of
// ten million; 10 ms this way).
import { join } from "sql-template-tag";
import { type Queryable, type Sql, sql } from "../db/sql.ts";
import { READ_COLUMNS, type ReadRow } from "./queries.ts";

export interface LikePlate {
  plate: string;
  /** Characters apart beyond look-alikes. */
  wrong: number;
  first_seen_at: Date;
  last_seen_at: Date;
}

const COLUMNS = sql`plate, first_seen_at, last_seen_at`;

/** "the plates that look like this one": the same but for look-alikes */
export async function findLookAlikes(
  db: Queryable,
  where: { fold: string; limit: number },
): Promise<LikePlate[]> {
  return await db.rows<LikePlate>(
    sql`
    select ${COLUMNS}, 0 as wrong from plates where fold = ${where.fold}
    order by last_seen_at desc, plate limit ${where.limit}`,
    { name: "find_look_alikes" },
  );
}

/**
 * "the plates at most `wrong` characters from this one", the closest and the last seen first.
 * `threshold` is pg_trgm's, for this transaction.
 */
export async function findLikePlates(
  tx: Queryable,
  where: { plate: string; fold: string; wrong: number; threshold: number; limit: number },
): Promise<LikePlate[]> {
  await tx.execute(
    sql`select set_config('pg_trgm.similarity_threshold', ${String(where.threshold)}, true)`,
    { name: "set_similarity_threshold" },
  );
  return await tx.rows<LikePlate>(
    sql`
    select ${COLUMNS}, wrong from (
      select ${COLUMNS}, levenshtein_less_equal(fold, ${where.fold}, ${where.wrong}) as wrong
      from plates where fold % ${where.fold}) as alike
    where wrong <= ${where.wrong}
    order by wrong, levenshtein(plate, ${where.plate}), last_seen_at desc, plate
    limit ${where.limit}`,
    { name: "find_like_plates" },
  );
}

/** A plate whose reads are wanted, with its place in the answer. */
export interface WantedPlate {
  plate: string;
  /** The lower, the further in front. */
  rank: number;
  first_seen_at: Date;
  last_seen_at: Date;
}

export interface PlateReadFilter {
  /** `null`: every location. */
  visible: readonly string[] | null;
  locationId: string | null;
  deviceId: string | null;
  cameraId: string | null;
  visitId: string | null;
  from: Date | null;
  to: Date | null;
  minConfidence: number | null;
  /** Below this one. */
  maxConfidence: number | null;
  /** Reads after this one, in the answer's order. */
  after: { rank: number; capturedAt: Date; id: string } | null;
  limit: number;
}

/**
 * "the reads of these plates": by rank, the newest first. Each plate's few reads are taken from its
 * index and only from months in which it was seen.
 */
export async function findReadsOfPlates(
  db: Queryable,
  wanted: { plates: readonly WantedPlate[]; filter: PlateReadFilter },
): Promise<(ReadRow & { rank: number })[]> {
  const { filter } = wanted;
  const { after } = filter;
  const plates = wanted.plates
    .filter(({ rank }) => after === null || rank >= after.rank)
    .map((plate) => {
      const isCut = after !== null && plate.rank === after.rank;
      return {
        ...plate,
        before_at: isCut ? after.capturedAt.toISOString() : "infinity",
        before_id: isCut ? after.id : NO_ID,
      };
    });
  const conditions = conditionsOf(filter);
  return await db.rows<ReadRow & { rank: number }>(
    sql`
    select reads.*, wanted.rank
    from jsonb_to_recordset(${JSON.stringify(plates)}::jsonb) as wanted
      (plate text, rank int, first_seen_at timestamptz, last_seen_at timestamptz,
       before_at timestamptz, before_id uuid)
    cross join lateral (
      select ${READ_COLUMNS} from plate_reads
      where plate = wanted.plate
        and captured_at >= wanted.first_seen_at and captured_at <= wanted.last_seen_at
        and captured_at <= wanted.before_at
        and (captured_at, id) < (wanted.before_at, wanted.before_id)
        ${join([sql``, ...conditions.map(([, condition]) => condition)], " and ")}
      order by captured_at desc, id desc limit ${filter.limit}) as reads
    order by wanted.rank, reads.captured_at desc, reads.id desc
    limit ${filter.limit}`,
    // To plan it over all months takes longer than to run it.
    { name: `find_reads_of_plates_${conditions.map(([name]) => name).join("_")}` },
  );
}

/** Beside `infinity` it is never looked at. */
const NO_ID = "00000000-0000-0000-0000-000000000000";

function conditionsOf(filter: PlateReadFilter): [name: string, condition: Sql][] {
  const { visible, locationId, deviceId, cameraId, visitId, from, to } = filter;
  const { minConfidence: least, maxConfidence: most } = filter;
  const conditions: [string, Sql][] = [];
  if (visible !== null) {
    conditions.push(["visible", sql`location_id = any (${[...visible]}::uuid[])`]);
  }
  if (locationId !== null) conditions.push(["location", sql`location_id = ${locationId}`]);
  if (deviceId !== null) conditions.push(["device", sql`device_id = ${deviceId}`]);
  if (cameraId !== null) conditions.push(["camera", sql`camera_id = ${cameraId}`]);
  if (visitId !== null) conditions.push(["visit", sql`visit_id = ${visitId}`]);
  if (from !== null) conditions.push(["from", sql`captured_at >= ${from}`]);
  if (to !== null) conditions.push(["to", sql`captured_at < ${to}`]);
  if (least !== null) conditions.push(["least", sql`confidence >= ${least}`]);
  if (most !== null) conditions.push(["most", sql`confidence < ${most}`]);
  return conditions;
}
