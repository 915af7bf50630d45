// Owns the rows of a vehicle that an interval's frame shows, unread so far. It becomes a read
// (record_read.ts) or, when it leaves so, a miss (close_visits.ts).
import { v7 as uuidv7 } from "uuid";
import type { VisitDecision } from "./decide_visit.ts";
import type { Recorded, Recording } from "./recording.ts";
import { insertVisit, touchVisit, updateVisit } from "./visit_queries.ts";

type Sighting = Extract<VisitDecision, { kind: "sighting" }>;

/** Opens an unread visit, or widens the one that is there; the best guess keeps its picture. */
export async function recordSighting(recording: Recording, decision: Sighting): Promise<Recorded> {
  const { tx, frame } = recording;
  const at = frame.time.capturedAt;
  const guess = frame.judgement.kind === "sighting" ? frame.judgement.guess : null;
  const state = {
    outcome: "open",
    plate: null,
    confidence: guess?.confidence ?? null,
    missReason: null,
    bestGuess: guess?.plate ?? null,
    at,
  } as const;
  const { visit } = decision;
  const id = visit?.id ?? uuidv7();
  if (visit === null) {
    const imageRef = recording.storeImage();
    const { deviceId, cameraId, locationId } = frame;
    await insertVisit(tx, { ...state, imageRef, id, deviceId, cameraId, locationId });
  } else if (visit.outcome === "open" && (guess?.confidence ?? 0) > (visit.confidence ?? 0)) {
    await updateVisit(tx, { ...state, imageRef: recording.storeImage(), id });
  } else if (decision.isSeen) {
    await touchVisit(tx, { id, at });
  }
  const reason = guess === null ? "no_plate_found" : "low_confidence";
  return { answer: { outcome: "empty", read: null, visit_id: id, reason }, event: null };
}
