// Owns the verb by which a person corrects a plate: read, visit and dictionary follow, what was read
// is kept, and everybody is told. Never touches the picture.
import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "../audit/record_audit.ts";
import type { CorrectedRead, CorrectPlate } from "../contract/correction.ts";
import type { Queryable } from "../db/sql.ts";
import { requireStorable } from "../db/storable_text.ts";
import { notFound } from "../errors.ts";
import { type ReadingSettings, readingSettingsOf } from "../reading/reading_settings.ts";
import { requireScope, seesLocation } from "../users/actor.ts";
import {
  changeReadsOfVisit,
  changeVisit,
  type CorrectionRow,
  insertCorrection,
  recountPlates,
} from "./correction_queries.ts";
import { editDistance } from "./plate_text.ts";
import { findRead, GIVEN_BY_PERSON, type ReadRow } from "./queries.ts";
import type { ReadContext } from "./read_context.ts";
import { answerCorrected, tellCorrection } from "./tell_correction.ts";
import { lockCamera } from "./visit_queries.ts";
import { invalidPlate, wantedPlate } from "./wanted_plate.ts";

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
    const row = await lockRead(tx, { ctx, readId: input.readId });
    return await correctRow(tx, { ctx, row, plate, reason: input.reason ?? null });
  });
}

export interface RowCorrection {
  ctx: ReadContext;
  /** As it is while its camera is locked. */
  row: ReadRow;
  plate: string;
  reason: string | null;
}

/** The same of a read that is at hand, in the transaction that locked its camera. */
export async function correctRow(tx: Queryable, wanted: RowCorrection): Promise<CorrectedRead> {
  const { ctx, row: settled, plate } = wanted;
  const settings = await readingSettingsOf(tx, settled.location_id, ctx.reads.settings);
  if (settled.plate === plate) return await answerCorrected(tx, { ctx, settings, row: settled });
  const correction = await change(tx, { ...wanted, settings });
  const { original_plate: original } = correction;
  const row = { ...settled, plate, original_plate: original === plate ? null : original };
  const answer = await answerCorrected(tx, { ctx, settings, row });
  await tellCorrection(tx, { ctx, row, correction, matches: answer.matches });
  return answer;
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

async function change(
  tx: Queryable,
  { ctx, row, plate, reason, settings }: RowCorrection & { settings: ReadingSettings },
): Promise<CorrectionRow> {
  const isGiven = row.trigger === GIVEN_BY_PERSON;
  const original = isGiven ? null : row.original_plate ?? row.plate;
  // From what was read, not from the last correction: else three at a time would lead anywhere.
  const changed = editDistance(original ?? row.plate, plate);
  if (original !== null && changed > settings.maxCorrectedCharacters) {
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
    reason,
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
