// Owns how reads and misses look from outside; asks no table.
import type { EventData } from "../contract/event.ts";
import type { Read } from "../contract/read.ts";
import { GIVEN_BY_PERSON, type ReadRow } from "./queries.ts";

/** A read as the contract has it. */
export function viewRead(row: ReadRow): Read {
  const { image_ref: _, is_time_trusted: __, trigger, ...read } = row;
  return {
    ...read,
    ...(trigger === GIVEN_BY_PERSON ? { given_by_person: true } : {}),
    captured_at: row.captured_at.toISOString(),
    created_at: row.created_at.toISOString(),
    image_url: `/api/plates/${row.id}/image`,
  };
}

/** A miss as the contract has it. */
export function viewMiss(miss: {
  visitId: string;
  reason: EventData<"plate.missed">["miss"]["reason"];
  bestGuess: string | null;
  confidence: number | null;
  capturedAt: Date;
  hasImage: boolean;
}): EventData<"plate.missed">["miss"] {
  return {
    visit_id: miss.visitId,
    reason: miss.reason,
    best_guess: miss.bestGuess,
    confidence: miss.confidence,
    captured_at: miss.capturedAt.toISOString(),
    image_url: miss.hasImage ? `/api/visits/${miss.visitId}/image` : null,
  };
}
