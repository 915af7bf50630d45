// Owns the rows of a frame whose plate was read. Never decides what the plate means.
import { v7 as uuidv7 } from "uuid";
import type { RecentVisit, VisitDecision } from "./decide_visit.ts";
import type { ListMatch } from "../contract/plate_list.ts";
import { matchLists } from "../lists/match_lists.ts";
import type { Reading } from "./judge_frame.ts";
import { findReadOfVisit, insertRead, type ReadRow, upsertPlate } from "./queries.ts";
import { viewRead } from "./read_view.ts";
import { eventOf, type Recorded, type Recording } from "./recording.ts";
import { insertVisit, touchVisit, updateVisit } from "./visit_queries.ts";

type ReadDecision = Extract<VisitDecision, { reading: Reading }>;

/** Writes what a reading changes: a visit's first plate, a better one, or nothing new. */
export async function recordRead(recording: Recording, decision: ReadDecision): Promise<Recorded> {
  switch (decision.kind) {
    case "read": {
      const visitId = await settleVisit(recording, decision);
      const row = await storeRead(recording, { visitId, reading: decision.reading });
      const [read, matches] = [viewRead(row), await matchesOf(recording, row)];
      return {
        answer: { outcome: "read", read, visit_id: visitId, reason: null, matches },
        event: eventOf(recording, { type: "plate.read", data: { read, matches } }),
      };
    }
    case "refine": {
      const { visit, reading, previousPlate } = decision;
      await settleVisit(recording, decision);
      const row = await storeRead(recording, { visitId: visit.id, reading });
      const [read, matches] = [viewRead(row), await matchesOf(recording, row)];
      return {
        answer: { outcome: "refined", read, visit_id: visit.id, reason: null, matches },
        event: eventOf(recording, {
          type: "plate.refined",
          data: { read, previous_plate: previousPlate, matches },
        }),
      };
    }
    case "confirm":
      return await confirmVisit(recording, decision);
  }
}

/** Gives the visit its plate. @returns the visit's id, new or known */
async function settleVisit(
  recording: Recording,
  decision: { visit: RecentVisit | null; reading: Reading },
): Promise<string> {
  const { tx, frame } = recording;
  const state = {
    outcome: "read",
    plate: decision.reading.plate,
    confidence: decision.reading.confidence,
    missReason: null,
    bestGuess: null,
    imageRef: recording.storeImage(),
    at: frame.time.capturedAt,
  } as const;
  if (decision.visit !== null) {
    await updateVisit(tx, { ...state, id: decision.visit.id });
    return decision.visit.id;
  }
  const id = uuidv7();
  const { deviceId, cameraId, locationId } = frame;
  await insertVisit(tx, { ...state, id, deviceId, cameraId, locationId });
  return id;
}

/**
 * The plate that the visit has already. An interval's frames leave no row each; a frame that
 * somebody asked for does, unless its text is the worse one: then the visit's own read is the answer.
 */
async function confirmVisit(
  recording: Recording,
  decision: Extract<VisitDecision, { kind: "confirm" }>,
): Promise<Recorded> {
  const { tx, frame } = recording;
  const { visit, reading } = decision;
  const at = frame.time.capturedAt;
  if (decision.isBetter) {
    const { confidence } = reading;
    await updateVisit(tx, { ...UNCHANGED, outcome: "read", confidence, id: visit.id, at });
  } else {
    await touchVisit(tx, { id: visit.id, at });
  }
  const known = frame.trigger === "interval" || !decision.isSame
    ? await findReadOfVisit(tx, {
      id: visit.id,
      plate: visit.plate ?? reading.plate,
      since: visit.firstSeenAt,
    })
    : undefined;
  const row = known ?? await storeRead(recording, { visitId: visit.id, reading });
  const matches = await matchesOf(recording, row);
  // The visit's plate is another text than this picture's, which may be the next car's.
  const isOwn = row.plate === reading.plate || visit.originalPlate === reading.plate;
  return {
    answer: {
      outcome: "same_visit",
      read: viewRead(row),
      visit_id: visit.id,
      reason: null,
      matches: isOwn ? matches : closed(matches),
    },
    event: null,
  };
}

/** What the read's plate matches on lists. A picture of long ago, or of no known time, opens nothing. */
async function matchesOf(recording: Recording, row: ReadRow): Promise<ListMatch[]> {
  const { tx, frame, now, expiresAt } = recording;
  const matches = await matchLists(tx, {
    plate: row.plate,
    // A person has looked at a corrected one: what the recognizer held possible no longer counts.
    candidates: row.original_plate === null ? row.candidates : [],
    locationId: row.location_id,
    at: frame.time.capturedAt,
    minConfidence: frame.minConfidence,
  });
  return now < expiresAt ? matches : closed(matches);
}

/** What may not open, whatever it matches. */
function closed(matches: readonly ListMatch[]): ListMatch[] {
  return matches.map((match) => ({ ...match, may_open: false }));
}

const UNCHANGED = { plate: null, missReason: null, bestGuess: null, imageRef: null };

async function storeRead(
  recording: Recording,
  read: { visitId: string; reading: Reading },
): Promise<ReadRow> {
  const { tx, frame } = recording;
  const row: ReadRow = {
    ...read.reading,
    id: uuidv7(),
    location_id: frame.locationId,
    device_id: frame.deviceId,
    camera_id: frame.cameraId,
    visit_id: read.visitId,
    captured_at: frame.time.capturedAt,
    created_at: recording.now,
    image_ref: recording.storeImage(),
    original_plate: null,
    is_time_trusted: frame.time.isTrusted,
    trigger: frame.trigger,
  };
  await insertRead(tx, { ...row, recognizerMs: frame.recognizerMs });
  await upsertPlate(tx, { plate: row.plate, at: row.captured_at });
  return row;
}
