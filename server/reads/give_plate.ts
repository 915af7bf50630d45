// Owns the verb by which a person gives a missed visit its plate: it is found by it from then on, and
// stays a miss of the recognizer, with its reason. It opens no gate: the car was seen, not read.
import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "../audit/record_audit.ts";
import type { CorrectedRead, CorrectPlate } from "../contract/correction.ts";
import type { Queryable } from "../db/sql.ts";
import { requireStorable } from "../db/storable_text.ts";
import { notFound, WashfleetError } from "../errors.ts";
import { readingSettingsOf } from "../reading/reading_settings.ts";
import { requireScope, seesLocation } from "../users/actor.ts";
import { correctRow } from "./correct_read.ts";
import {
  type CorrectionRow,
  giveVisitPlate,
  insertCorrection,
  recountPlates,
} from "./correction_queries.ts";
import { findReadOfVisit, GIVEN_BY_PERSON, insertRead, type ReadRow } from "./queries.ts";
import type { ReadContext } from "./read_context.ts";
import { answerCorrected, tellCorrection } from "./tell_correction.ts";
import { findVisit, type VisitRow } from "./visit_list_queries.ts";
import { lockCamera } from "./visit_queries.ts";
import { wantedPlate } from "./wanted_plate.ts";

export interface GivenPlate extends CorrectPlate {
  visitId: string;
}

/**
 * Gives a missed visit its plate, or another one than it was given before. The same again changes
 * nothing and tells nobody. Scope `plates:write`.
 * @throws WashfleetError `not_found`, `invalid` naming `plate`, `conflict` unless it was missed
 */
export async function givePlate(ctx: ReadContext, input: GivenPlate): Promise<CorrectedRead> {
  requireScope(ctx.actor, "plates:write");
  requireStorable(input);
  const plate = wantedPlate(input.plate);
  const reason = input.reason ?? null;
  return await ctx.db.transaction(async (tx) => {
    const visit = await lockMissed(tx, { ctx, id: input.visitId });
    const given = await givenBefore(tx, visit);
    if (given !== undefined) return await correctRow(tx, { ctx, row: given, plate, reason });
    const row = rowOf(visit, { plate, at: ctx.now() });
    const correction = correctionOf(row, { ctx, reason });
    await insertRead(tx, { ...row, recognizerMs: null });
    await giveVisitPlate(tx, { visitId: visit.id, plate, at: ctx.now() });
    await recountPlates(tx, [plate]);
    await insertCorrection(tx, correction);
    // No plate, as in every row of the log.
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "visit.give_plate",
      targetKind: "visit",
      targetId: visit.id,
      detail: { correction_id: correction.id, read_id: row.id, miss_reason: visit.miss_reason },
    });
    const settings = await readingSettingsOf(tx, row.location_id, ctx.reads.settings);
    const answer = await answerCorrected(tx, { ctx, settings, row });
    await tellCorrection(tx, { ctx, row, correction, matches: answer.matches });
    return answer;
  });
}

/** The visit, while no frame of its camera and nobody else changes it. */
async function lockMissed(
  tx: Queryable,
  { ctx, id }: { ctx: ReadContext; id: string },
): Promise<VisitRow> {
  const found = await findVisit(tx, id);
  if (found === undefined || !seesLocation(ctx.actor, found.location_id)) {
    throw notFound("visit", id);
  }
  await lockCamera(tx, { deviceId: found.device_id, cameraId: found.camera_id });
  const visit = await findVisit(tx, id);
  if (visit === undefined) throw notFound("visit", id);
  if (visit.outcome === "missed") return visit;
  throw new WashfleetError(
    `Cannot give the visit its plate as it was not missed: it is ${visit.outcome}`,
    { kind: "conflict", code: "visit_not_missed", extra: { outcome: visit.outcome } },
  );
}

async function givenBefore(tx: Queryable, visit: VisitRow): Promise<ReadRow | undefined> {
  if (visit.plate === null) return undefined;
  const { id, plate, first_seen_at: since } = visit;
  return await findReadOfVisit(tx, { id, plate, since });
}

function rowOf(visit: VisitRow, { plate, at }: { plate: string; at: Date }): ReadRow {
  return {
    id: uuidv7(),
    plate,
    original_plate: null,
    // The recognizer's, of its best guess: as a corrected read keeps its own.
    confidence: visit.confidence ?? 0,
    region: null,
    candidates: [],
    vehicle: null,
    box: null,
    location_id: visit.location_id,
    device_id: visit.device_id,
    camera_id: visit.camera_id,
    visit_id: visit.id,
    captured_at: visit.last_seen_at,
    created_at: at,
    image_ref: visit.image_ref,
    // Nothing that comes of it may act.
    is_time_trusted: false,
    trigger: GIVEN_BY_PERSON,
  };
}

function correctionOf(
  row: ReadRow,
  { ctx, reason }: { ctx: ReadContext; reason: string | null },
): CorrectionRow {
  return {
    id: uuidv7(),
    read_id: row.id,
    captured_at: row.captured_at,
    location_id: row.location_id,
    visit_id: row.visit_id,
    original_plate: null,
    previous_plate: null,
    plate: row.plate,
    reason,
    actor_kind: ctx.actor.kind,
    actor_id: ctx.actor.id,
    actor_name: ctx.actor.name,
    created_at: row.created_at,
  };
}
