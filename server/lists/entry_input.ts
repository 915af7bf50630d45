// Owns what an entry's input must be beyond its shape, and the row that it becomes. Pure.
import { v7 as uuidv7 } from "uuid";
import type { PutEntry } from "../contract/plate_list.ts";
import { MAX_PLATE_LENGTH, normalisePlate } from "../reads/plate_text.ts";
import { nearKeys } from "./match_plate.ts";
import type { NewEntry } from "./queries.ts";

export interface EntryFault {
  path: "plate" | "valid_until";
  message: string;
}

/** The row of an entry, or what is wrong with it. */
export function entryOf(
  input: PutEntry,
): { ok: true; entry: NewEntry } | { ok: false; faults: EntryFault[] } {
  const plate = normalisePlate(input.plate);
  const from = input.valid_from === null ? null : new Date(input.valid_from);
  const until = input.valid_until === null ? null : new Date(input.valid_until);
  const faults: EntryFault[] = [];
  if (plate === "") faults.push({ path: "plate", message: "holds neither a letter nor a digit" });
  if (plate.length > MAX_PLATE_LENGTH) {
    faults.push({ path: "plate", message: `has more than ${MAX_PLATE_LENGTH} characters` });
  }
  if (from !== null && until !== null && until <= from) {
    faults.push({ path: "valid_until", message: "must be after valid_from" });
  }
  if (faults.length > 0) return { ok: false, faults };
  const { label, note } = input;
  const entry = {
    id: uuidv7(),
    plate,
    near: nearKeys(plate),
    label,
    note,
    valid_from: from,
    valid_until: until,
  };
  return { ok: true, entry };
}
