// Owns the statements on lists of plates and their entries; decides nothing.
import type { ListKind } from "../contract/plate_list.ts";
import { type Queryable, sql } from "../db/sql.ts";
import type { MatchableEntry } from "./match_plate.ts";

export interface ListRow {
  id: string;
  name: string;
  kind: ListKind;
  description: string;
  location_ids: string[];
  entries: number;
  created_at: Date;
  updated_at: Date;
}

export interface EntryRow {
  id: string;
  plate: string;
  label: string;
  note: string;
  valid_from: Date | null;
  valid_until: Date | null;
  created_at: Date;
  updated_at: Date;
}

const LIST_COLUMNS = sql`id, name, kind, description, location_ids,
  (select count(*)::int from plate_list_entries e where e.list_id = plate_lists.id) as entries,
  created_at, updated_at`;
const ENTRY_COLUMNS = sql`id, plate, label, note, valid_from, valid_until, created_at, updated_at`;

/** "the entries that a plate with these keys may be, at this location and time" */
export async function findMatchable(
  db: Queryable,
  where: { keys: readonly string[]; locationId: string; at: Date },
): Promise<MatchableEntry[]> {
  return await db.rows<MatchableEntry>(
    sql`
    select l.id as list_id, l.kind as list_kind, e.id as entry_id, e.plate
    from plate_list_entries e join plate_lists l on l.id = e.list_id
    where e.near && ${[...where.keys]}::text[]
      and (l.location_ids = '{}' or ${where.locationId}::uuid = any (l.location_ids))
      and (e.valid_from is null or e.valid_from <= ${where.at})
      and (e.valid_until is null or e.valid_until > ${where.at})
    order by e.plate, e.id
    limit 1000`,
    { name: "find_matchable_entries" },
  );
}

/** "what people call these entries and their lists" */
export async function findMatchNames(
  db: Queryable,
  entryIds: readonly string[],
): Promise<{ entry_id: string; list_name: string; plate: string; label: string }[]> {
  return await db.rows(sql`
    select e.id as entry_id, l.name as list_name, e.plate, e.label
    from plate_list_entries e join plate_lists l on l.id = e.list_id
    where e.id = any (${[...entryIds]}::uuid[])`);
}

/** Makes a list. @returns `undefined` when its name is taken */
export async function insertList(
  tx: Queryable,
  list: Omit<ListRow, "entries">,
): Promise<ListRow | undefined> {
  return await tx.row<ListRow>(sql`
    insert into plate_lists (id, name, kind, description, location_ids, created_at, updated_at)
    values (${list.id}, ${list.name}, ${list.kind}, ${list.description},
      ${list.location_ids}::uuid[], ${list.created_at}, ${list.updated_at})
    on conflict (name) do nothing
    returning ${LIST_COLUMNS}`);
}

/** "one list" */
export async function findList(db: Queryable, id: string): Promise<ListRow | undefined> {
  return await db.row<ListRow>(sql`select ${LIST_COLUMNS} from plate_lists where id = ${id}`);
}

/** "one list", held until the transaction ends */
export async function lockList(tx: Queryable, id: string): Promise<ListRow | undefined> {
  return await tx.row<ListRow>(
    sql`select ${LIST_COLUMNS} from plate_lists where id = ${id} for update`,
  );
}

/** Of these locations, those that are there. */
export async function findLocationIds(db: Queryable, ids: readonly string[]): Promise<string[]> {
  const rows = await db.rows<{ id: string }>(
    sql`select id from locations where id = any (${[...ids]}::uuid[])`,
  );
  return rows.map(({ id }) => id);
}

/** "the lists, by name"; `visible`: only those limited to some of these locations */
export async function findLists(
  db: Queryable,
  page: { visible: readonly string[] | null; afterName: string | null; limit: number },
): Promise<ListRow[]> {
  const { visible, afterName } = page;
  const locations = visible === null ? null : [...visible];
  return await db.rows<ListRow>(sql`
    select ${LIST_COLUMNS} from plate_lists
    where (${locations}::uuid[] is null
        or (location_ids <> '{}' and location_ids <@ ${locations}::uuid[]))
      and (${afterName}::text is null or name > ${afterName})
    order by name limit ${page.limit}`);
}

/** Changes a list. @throws a unique violation when its name is taken */
export async function updateListRow(
  tx: Queryable,
  list: Pick<ListRow, "id" | "name" | "description" | "location_ids" | "updated_at">,
): Promise<ListRow | undefined> {
  return await tx.row<ListRow>(sql`
    update plate_lists set name = ${list.name}, description = ${list.description},
      location_ids = ${list.location_ids}::uuid[], updated_at = ${list.updated_at}
    where id = ${list.id}
    returning ${LIST_COLUMNS}`);
}

/** Removes a list with its entries. */
export async function deleteListRow(tx: Queryable, id: string): Promise<void> {
  await tx.execute(sql`delete from plate_lists where id = ${id}`);
}

/** "the entries of a list, by plate" */
export async function findEntries(
  db: Queryable,
  page: {
    listId: string;
    /** First and last plate, both included; `null`: all. */
    between: { first: string; last: string } | null;
    afterPlate: string | null;
    limit: number;
  },
): Promise<EntryRow[]> {
  const { between, afterPlate } = page;
  return await db.rows<EntryRow>(sql`
    select ${ENTRY_COLUMNS} from plate_list_entries
    where list_id = ${page.listId}
      and (${between?.first ?? null}::text is null
        or (plate >= ${between?.first ?? ""} and plate <= ${between?.last ?? ""}))
      and (${afterPlate}::text is null or plate > ${afterPlate})
    order by plate limit ${page.limit}`);
}

export interface NewEntry extends Omit<EntryRow, "created_at" | "updated_at"> {
  near: string[];
}

/**
 * Adds entries, and changes those whose plate is there already where something differs.
 * @returns those added or changed
 */
export async function upsertEntries(
  tx: Queryable,
  put: { listId: string; entries: readonly NewEntry[]; at: Date },
): Promise<(EntryRow & { is_new: boolean })[]> {
  return await tx.rows<EntryRow & { is_new: boolean }>(sql`
    insert into plate_list_entries as known
      (id, list_id, plate, near, label, note, valid_from, valid_until, created_at, updated_at)
    select e.id, ${put.listId}, e.plate, e.near, e.label, e.note, e.valid_from, e.valid_until,
      ${put.at}::timestamptz, ${put.at}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(put.entries)}::jsonb) as e
      (id uuid, plate text, near text[], label text, note text, valid_from timestamptz,
       valid_until timestamptz)
    order by e.plate
    on conflict (list_id, plate) do update set label = excluded.label, note = excluded.note,
      valid_from = excluded.valid_from, valid_until = excluded.valid_until,
      updated_at = excluded.updated_at
      where (known.label, known.note, known.valid_from, known.valid_until)
        is distinct from
        (excluded.label, excluded.note, excluded.valid_from, excluded.valid_until)
    returning ${ENTRY_COLUMNS}, (xmax = 0) as is_new`);
}

/** "this plate's entry" */
export async function findEntryOf(
  db: Queryable,
  where: { listId: string; plate: string },
): Promise<EntryRow | undefined> {
  return await db.row<EntryRow>(sql`
    select ${ENTRY_COLUMNS} from plate_list_entries
    where list_id = ${where.listId} and plate = ${where.plate}`);
}

/** Removes an entry. @returns whether it was there */
export async function deleteEntryRow(
  tx: Queryable,
  where: { listId: string; id: string },
): Promise<boolean> {
  return await tx.execute(sql`
    delete from plate_list_entries
    where list_id = ${where.listId} and id = ${where.id}`) === 1;
}
