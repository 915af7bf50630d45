// Owns what a correction comes to: the answer to whoever made it, and the event for everybody else.
import type { CorrectedRead } from "../contract/correction.ts";
import type { ListMatch } from "../contract/plate_list.ts";
import type { Queryable } from "../db/sql.ts";
import { appendEvent } from "../events/append_event.ts";
import { matchLists } from "../lists/match_lists.ts";
import type { ReadingSettings } from "../reading/reading_settings.ts";
import { type CorrectionRow, findCorrections } from "./correction_queries.ts";
import { viewCorrection } from "./correction_view.ts";
import { GIVEN_BY_PERSON, type ReadRow } from "./queries.ts";
import type { ReadContext } from "./read_context.ts";
import { viewRead } from "./read_view.ts";
import { expiryOf as expiryOfTime } from "./recording.ts";

/** The read as it is now, with its last correction and what it matches. */
export async function answerCorrected(
  tx: Queryable,
  read: { ctx: ReadContext; settings: ReadingSettings; row: ReadRow },
): Promise<CorrectedRead> {
  const { ctx, settings, row } = read;
  const correction = (await findCorrections(tx, row.id)).at(-1);
  const expiresAt = expiryOf(ctx, row);
  const matches = await matchLists(tx, {
    plate: row.plate,
    // A person has looked: what the recognizer held possible no longer counts.
    candidates: correction === undefined && row.original_plate === null ? row.candidates : [],
    locationId: row.location_id,
    at: row.captured_at,
    minConfidence: settings.minConfidence,
  });
  return {
    read: viewRead(row),
    correction: correction === undefined ? null : viewCorrection(correction),
    matches: ctx.now() < expiresAt
      ? matches
      : matches.map((match) => ({ ...match, may_open: false })),
    expires_at: expiresAt.toISOString(),
  };
}

/** Appends `plate.corrected`. */
export async function tellCorrection(
  tx: Queryable,
  told: { ctx: ReadContext; row: ReadRow; correction: CorrectionRow; matches: ListMatch[] },
): Promise<void> {
  const { ctx, row, correction, matches } = told;
  await appendEvent(tx, {
    type: "plate.corrected",
    occurredAt: correction.created_at,
    expiresAt: expiryOf(ctx, row),
    locationId: row.location_id,
    deviceId: row.device_id,
    cameraId: row.camera_id,
    data: {
      read: viewRead(row),
      previous_plate: correction.previous_plate,
      corrected_by: correction.actor_name,
      matches,
    },
  });
}

/**
 * A correction may still open a gate for the car that waits there, and for no later one. What was
 * never read opens none, also where the device's clock is ahead.
 */
function expiryOf(ctx: ReadContext, row: ReadRow): Date {
  if (row.trigger === GIVEN_BY_PERSON) {
    return new Date(Math.min(row.captured_at.getTime(), ctx.now().getTime()));
  }
  const time = { capturedAt: row.captured_at, isTrusted: row.is_time_trusted };
  return expiryOfTime(time, ctx.reads.settings.eventTtlMs);
}
