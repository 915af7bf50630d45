// Owns the rows of a frame that was asked for and shows no plate. Visits that merely end unread
// are close_visits.ts's.
import { v7 as uuidv7 } from "uuid";
import type { ReadAnswer } from "../contract/device_link.ts";
import type { VisitDecision } from "./decide_visit.ts";
import { viewMiss } from "./read_view.ts";
import { eventOf, type Recorded, type Recording } from "./recording.ts";
import { insertVisit, touchVisit, updateVisit } from "./visit_queries.ts";

type MissDecision = Extract<VisitDecision, { kind: "miss" | "still_missed" }>;

/** Writes a miss, with its picture; nothing new of one that was told of before. */
export async function recordMiss(recording: Recording, decision: MissDecision): Promise<Recorded> {
  const { tx, frame } = recording;
  const { judgement, time: { capturedAt: at } } = frame;
  if (judgement.kind !== "missed") {
    throw new TypeError(`Cannot record a miss as the frame shows a ${judgement.kind}`);
  }
  const { reason, guess } = judgement;
  const answer = (visitId: string): ReadAnswer => ({
    outcome: "missed",
    read: null,
    visit_id: visitId,
    reason,
  });
  if (decision.kind === "still_missed") {
    await touchVisit(tx, { id: decision.visit.id, at });
    return { answer: answer(decision.visit.id), event: null };
  }
  const id = decision.visit?.id ?? uuidv7();
  const state = {
    outcome: "missed",
    plate: null,
    confidence: guess?.confidence ?? null,
    missReason: reason,
    bestGuess: guess?.plate ?? null,
    imageRef: recording.storeImage(),
    id,
    at,
  } as const;
  const { deviceId, cameraId, locationId } = frame;
  if (decision.visit !== null) await updateVisit(tx, state);
  else await insertVisit(tx, { ...state, deviceId, cameraId, locationId });
  const miss = viewMiss({
    visitId: id,
    reason,
    bestGuess: guess?.plate ?? null,
    confidence: guess?.confidence ?? null,
    capturedAt: at,
    hasImage: true,
  });
  return {
    answer: answer(id),
    event: eventOf(recording, { type: "plate.missed", data: { miss } }),
  };
}
