// Owns the verb by which a person corrects a plate: read, visit and dictionary follow, what was read
// is kept, and everybody is told. Never touches the picture.
import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "../audit/record_audit.ts";
import type { CorrectedRead, CorrectPlate } from "../contract/correction.ts";
import type { ListMatch } from "../contract/plate_list.ts";
import type { Queryable } from "../db/sql.ts";
import { requireStorable } from "../db/storable_text.ts";
import { notFound, WashfleetError } from "../errors.ts";
import { appendEvent } from "../events/append_event.ts";
import { matchLists } from "../lists/match_lists.ts";
import { type ReadingSettings, readingSettingsOf } from "../reading/reading_settings.ts";
import { requireScope, seesLocation } from "../users/actor.ts";
import {
  changeReadsOfVisit,
  changeVisit,
  type CorrectionRow,
  findCorrections,
  insertCorrection,
  recountPlates,
} from "./correction_queries.ts";
import { viewCorrection } from "./correction_view.ts";
import { editDistance, MAX_PLATE_LENGTH, normalisePlate } from "./plate_text.ts";
import { findRead, type ReadRow } from "./queries.ts";
import type { ReadContext } from "./read_context.ts";
import { viewRead } from "./read_view.ts";
import { expiryOf as expiryOfTime } from "./recording.ts";
import { lockCamera } from "./visit_queries.ts";

export interface CorrectionInput extends CorrectPlate {
  readId: string;
}

/**
 * Corrects a read's plate, with its visit and the visit's other reads of the same text. Correcting
 * it to what it is already changes nothing and tells nobody. Scope `plates:write`.
 * @throws WashfleetError `not_found`, `invalid` naming `plate`: no plate, or further from what the
 *   recognizer read than the location allows
 */
export async function correctRead(
  ctx: ReadContext,
  input: CorrectionInput,
): Promise<CorrectedRead> {
  requireScope(ctx.actor, "plates:write");
  requireStorable(input);
  const plate = wantedPlate(input.plate);
  return await ctx.db.transaction(async (tx) => {
    const settled = await lockRead(tx, { ctx, readId: input.readId });
    const settings = await readingSettingsOf(tx, settled.location_id, ctx.reads.settings);
    if (settled.plate === plate) return await answerOf(tx, { ctx, settings, row: settled });
    const correction = await change(tx, { ctx, input, row: settled, plate, settings });
    const row = { ...settled, plate, original_plate: nullIf(correction.original_plate, plate) };
    const answer = await answerOf(tx, { ctx, settings, row });
    await tell(tx, { ctx, row, correction, matches: answer.matches });
    return answer;
  });
}

function wantedPlate(text: string): string {
  const plate = normalisePlate(text);
  if (plate === "") throw invalidPlate("holds neither a letter nor a digit");
  if (plate.length > MAX_PLATE_LENGTH) {
    throw invalidPlate(`has more than ${MAX_PLATE_LENGTH} characters`);
  }
  return plate;
}

function invalidPlate(message: string): WashfleetError {
  return new WashfleetError(`Cannot correct the plate as the new one ${message}`, {
    kind: "invalid",
    code: "invalid_input",
    faults: [{ path: "plate", message }],
  });
}

/** The read, while no frame of its camera and no other correction changes its visit. */
async function lockRead(
  tx: Queryable,
  { ctx, readId }: { ctx: ReadContext; readId: string },
): Promise<ReadRow> {
  const found = await findRead(tx, readId);
  if (found === undefined || !seesLocation(ctx.actor, found.location_id)) {
    throw notFound("read", readId);
  }
  await lockCamera(tx, { deviceId: found.device_id, cameraId: found.camera_id });
  const locked = await findRead(tx, readId);
  if (locked === undefined) throw notFound("read", readId);
  return locked;
}

interface Change {
  ctx: ReadContext;
  input: CorrectionInput;
  row: ReadRow;
  plate: string;
  settings: ReadingSettings;
}

async function change(
  tx: Queryable,
  { ctx, input, row, plate, settings }: Change,
): Promise<CorrectionRow> {
  const original = row.original_plate ?? row.plate;
  // From what was read, not from the last correction: else three at a time would lead anywhere.
  const changed = editDistance(original, plate);
  if (changed > settings.maxCorrectedCharacters) {
    throw invalidPlate(
      `differs in ${changed} characters from ${original} as it was read: ` +
        `at most ${settings.maxCorrectedCharacters} may`,
    );
  }
  const correction: CorrectionRow = {
    id: uuidv7(),
    read_id: row.id,
    captured_at: row.captured_at,
    location_id: row.location_id,
    visit_id: row.visit_id,
    original_plate: original,
    previous_plate: row.plate,
    plate,
    reason: input.reason ?? null,
    actor_kind: ctx.actor.kind,
    actor_id: ctx.actor.id,
    actor_name: ctx.actor.name,
    created_at: ctx.now(),
  };
  const move = { visitId: row.visit_id, from: row.plate, to: plate };
  await changeReadsOfVisit(tx, move);
  await changeVisit(tx, move);
  await recountPlates(tx, [row.plate, plate]);
  await insertCorrection(tx, correction);
  // No plate: retention deletes plates, and nothing is ever deleted from the audit log.
  await recordAudit(tx, {
    actor: ctx.actor,
    requestId: ctx.requestId,
    action: "plate.correct",
    targetKind: "read",
    targetId: row.id,
    detail: { correction_id: correction.id, changed_characters: changed },
  });
  return correction;
}

async function answerOf(
  tx: Queryable,
  read: { ctx: ReadContext; settings: ReadingSettings; row: ReadRow },
): Promise<CorrectedRead> {
  const { ctx, settings, row } = read;
  const correction = (await findCorrections(tx, row.id)).at(-1);
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
    matches: ctx.now() < expiryOf(ctx, row)
      ? matches
      : matches.map((match) => ({ ...match, may_open: false })),
    expires_at: expiryOf(ctx, row).toISOString(),
  };
}

async function tell(
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

/** A correction may still open a gate for the car that waits there, and for no later one. */
function expiryOf(ctx: ReadContext, row: ReadRow): Date {
  const { settings } = ctx.reads;
  const time = { capturedAt: row.captured_at, isTrusted: row.is_time_trusted };
  return expiryOfTime(time, settings.eventTtlMs);
}

function nullIf(value: string, other: string): string | null {
  return value === other ? null : value;
}
