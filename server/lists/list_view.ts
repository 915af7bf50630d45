// Owns how lists and their entries look from outside; asks no table.
import type { ListEntry, PlateList } from "../contract/plate_list.ts";
import type { EntryRow, ListRow } from "./queries.ts";

/** The list as the API shows it. */
export function viewList(row: ListRow): PlateList {
  return {
    ...row,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

/** The entry as the API shows it. */
export function viewEntry(row: EntryRow): ListEntry {
  return {
    id: row.id,
    plate: row.plate,
    label: row.label,
    note: row.note,
    valid_from: row.valid_from?.toISOString() ?? null,
    valid_until: row.valid_until?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}
