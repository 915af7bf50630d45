// Owns the statements on reads and on the dictionary of plates; decides nothing.
import { empty, join } from "sql-template-tag";
import { type Queryable, type Sql, sql } from "../db/sql.ts";
import { foldPlate, LAST_CHARACTER } from "./plate_text.ts";
import type { Reading } from "./judge_frame.ts";

export interface ReadRow extends Reading {
  id: string;
  location_id: string;
  device_id: string;
  camera_id: string;
  visit_id: string;
  captured_at: Date;
  created_at: Date;
  /** `null`: the picture was removed, as it had been kept long enough. */
  image_ref: string | null;
  original_plate: string | null;
  is_time_trusted: boolean;
  /** Why its frame was read; {@link GIVEN_BY_PERSON}: it was not. */
  trigger: string;
}

/** The `trigger` of a plate that a person gave to a visit that was missed. */
export const GIVEN_BY_PERSON = "person";

/** What a {@link ReadRow} is made of. */
export const READ_COLUMNS =
  sql`id, plate, original_plate, confidence, region, candidates, vehicle, box, location_id, device_id,
  camera_id, visit_id, captured_at, created_at, image_ref, is_time_trusted, trigger`;

/** Stores a read. */
export async function insertRead(
  tx: Queryable,
  read: ReadRow & { recognizerMs: number | null },
): Promise<void> {
  const json = (value: unknown) => value === null ? null : JSON.stringify(value);
  await tx.execute(
    sql`
    insert into plate_reads (id, plate, confidence, region, candidates, vehicle, box, location_id,
      device_id, camera_id, visit_id, captured_at, created_at, image_ref, trigger, recognizer_ms,
      is_time_trusted)
    values (${read.id}, ${read.plate}, ${read.confidence}, ${read.region},
      ${json(read.candidates)}::jsonb, ${json(read.vehicle)}::jsonb, ${json(read.box)}::jsonb,
      ${read.location_id}, ${read.device_id}, ${read.camera_id}, ${read.visit_id},
      ${read.captured_at}, ${read.created_at}, ${read.image_ref}, ${read.trigger},
      ${read.recognizerMs}, ${read.is_time_trusted})`,
    { name: "insert_read" },
  );
}

/** Enters a plate into the dictionary, or counts it once more. */
export async function upsertPlate(
  tx: Queryable,
  seen: { plate: string; at: Date },
): Promise<void> {
  await tx.execute(
    sql`
    insert into plates (plate, fold, first_seen_at, last_seen_at)
    values (${seen.plate}, ${foldPlate(seen.plate)}, ${seen.at}, ${seen.at})
    on conflict (plate) do update set reads = plates.reads + 1,
      first_seen_at = least(plates.first_seen_at, excluded.first_seen_at),
      last_seen_at = greatest(plates.last_seen_at, excluded.last_seen_at)`,
    { name: "upsert_plate" },
  );
}

/** "the newest read of this visit's plate" */
export async function findReadOfVisit(
  db: Queryable,
  visit: { id: string; plate: string; since: Date },
): Promise<ReadRow | undefined> {
  return await db.row<ReadRow>(
    sql`
    select ${READ_COLUMNS} from plate_reads
    where plate = ${visit.plate} and captured_at >= ${visit.since} and visit_id = ${visit.id}
    order by captured_at desc, id desc limit 1`,
    { name: "find_read_of_visit" },
  );
}

/** "one read by its id" */
export async function findRead(db: Queryable, id: string): Promise<ReadRow | undefined> {
  return await db.row<ReadRow>(
    sql`select ${READ_COLUMNS} from plate_reads where id = ${id}`,
    { name: "find_read" },
  );
}

export interface ReadFilter {
  /** `null`: every location. */
  visible: readonly string[] | null;
  plate: { text: string; isPrefix: boolean } | null;
  locationId: string | null;
  deviceId: string | null;
  cameraId: string | null;
  visitId: string | null;
  from: Date | null;
  to: Date | null;
  minConfidence: number | null;
  /** Below this one. */
  maxConfidence: number | null;
  /** Reads older than this one. */
  after: { capturedAt: Date; id: string } | null;
  limit: number;
}

/**
 * "the reads that match, newest first". Every combination of filters is a statement of its own with
 * a name of its own, so that each is prepared once and planned for the indexes that it can use.
 */
export async function findReads(db: Queryable, filter: ReadFilter): Promise<ReadRow[]> {
  const { visible, plate, after } = filter;
  const conditions: [boolean, () => Sql][] = [
    [visible !== null, () => sql`location_id = any (${visible}::uuid[])`],
    [plate?.isPrefix === false, () => sql`plate = ${plate?.text}`],
    [
      plate?.isPrefix === true,
      () => sql`plate >= ${plate?.text} and plate < ${plate?.text + LAST_CHARACTER}`,
    ],
    [filter.locationId !== null, () => sql`location_id = ${filter.locationId}`],
    [filter.deviceId !== null, () => sql`device_id = ${filter.deviceId}`],
    [filter.cameraId !== null, () => sql`camera_id = ${filter.cameraId}`],
    [filter.visitId !== null, () => sql`visit_id = ${filter.visitId}`],
    [filter.from !== null, () => sql`captured_at >= ${filter.from}`],
    [filter.to !== null, () => sql`captured_at < ${filter.to}`],
    [filter.minConfidence !== null, () => sql`confidence >= ${filter.minConfidence}`],
    [filter.maxConfidence !== null, () => sql`confidence < ${filter.maxConfidence}`],
    // The first half says nothing new, but lets whole partitions be left out.
    [after !== null, () =>
      sql`captured_at <= ${after?.capturedAt}
        and (captured_at, id) < (${after?.capturedAt}, ${after?.id}::uuid)`],
  ];
  const shape = conditions.map(([isWanted]) => isWanted ? "1" : "0").join("");
  const wanted = conditions.filter(([isWanted]) => isWanted).map(([, condition]) => condition());
  const where = wanted.length > 0 ? sql`where ${join(wanted, " and ")}` : empty;
  // A prefix is planned each time, by how many plates begin so: it may be a few or a third of all.
  const name = plate?.isPrefix ? {} : { name: `find_reads_${shape}` };
  return await db.rows<ReadRow>(
    sql`
    select ${READ_COLUMNS} from plate_reads ${where}
    order by captured_at desc, id desc
    limit ${filter.limit}`,
    name,
  );
}
