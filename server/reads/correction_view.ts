// Owns how a correction looks from outside; asks no table.
import type { Correction } from "../contract/correction.ts";
import type { CorrectionRow } from "./correction_queries.ts";

/** The correction as the API shows it. */
export function viewCorrection(row: CorrectionRow): Correction {
  return {
    id: row.id,
    read_id: row.read_id,
    visit_id: row.visit_id,
    original_plate: row.original_plate,
    previous_plate: row.previous_plate,
    plate: row.plate,
    reason: row.reason,
    corrected_by: row.actor_name,
    created_at: row.created_at.toISOString(),
  };
}
