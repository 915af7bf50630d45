// Owns the statements of a plate's correction; decides nothing.
import { type Queryable, sql } from "../db/sql.ts";
import { foldPlate } from "./plate_text.ts";
import { GIVEN_BY_PERSON } from "./queries.ts";

export interface CorrectionRow {
  id: string;
  read_id: string;
  captured_at: Date;
  location_id: string;
  visit_id: string;
  /** `null`: nothing was read, a person gave a missed visit its plate. */
  original_plate: string | null;
  /** `null`: there was none. */
  previous_plate: string | null;
  plate: string;
  reason: string | null;
  actor_kind: string;
  actor_id: string;
  actor_name: string;
  created_at: Date;
}

const COLUMNS = sql`id, read_id, captured_at, location_id, visit_id, original_plate,
  previous_plate, plate, reason, actor_kind, actor_id, actor_name, created_at`;

/** How the columns, which are never null, keep that there was no plate. */
const NONE = "";

/** Keeps a correction. */
export async function insertCorrection(tx: Queryable, row: CorrectionRow): Promise<void> {
  await tx.execute(sql`
    insert into plate_corrections (${COLUMNS})
    values (${row.id}, ${row.read_id}, ${row.captured_at}, ${row.location_id}, ${row.visit_id},
      ${row.original_plate ?? NONE}, ${row.previous_plate ?? NONE}, ${row.plate}, ${row.reason},
      ${row.actor_kind}, ${row.actor_id}, ${row.actor_name}, ${row.created_at})`);
}

/** "the corrections of this read, oldest first" */
export async function findCorrections(db: Queryable, readId: string): Promise<CorrectionRow[]> {
  const rows = await db.rows<CorrectionRow>(sql`
    select ${COLUMNS} from plate_corrections
    where read_id = ${readId} order by created_at, id limit 200`);
  return rows.map((row) => ({
    ...row,
    original_plate: row.original_plate || null,
    previous_plate: row.previous_plate || null,
  }));
}

interface PlateChange {
  visitId: string;
  from: string;
  to: string;
}

/**
 * Gives the reads of a visit that have one plate another one. What the recognizer had read is kept
 * beside it, and forgotten when the plate is that again. Where a person gave it, nothing was read.
 */
export async function changeReadsOfVisit(tx: Queryable, change: PlateChange): Promise<number> {
  return await tx.execute(sql`
    update plate_reads set plate = ${change.to},
      original_plate = case when trigger <> ${GIVEN_BY_PERSON}
        then nullif(coalesce(original_plate, plate), ${change.to}) end
    where visit_id = ${change.visitId} and plate = ${change.from}`);
}

/** The same for the visit itself, unless its plate is another one by now. */
export async function changeVisit(tx: Queryable, change: PlateChange): Promise<void> {
  await tx.execute(sql`
    update visits set plate = ${change.to},
      original_plate = case when outcome <> 'missed'
        then nullif(coalesce(original_plate, plate), ${change.to}) end
    where id = ${change.visitId} and plate = ${change.from}`);
}

/** Gives a missed visit its plate: it stays missed, and needs nobody's look any more. */
export async function giveVisitPlate(
  tx: Queryable,
  given: { visitId: string; plate: string; at: Date },
): Promise<void> {
  await tx.execute(sql`
    update visits set plate = ${given.plate}, reviewed_at = coalesce(reviewed_at, ${given.at})
    where id = ${given.visitId} and outcome = 'missed' and plate is null`);
}

/**
 * Makes the dictionary say of these plates what the reads say, as no read counted one up; a plate
 * without reads goes. Exact beside reads being recorded: whoever comes second counts on.
 */
export async function recountPlates(tx: Queryable, plates: readonly string[]): Promise<void> {
  const wanted = [...new Set(plates)].sort();
  const folds = wanted.map(foldPlate);
  await tx.execute(sql`
    insert into plates (plate, fold, first_seen_at, last_seen_at, reads)
    select plate, fold, now(), now(), 0
    from unnest(${wanted}::text[], ${folds}::text[]) as wanted (plate, fold)
    order by plate collate "C"
    on conflict (plate) do nothing`);
  await tx.execute(sql`
    select 1 from plates where plate = any (${wanted}::text[]) order by plate for update`);
  // A statement of its own: it sees what was committed while the rows were waited for.
  await tx.execute(sql`
    update plates set reads = counted.reads, first_seen_at = counted.first_seen_at,
      last_seen_at = counted.last_seen_at
    from (select plate, count(*) as reads, min(captured_at) as first_seen_at,
        max(captured_at) as last_seen_at
      from plate_reads where plate = any (${wanted}::text[]) group by plate) as counted
    where plates.plate = counted.plate`);
  await tx.execute(sql`
    delete from plates where plate = any (${wanted}::text[])
      and not exists (select from plate_reads r where r.plate = plates.plate)`);
}
